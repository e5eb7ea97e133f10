// Numbers, sizes and times as systemd reads them; nothing where it would refuse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sparrow::model {

// What strtoull() finds at the front of a text: blanks, a sign, digits of `base` (0: by the prefix 0x or 0).
struct ScannedNumber {
    std::uint64_t magnitude = 0;
    bool is_negative = false;
    bool has_overflown = false;
    std::size_t length = 0;  // 0 where there is no number
};
ScannedNumber scan_number(std::string_view text, int base);

// safe_atollu_full(), safe_atolli() (src/basic/parse-util.c): decimal, 0x, 0b, 0o and 0 prefixes.
std::optional<std::uint64_t> parse_unsigned(std::string_view text, int base = 0);
std::optional<std::int64_t> parse_signed(std::string_view text);

// safe_atou(), safe_atou_full(): 32 bits.
std::optional<std::uint32_t> parse_uint32(std::string_view text, int base = 0);
std::optional<std::int32_t> parse_int32(std::string_view text);

// parse_range(): "3" or "3-5"; the order is not checked.
struct NumberRange {
    std::uint32_t lower = 0;
    std::uint32_t upper = 0;
};
std::optional<NumberRange> parse_range(std::string_view text);

// parse_size(); `base` is 1000 or 1024.
std::optional<std::uint64_t> parse_size(std::string_view text, std::uint64_t base);

// A second, in the microseconds of systemd's times.
inline constexpr std::uint64_t usec_per_sec = 1'000'000;

// parse_time() in microseconds where `unit` is that many (parse_sec() has usec_per_sec), UINT64_MAX is
// infinity; parse_nsec() in nanoseconds.
std::optional<std::uint64_t> parse_time(std::string_view text, std::uint64_t unit);
std::optional<std::uint64_t> parse_nsec(std::string_view text);

// parse_permyriad_unbounded(): 50%, 12.5%, 5‰, 5‱, in hundredths of a percent.
std::optional<std::int32_t> parse_permyriad(std::string_view text);

}  // namespace sparrow::model
