// Where entries go: the journal, with a message id for each kind, and the history.
#pragma once

#include <syslog.h>

#include <string>
#include <string_view>
#include <utility>

#include "sparrow/base/result.hpp"
#include "sparrow/watch/entry.hpp"
#include "sparrow/watch/history.hpp"

namespace sparrow::daemon {

// The MESSAGE_ID of a kind, which packaging/catalog explains (journalctl -x).
std::string_view message_id(watch::EntryKind kind);

// One line for a person: "web.service: memory-high 512M → 640M (rule 1, memory-pressure avg10=23.50)".
std::string sentence(const watch::Record& record);

class Chronicle {
  public:
    explicit Chronicle(watch::History history) : history_(std::move(history)) {}

    void add(const watch::Record& record);
    [[nodiscard]] const watch::History& history() const { return history_; }

    // The least important priority that goes to the journal, as syslog(3) names them: "emerg" to "debug". At
    // first it is "info". An Error where there is no such.
    [[nodiscard]] std::string_view level() const;
    Result<void> set_level(std::string_view word);

  private:
    watch::History history_;
    int level_ = LOG_INFO;
};

}  // namespace sparrow::daemon
