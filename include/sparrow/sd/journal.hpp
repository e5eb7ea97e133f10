// Structured entries of the journal: sd_journal_sendv(3).
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sparrow::sd {

// Field names are of upper-case letters, digits and '_'; values may be anything. Without a journal they are
// lost.
using JournalFields = std::vector<std::pair<std::string, std::string>>;

void write_journal(const JournalFields& fields);
// A message alone, of a priority of syslog(3).
void write_journal(int priority, const std::string& message);

}  // namespace sparrow::sd
