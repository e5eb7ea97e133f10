// What was told of adaptations, kept for people: lines of JSON in a file of bounded size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/watch/entry.hpp"

namespace sparrow::watch {

struct Record {
    // Microseconds since 1970, UTC.
    std::int64_t when = 0;
    std::string unit;
    std::string source;
    Entry entry;
};

// One line, without its newline, and the inverse.
std::string to_line(const Record& record);
Result<Record> parse_record(std::string_view line);

// The latest records of `unit` (empty: of all) in `text`, at most `most`, the oldest first. Lines that are
// none are let pass.
std::vector<Record> latest_in(std::string_view text, std::string_view unit, std::size_t most);

// Two files, FILE and FILE.1, each of half the size at most: when the first is full it takes the second's
// place, which is lost. Where nothing can be written (a full disk), the latest are kept in memory and written
// later.
class History {
  public:
    // `size` in bytes, of both. Nothing is opened before the first record.
    History(std::string path, std::size_t size);

    // An Error where it could only be kept in memory: once, until it could be written again.
    Result<void> add(const Record& record);
    // As latest_in(). Of files that are longer than they are written, the end.
    [[nodiscard]] std::vector<Record> latest(std::string_view unit, std::size_t most) const;

  private:
    Result<void> write(const std::string& lines);
    [[nodiscard]] std::string unwritten() const;

    std::string path_;
    std::size_t half_;
    std::deque<std::string> unwritten_;
    bool is_told_ = false;
};

}  // namespace sparrow::watch
