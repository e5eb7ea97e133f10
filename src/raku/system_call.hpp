// What a system call of an evaluation tells it of the machine.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sparrow/raku/observation.hpp"

namespace sparrow::raku {

struct SystemCall {
    pid_t pid = 0;
    int number = 0;
    std::array<std::uint64_t, 6> arguments{};
};

// Folders that nobody but Raku and its tasks use: what is read and written there is no input.
using PrivateDirs = std::vector<std::string>;

// Where Raku code tells of what no system call shows: it asks whether DIRECTORY/KIND+NAME exists, KIND as in
// ObservationKind. Nothing can be below /dev/null. See Sparrow::Noted.
inline constexpr std::string_view noted_prefix = "/dev/null/systemd-sparrow/";

// DIRECTORY/<NAME and DIRECTORY/>NAME=VALUE stand around the reading of a fact. The first gives an
// observation of a fact without a name, the second one with its name and value.
inline constexpr char noted_fact_begins = '<';
inline constexpr char noted_fact_ends = '>';

// Between DIRECTORY/( and DIRECTORY/) rakudo's compiler is at work, which reads the clock for its own use.
// They are observations of these names.
inline constexpr std::string_view noted_compiler_begins = "(";
inline constexpr std::string_view noted_compiler_ends = ")";

inline constexpr const char* reads_clock = "it asks for the time";

// What the call observes, without its state, but for facts; nothing where it tells nothing. `call.pid` must
// be waiting in it. Paths are absolute.
Observations observations_of(const SystemCall& call, const PrivateDirs& private_dirs);

}  // namespace sparrow::raku
