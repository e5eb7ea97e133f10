// parse() of unit_file.hpp: config_parse(), parse_line() and read_line_full() of systemd, step by step.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sparrow/base/text.hpp"
#include "sparrow/unit/setting_text.hpp"
#include "sparrow/unit/unit_file.hpp"

namespace sparrow::unit {

namespace {

constexpr std::string_view blanks = " \t\n\r";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

std::string_view strip(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Takes the next line off `rest`. Any of \n, \r, \0 ends a line, and so do two or three different ones in a
// row, but nothing follows a \0: "\r\n" is one end of a line, "\n\n" is two.
std::string_view take_line(std::string_view& rest) {
    constexpr std::string_view ends("\n\r\0", 3);
    const std::size_t length = std::min(rest.find_first_of(ends), rest.size());
    const std::string_view line = rest.substr(0, length);
    std::size_t next = length;
    std::string seen;
    while (next < rest.size() && ends.find(rest[next]) != std::string_view::npos &&
           seen.find(rest[next]) == std::string::npos && seen.find('\0') == std::string::npos) {
        seen += rest[next++];
    }
    rest.remove_prefix(next);
    return line;
}

bool is_continued(std::string_view line) {
    std::size_t backslashes = 0;
    while (backslashes < line.size() && line[line.size() - 1 - backslashes] == '\\') {
        ++backslashes;
    }
    return backslashes % 2 == 1;
}

bool is_valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = valid_character(text, i);
        if (length == 0) {
            return false;
        }
        i += length;
    }
    return true;
}

// string_is_safe() of systemd.
bool is_safe_section(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != 0x7f && c != '"' && c != '\'' && c != '\\';
    });
}

tl::unexpected<Error> failure_at(int line, std::string_view reason) {
    return failure(fmt::format("line {}: {}", line, reason));
}

class Parser {
  public:
    explicit Parser(std::string_view text) : rest_(text) {}

    Result<ParsedUnit> run() {
        std::optional<std::string> continuation;
        while (!rest_.empty()) {
            std::string_view line = take_line(rest_);
            ++line_;
            if (line.size() > max_line_length) {
                return failure_at(
                    line_, fmt::format("it has {} bytes: systemd reads at most {} and then refuses the file",
                                       line.size(), max_line_length));
            }
            const std::string_view stripped = strip(line);
            if (stripped.starts_with('#') || stripped.starts_with(';')) {
                keep_comment(stripped.substr(1));
                continue;
            }
            if (!mark_seen_ && line.starts_with(byte_order_mark)) {
                line.remove_prefix(byte_order_mark.size());
                mark_seen_ = true;
            }
            std::string logical = continuation.value_or("");
            if (logical.size() + line.size() > max_line_length + 1) {
                return failure_at(
                    line_,
                    "it and the lines that it continues have more than 1 MiB: systemd refuses the "
                    "file");
            }
            logical += line;
            if (is_continued(logical)) {
                logical.back() = ' ';
                continuation = std::move(logical);
                continue;
            }
            continuation.reset();
            if (Result<void> taken = take_logical_line(logical); !taken) {
                return tl::unexpected(std::move(taken.error()));
            }
        }
        if (continuation) {
            // A file that ends in a continued line: systemd reads what is there, and counts one line more.
            ++line_;
            if (Result<void> taken = take_logical_line(*continuation); !taken) {
                return tl::unexpected(std::move(taken.error()));
            }
        }
        return std::move(parsed_);
    }

  private:
    void keep_comment(std::string_view comment) {
        if (parsed_.file.sections.empty()) {
            comment.remove_prefix(comment.starts_with(' ') ? 1 : 0);
            parsed_.file.header_comments.emplace_back(comment);
        }
    }

    Result<void> take_logical_line(std::string_view text) {
        text = strip(text);
        if (text.empty()) {
            return {};
        }
        if (!is_valid_utf8(text)) {
            return failure_at(line_,
                              fmt::format("\"{}\" is no valid UTF-8: systemd refuses the file", shown(text)));
        }
        if (text.front() == '[') {
            return take_section(text);
        }
        if (parsed_.file.sections.empty()) {
            skip("it stands before any [Section]");
            return {};
        }
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) {
            skip(fmt::format(R"("{}" has no "=")", shown(text)));
        } else if (equals == 0) {
            skip("it has no key before \"=\"");
        } else {
            parsed_.file.sections.back().settings.push_back({std::string(strip(text.substr(0, equals))),
                                                             std::string(strip(text.substr(equals + 1))),
                                                             line_});
        }
        return {};
    }

    Result<void> take_section(std::string_view text) {
        if (!text.ends_with(']')) {
            return failure_at(line_,
                              fmt::format("\"{}\" begins like a section but has no \"]\" at its end: systemd "
                                          "refuses the file",
                                          shown(text)));
        }
        const std::string_view name = text.substr(1, text.size() - 2);
        if (!is_safe_section(name)) {
            return failure_at(line_,
                              fmt::format("the section \"{}\" has quotes, backslashes or control characters: "
                                          "systemd refuses the file",
                                          shown(text)));
        }
        parsed_.file.sections.push_back({std::string(name), {}, line_});
        return {};
    }

    void skip(std::string reason) { parsed_.skipped.push_back({line_, std::move(reason)}); }

    std::string_view rest_;
    ParsedUnit parsed_;
    int line_ = 0;
    bool mark_seen_ = false;
};

}  // namespace

Result<ParsedUnit> parse(std::string_view text) {
    return Parser(text).run();
}

}  // namespace sparrow::unit
