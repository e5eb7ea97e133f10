// Source text in, descriptions out: the Raku host seen from outside.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/result.hpp"
#include "sparrow/model/description_json.hpp"
#include "sparrow/raku/environment.hpp"
#include "sparrow/raku/observation.hpp"
#include "sparrow/raku/schedule.hpp"
#include "sparrow/raku/site.hpp"
#include "sparrow/raku/warden.hpp"

namespace sparrow::raku {

struct EvaluateOptions {
    // The raku executable.
    std::string raku = "/usr/bin/raku";
    // The path of systemd-sparrow-warden.
    std::string warden;
    // The directory with host.raku, raku/ (a Raku repository) and plugins/, absolute and without "..": rakudo
    // knows what it has compiled by its path.
    std::string data_dir;
    // An own directory, writable for whom the host runs as: raku keeps what it compiles there, and on a
    // read-only file system it does not run without one.
    std::string precompilation_dir;
    // An own directory, that nobody else can read or write: the compiled code of sources is kept there. Empty
    // where none is to be.
    std::string compiled_dir;
    // Further Raku repositories (SPARROW_RAKULIB), as `raku -I` takes them.
    std::vector<std::string> repositories;
    // As evaluation_environment() gives it, with the site's variables merged in.
    Variables environment;
    Site site = {};
    std::optional<Identity> identity;
    bool use_namespaces = true;
    // Whether to tell what each evaluation observes.
    bool watch = false;
    TimeLimits limits;
    // How many sources are evaluated at a time; 0: one for each CPU that this process may use, and one more
    // while they have their first slice.
    std::size_t parallel = 0;
};

struct Source {
    // The path, for messages and for $?FILE; the file itself is not opened.
    std::string file;
    // Well-formed UTF-8.
    std::string text;
};

struct Evaluation {
    // What the file describes, or why it could not be evaluated.
    model::Answer answer;
    // The answer as the host gave it, one line. Empty where none came, and of what was evaluated before and
    // is remembered: its Record has the line.
    std::string json;
    // What it printed, both stdout and stderr; cut after 64 KiB.
    std::string output;
    // The total time ended before this source did: nothing is known to be wrong with it.
    bool cut_short = false;
    // Of which no answer came: it was ended, or it or its host died.
    bool had_no_answer = false;
    // What it observed, for EvaluateOptions::watch, and what Raku and this program itself are made of.
    // Without states for what came with the request.
    Observations observations = {};
    std::shared_ptr<const Observations> software = nullptr;
    // How long it took, without the time in which it was stopped for others.
    Duration took{0};
};

// Evaluates each source on its own, in a process that starts as a copy of one warmed Raku process: nothing
// that one does reaches another, and none outlives this call. The result is in the order of `sources`. A
// source that fails, hangs, crashes or kills the host fails alone; an Error means that no Raku could be run
// at all. Where none could be run any more, those that were left fail.
Result<std::vector<Evaluation>> evaluate(const std::vector<Source>& sources, const EvaluateOptions& options);

}  // namespace sparrow::raku
