// What systemd-sparrowd is asked: org.sparrow.Runtime1(5).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sparrow/base/scope.hpp"
#include "sparrow/sd/bus.hpp"
#include "sparrow/watch/history.hpp"

namespace sparrow::cli {

// A dictionary of the daemon's. What is not in it, or of another type, is empty, false or nothing.
class RuntimeFields {
  public:
    using Values = std::map<std::string, sd::Variant>;

    explicit RuntimeFields(Values values = {}) : values_(std::move(values)) {}

    [[nodiscard]] std::string text(const std::string& name) const;
    [[nodiscard]] bool truth(const std::string& name) const;
    // One that is no negative number.
    [[nodiscard]] std::optional<std::uint64_t> number(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> texts(const std::string& name) const;
    [[nodiscard]] const Values& values() const { return values_; }

  private:
    Values values_;
};

struct RuntimeError {
    // Whether there is nobody to ask: the daemon does not run, or there is no bus.
    bool is_absent = false;
    // For a person, escaped.
    std::string message;
};
template <typename T>
using RuntimeResult = tl::expected<T, RuntimeError>;

class RuntimeClient {
  public:
    static RuntimeResult<RuntimeClient> open(Scope scope);

    // Of each unit that is watched, how it stands.
    RuntimeResult<std::vector<RuntimeFields>> list();
    RuntimeResult<RuntimeFields> status(const std::string& unit);
    // The latest of `unit` (empty: of all), the oldest first.
    RuntimeResult<std::vector<watch::Record>> history(const std::string& unit, std::uint32_t most);
    RuntimeResult<std::vector<RuntimeFields>> recommend(const std::string& unit);
    // `verb` is Revert, Pause or Resume; an empty unit is all.
    RuntimeResult<void> act(const std::string& verb, const std::string& unit);

  private:
    RuntimeClient(Scope scope, sd::Bus bus) : scope_(scope), bus_(std::move(bus)) {}

    RuntimeResult<sd::Message> call(const std::string& method,
                                    const std::function<void(sd::Writer&)>& write = {});

    Scope scope_;
    sd::Bus bus_;
};

}  // namespace sparrow::cli
