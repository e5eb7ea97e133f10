// Sources written in a test, and what came of each. Starting Raku takes a second, so that each call of
// evaluated() should have many of them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "support/catch.hpp"
#include "support/evaluation.hpp"

namespace sparrow::test {

// With namespaces, where the kernel grants them, and as a child subreaper.
inline constexpr std::array namespace_modes{true, false};

// Calls `judge` in each mode, with options and a directory for what is precompiled that are used once.
template <typename Judge>
void in_each_mode(const Judge& judge) {
    for (const bool use_namespaces : namespace_modes) {
        CAPTURE(use_namespaces);
        const TempDir directory;
        auto options = evaluate_options(directory);
        options.use_namespaces = use_namespaces;
        judge(options);
    }
}

// A source that describes one unit with this description, as Raku code.
inline std::string described(const std::string& code) {
    return "task-run 'probe', 'systemd', %( start => '/bin/true', description => " + code + " );\n";
}

// The sources of one evaluation, each with a file name of its own.
class Sources {
  public:
    // The index of the source.
    std::size_t add(const std::string& text) {
        sources_.push_back({"/srv/source-" + std::to_string(sources_.size()) + ".raku", "#!raku\n" + text});
        return sources_.size() - 1;
    }
    [[nodiscard]] const std::vector<raku::Source>& all() const { return sources_; }

  private:
    std::vector<raku::Source> sources_;
};

// What came of each, in their order.
inline std::vector<raku::Evaluation> evaluated(const Sources& sources, const raku::EvaluateOptions& options) {
    auto evaluations = raku::evaluate(sources.all(), options);
    INFO((evaluations ? "" : evaluations.error().message));
    REQUIRE(evaluations);
    REQUIRE(evaluations->size() == sources.all().size());
    return std::move(*evaluations);
}

// The description of the one unit of a source that succeeded; else its error.
inline std::string description_of(const raku::Evaluation& evaluation) {
    const auto* description = std::get_if<model::Description>(&evaluation.answer);
    if (description == nullptr) {
        return "error: " + error_of(evaluation);
    }
    if (description->tasks.size() != 1) {
        return std::to_string(description->tasks.size()) + " tasks";
    }
    for (const auto& parameter : description->tasks[0].parameters) {
        if (const auto* text = std::get_if<std::string>(&parameter.value.data);
            text != nullptr && parameter.key == "description") {
            return *text;
        }
    }
    return "no description";
}

// A source that kills the host. The source's siblings are what else has its parent; the oldest is the host.
inline constexpr const char* kills_host = R"(
    sub fields($pid) { slurp("/proc/$pid/stat").split(') ')[* - 1].words }
    my $parent = fields($*PID)[1];
    my @siblings = dir('/proc').map(*.basename).grep(/^ \d+ $/).grep({ try { fields($_)[1] eq $parent } });
    my $host = @siblings.min({ +fields($_)[19] });
    shell "kill -9 $host";
    sleep 60;
)";

}  // namespace sparrow::test
