// Whether what is remembered of a source still holds. Pure, but for what a Machine tells.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sparrow/raku/record.hpp"
#include "sparrow/translate/machine.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/surroundings.hpp"

namespace sparrow::translate {

// By the path of the source.
using Records = std::map<std::string, raku::Record>;

// What Raku and this program are made of, by the digest that records have of it.
using Software = std::map<std::string, raku::Observations>;

// What has to be asked of the machine to tell about `records`.
std::set<Machine::Key> keys_of(const Records& records, const Software& software);

// Why what is made of that is not the same any more, by the same digest; nothing where it is.
using SoftwareChanges = std::map<std::string, std::optional<std::string>>;

SoftwareChanges changes_of(const Software& software, const Surroundings& surroundings,
                           const Machine& machine);

struct Remembered {
    const Surroundings& surroundings;
    const SoftwareChanges& software;
    const Machine& machine;
    raku::Time now = 0;
    // Whether the system has just started: then nothing is tried again that got no answer before.
    bool is_boot = false;
};

// Why the record does not hold for `source` any more, as in "it reads /etc/hosts, which has changed"; nothing
// where it does: the same evaluation would end in the same way.
std::optional<std::string> why_not_reused(const raku::Record& record, const SourceFile& source,
                                          const Remembered& remembered);

// When a source that got no answer is tried again, all else unchanged: after a minute, then four times as
// long each time, up to a day.
raku::Time next_try(const raku::NoAnswer& no_answer);

// Fills in the states of what came with the request, and compares those of the machine with what it shows
// now: what changed while it was read makes the record one that is not reused.
void settle(raku::Record& record, const Surroundings& surroundings, const Machine& machine);

}  // namespace sparrow::translate
