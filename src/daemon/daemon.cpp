#include "sparrow/daemon/daemon.hpp"

#include <fmt/core.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "sparrow/daemon/answers.hpp"
#include "sparrow/daemon/chronicle.hpp"
#include "sparrow/daemon/connection.hpp"
#include "sparrow/daemon/means.hpp"
#include "sparrow/daemon/reloads.hpp"
#include "sparrow/daemon/runtime_interface.hpp"
#include "sparrow/daemon/watch_list.hpp"
#include "sparrow/sd/journal.hpp"
#include "sparrow/sd/notify.hpp"

namespace sparrow::daemon {

namespace {

constexpr std::size_t history_bytes = std::size_t{1} << 20;

model::Machine look_at_machine(const Options& options) {
    model::Machine machine;
    watch::Signals signals;
    watch::read_memory({options.proc, options.control_groups}, signals);
    machine.memory = signals.memory_total.value_or(0);
    machine.tasks_limit = UINT64_MAX;
    for (const char* name : {"pid_max", "threads-max"}) {
        std::ifstream file(fmt::format("{}/sys/kernel/{}", options.proc, name));
        std::uint64_t number = 0;
        if (file >> number) {
            machine.tasks_limit = std::min(machine.tasks_limit, number);
        }
    }
    machine.page_size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    return machine;
}

// All parts, and the signals and the connection that move them.
class Daemon {
  public:
    Daemon(sd::Event event, const Options& options)
        : event_(std::move(event)),
          systemd_(event_, options.scope),
          reloads_(event_, systemd_),
          hooks_(event_, options.hooks_socket),
          checker_(event_, hooks_, options.probe),
          stalls_(event_, options.proc),
          chronicle_(watch::History(options.state_dir + "/history", history_bytes)),
          means_{
              event_,
              systemd_,
              reloads_,
              hooks_,
              checker_,
              stalls_,
              {options.proc, options.control_groups},
              look_at_machine(options),
              options.units_directory,
              options.control_directory,
              options.runtime_dir + "/adjusted",
              [this](const auto& unit, const auto& source, const auto& entry) { tell(unit, source, entry); }},
          units_(means_, options.generated, options.runtime_dir) {}

    Result<int> run() {
        for (const int signal : {SIGTERM, SIGINT}) {
            if (auto kept = keep(event_.add_signal(signal, [this] { event_.exit(0); })); !kept) {
                return tl::unexpected(kept.error());
            }
        }
        if (auto kept = keep(event_.add_signal(SIGHUP, [this] { look_again(); })); !kept) {
            return tl::unexpected(kept.error());
        }
        (void)event_.set_watchdog(true);
        systemd_.open({[this](sd::Bus& bus) { connected(bus); }, [this] { disconnect(); },
                       [this] { look_again(); }, [this](const std::string& unit) { units_.loaded(unit); }});
        sd::notify("READY=1\nSTATUS=Looking for units");
        auto code = event_.run();
        sd::notify("STOPPING=1");
        return code;
    }

  private:
    Result<void> keep(Result<sd::EventSource> source) {
        if (!source) {
            return tl::unexpected(source.error());
        }
        sources_.push_back(std::move(*source));
        return {};
    }

    void tell(const std::string& unit, const std::string& source, const watch::Entry& entry) {
        const auto now =
            std::chrono::duration_cast<std::chrono::microseconds>(event_.wall_now().time_since_epoch());
        const watch::Record record{now.count(), unit, source, entry};
        chronicle_.add(record);
        if (interface_) {
            interface_->adjusted(record);
        }
    }

    void connected(sd::Bus& bus) {
        auto offered = RuntimeInterface::offer(bus, answers(units_, chronicle_));
        if (!offered) {
            sd::write_journal(LOG_WARNING, offered.error().message);
        } else {
            interface_ = std::move(*offered);
            auto named = bus.request_name("org.sparrow.Runtime1", [](const Result<void>& had) {
                if (!had) {
                    sd::write_journal(LOG_WARNING, had.error().message);
                }
            });
            if (named) {
                name_ = std::move(*named);
            }
        }
        units_.listen();
        units_.look();
    }

    // Units are watched on: only nothing can be changed until the bus is back.
    void disconnect() {
        units_.stop_listening();
        interface_.reset();
        name_ = {};
    }

    void look_again() {
        sd::notify_reloading();
        units_.look();
        sd::notify("READY=1");
    }

    sd::Event event_;
    // It outlives what is connected to it.
    Connection systemd_;
    Reloads reloads_;
    HookClient hooks_;
    Checker checker_;
    StallWatch stalls_;
    Chronicle chronicle_;
    Means means_;
    std::unique_ptr<RuntimeInterface> interface_;
    sd::Slot name_;
    WatchList units_;
    std::vector<sd::EventSource> sources_;
};

}  // namespace

int run(const Options& options) {
    auto event = sd::Event::make();
    if (!event) {
        fmt::print(stderr, "systemd-sparrowd: {}\n", event.error().message);
        return 1;
    }
    Daemon daemon(std::move(*event), options);
    auto code = daemon.run();
    if (!code) {
        fmt::print(stderr, "systemd-sparrowd: {}\n", code.error().message);
        return 1;
    }
    return *code;
}

}  // namespace sparrow::daemon
