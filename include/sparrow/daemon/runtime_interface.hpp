// org.sparrow.Runtime1: what people and programs ask of the daemon. Documented in org.sparrow.Runtime1(5).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/sd/bus.hpp"
#include "sparrow/watch/history.hpp"

namespace sparrow::daemon {

// A dictionary a{sv}, in its order.
using Field = std::variant<bool, std::int64_t, std::uint64_t, double, std::string, std::vector<std::string>>;
using Fields = std::vector<std::pair<std::string, Field>>;

// What is asked, by its verbs. `unit` may be empty where all units are meant; an Error is for who asks.
struct Verbs {
    std::function<std::vector<Fields>()> list;
    std::function<Result<Fields>(const std::string& unit)> status;
    std::function<std::vector<watch::Record>(const std::string& unit, std::uint32_t most)> history;
    std::function<Result<std::vector<Fields>>(const std::string& unit)> recommend;
    std::function<void(const std::string& unit, std::function<void(Result<void>)>)> revert;
    std::function<Result<void>(const std::string& unit)> pause;
    std::function<Result<void>(const std::string& unit)> resume;
    // Priorities of syslog(3): "debug", … "emerg".
    std::function<std::string()> log_level;
    std::function<Result<void>(const std::string&)> set_log_level;
};

class RuntimeInterface {
  public:
    // Offers it, and org.freedesktop.LogControl1(5), on `bus`, which must outlive this. Anyone may read;
    // acting is for root and, in the user's scope, the user, and for who polkit lets
    // (org.sparrow.Runtime1.manage).
    static Result<std::unique_ptr<RuntimeInterface>> offer(sd::Bus& bus, Verbs verbs);

    // Tells who listens that something was told.
    void adjusted(const watch::Record& record);

  private:
    RuntimeInterface(sd::Bus& bus, Verbs verbs) : bus_(bus), verbs_(std::move(verbs)) {}

    Result<void> begin();
    // Calls `then` where who asks may act, and refuses else.
    void authorize(sd::Request request, std::function<void(sd::Request)> then);
    void ask_polkit(sd::Request request, std::function<void(sd::Request)> then);
    // The answer of such a call comes later; where there will be none, the request gets its own.
    void keep(std::uint64_t id, Result<sd::Slot> slot, sd::Request& request);
    void no_more_waits(const std::string& sender);

    sd::Bus& bus_;
    Verbs verbs_;
    std::vector<sd::Slot> offered_;
    std::map<std::uint64_t, sd::Slot> calls_;
    std::uint64_t next_call_ = 0;
    // Of each sender, how many of its requests wait for polkit.
    std::map<std::string, int> waiting_;
};

// The fields of a record, as they go over the bus.
Fields fields_of(const watch::Record& record);

}  // namespace sparrow::daemon
