#include "sparrow/watch/history.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <limits>
#include <utility>

#include "sparrow/base/fd.hpp"
#include "sparrow/model/value.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::watch {

namespace {

using model::Hash;
using model::Value;

constexpr std::size_t most_unwritten = 100;
constexpr mode_t private_mode = 0600;

std::string text_at(const Value& hash, std::string_view key) {
    const Value* value = model::find_in(&hash, key);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(&value->data);
    return text == nullptr ? "" : *text;
}

std::int64_t number_at(const Value& hash, std::string_view key) {
    const Value* value = model::find_in(&hash, key);
    const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(&value->data);
    return number == nullptr ? 0 : *number;
}

// A line of the source; 0 where it can be none.
int line_at(const Value& hash, std::string_view key) {
    const std::int64_t line = number_at(hash, key);
    return line > 0 && line <= std::numeric_limits<int>::max() ? static_cast<int>(line) : 0;
}

// The last `limit` bytes of a regular file, however long it is; empty where there is none.
std::string end_of(const std::string& path, std::size_t limit) {
    const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status {};
    if (!file || fstat(file.get(), &status) < 0 || !S_ISREG(status.st_mode)) {
        return "";
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > limit && lseek(file.get(), static_cast<off_t>(size - limit), SEEK_SET) < 0) {
        return "";
    }
    // It may grow meanwhile, by what the daemon writes.
    auto text = read_all(file.get(), 2 * limit);
    return text ? std::move(*text) : "";
}

// Whether a file of `size` bytes ends within a line, as a crash leaves it.
bool ends_within_line(int file, off_t size) {
    char last = '\n';
    return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

}  // namespace

std::string to_line(const Record& record) {
    const Entry& entry = record.entry;
    Hash hash;
    const auto put = [&](const char* key, const std::string& text) {
        if (!text.empty()) {
            hash.push_back({key, {text}});
        }
    };
    put("by", entry.cause.by);
    put("figures", entry.cause.figures);
    put("from", entry.from);
    put("kind", std::string(to_string(entry.kind)));
    hash.push_back({"line", {std::int64_t{entry.cause.line}}});
    put("property", entry.property);
    put("reason", entry.reason);
    put("source", record.source);
    put("to", entry.to);
    put("trigger", entry.cause.trigger);
    put("unit", record.unit);
    hash.push_back({"when", {record.when}});
    return to_json({std::move(hash)});
}

Result<Record> parse_record(std::string_view line) {
    auto value = parse_value(line);
    if (!value) {
        return tl::unexpected(value.error());
    }
    const auto kind = parse_entry_kind(text_at(*value, "kind"));
    if (!kind) {
        return failure("it has no kind that is known");
    }
    Record record{number_at(*value, "when"), text_at(*value, "unit"), text_at(*value, "source"), {}};
    record.entry = {*kind,
                    {text_at(*value, "trigger"), text_at(*value, "figures"), text_at(*value, "by"),
                     line_at(*value, "line")},
                    text_at(*value, "property"),
                    text_at(*value, "from"),
                    text_at(*value, "to"),
                    text_at(*value, "reason")};
    return record;
}

History::History(std::string path, std::size_t size) : path_(std::move(path)), half_(size / 2) {}

Result<void> History::write(const std::string& lines) {
    constexpr int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    UniqueFd file(open(path_.c_str(), flags, private_mode));
    struct stat status {};
    if (file && fstat(file.get(), &status) == 0 &&
        static_cast<std::size_t>(status.st_size) + lines.size() > half_ && status.st_size > 0) {
        (void)rename(path_.c_str(), (path_ + ".1").c_str());
        file = UniqueFd(open(path_.c_str(), flags, private_mode));
        status.st_size = 0;
    }
    if (!file) {
        return errno_failure("cannot write " + path_);
    }
    const bool is_within_line = ends_within_line(file.get(), status.st_size);
    if (auto written = write_all(file.get(), is_within_line ? "\n" + lines : lines); !written) {
        // Not half a line.
        if (ftruncate(file.get(), status.st_size) < 0) {
            return errno_failure("cannot shorten " + path_);
        }
        return failure(fmt::format("cannot write {}: {}", path_, written.error().message));
    }
    return {};
}

Result<void> History::add(const Record& record) {
    unwritten_.push_back(to_line(record) + "\n");
    if (auto written = write(unwritten()); !written) {
        if (unwritten_.size() > most_unwritten) {
            unwritten_.pop_front();
        }
        return std::exchange(is_told_, true) ? Result<void>() : written;
    }
    unwritten_.clear();
    is_told_ = false;
    return {};
}

std::vector<Record> latest_in(std::string_view text, std::string_view unit, std::size_t most) {
    std::vector<Record> found;
    for (std::string_view rest = text; !rest.empty() && found.size() < most;) {
        rest.remove_suffix(rest.ends_with('\n') ? 1 : 0);
        const std::size_t before = rest.rfind('\n');
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        if (auto record = parse_record(rest.substr(begin));
            record && (unit.empty() || record->unit == unit)) {
            found.push_back(std::move(*record));
        }
        rest = rest.substr(0, begin);
    }
    std::reverse(found.begin(), found.end());
    return found;
}

std::vector<Record> History::latest(std::string_view unit, std::size_t most) const {
    // More than is written, since a single record may be longer than half.
    std::string text = end_of(path_ + ".1", 2 * half_ + 1);
    for (const std::string& part : {end_of(path_, 2 * half_ + 1), unwritten()}) {
        // Half a line, as a crash leaves it, spoils none that follows.
        text += text.empty() || text.ends_with('\n') ? "" : "\n";
        text += part;
    }
    return latest_in(text, unit, most);
}

std::string History::unwritten() const {
    std::string lines;
    for (const std::string& line : unwritten_) {
        lines += line;
    }
    return lines;
}

}  // namespace sparrow::watch
