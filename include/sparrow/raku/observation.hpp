// What an evaluation learned of the machine, in a form that can be looked at again: as long as every one of
// its observations would turn out the same, so would the evaluation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sparrow::raku {

enum class ObservationKind : char {
    // Of the machine; `name` is a path. observe() tells their state.
    content = 'c',  // opened for reading: the bytes of a file, or the entries of a directory
    status = 's',   // stat(2) and its kin: what it is, its mode and owner, a file's size; without its times
    link_status = 'l',  // the same of a link itself (lstat(2))
    link_target = 'r',  // readlink(2)
    access = 'a',       // access(2); `name` is the mode as a digit, then the path
    times = 't',        // when it was changed
    software = 'g',     // part of Raku or of this program: a file told by its inode, size and times
    // Of the machine as a whole.
    system_name = 'u',  // uname(2); `name` is empty
    fact = 'f',         // a fact of Sparrow::System: its name
    // Of what came with the request. Who made it knows their state.
    variable = 'e',     // a variable of the environment; its name
    environment = 'E',  // all of them
    module = 'm',       // a module of the site that was asked for, by its name; it need not be there
    modules = 'M',      // all of them
    defaults = 'd',     // the site's defaults
    // Something that nothing can prove to be unchanged; `name` says what, as in "it reads the clock".
    unrepeatable = 'v',
};

struct Observation {
    ObservationKind kind = ObservationKind::unrepeatable;
    std::string name;
    // Empty where it is not known.
    std::string state = {};

    friend bool operator==(const Observation& a, const Observation& b) {
        return a.kind == b.kind && a.name == b.name && a.state == b.state;
    }
};

using Observations = std::vector<Observation>;

// What `name` shows now; equal states are equal to an evaluation. It may wait for a file system that does not
// answer (a network's), and never for a writer of a FIFO. Empty where the kind is not one of the machine, and
// where what is there can be compared with nothing: a device, a FIFO, a file of more than 64 MiB.
std::string observe(ObservationKind kind, const std::string& name);

// Whether observe() knows the kind.
bool is_of_machine(ObservationKind kind);

// Each as KIND NAME NUL STATE NUL, as it passes between processes.
std::string to_text(const Observation& observation);
std::string to_text(const Observations& observations);

// The inverse for any number of them. What is cut short or of no kind counts as one that is unrepeatable.
Observations parse_observations(std::string_view text);

// "it reads /etc/hosts", for people.
std::string describe(const Observation& observation);

}  // namespace sparrow::raku
