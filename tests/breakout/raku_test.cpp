// Hostile texts from Raku's own strings to the units: through the sandbox, the description and back.
#include <set>
#include <string>
#include <vector>

#include "breakout.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/translate/translation.hpp"
#include "sparrow/unit/quote.hpp"
#include "support/catch.hpp"
#include "support/evaluation.hpp"
#include "support/hostile_texts.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using test::ReadAssignment;

namespace {

// `text` as $t, byte by byte: nothing of it is Raku's syntax.
std::string raku_bytes(std::string_view text) {
    std::string bytes;
    for (const char c : text) {
        bytes += std::to_string(static_cast<unsigned char>(c)) + ",";
    }
    return "my $t = Buf.new(" + bytes + ").decode('utf8-c8');\n";
}

// Quoted for the author wherever the text stands.
constexpr std::string_view quoted = R"(
task-run "quoted", "systemd", %(
    exec-start => command('/bin/echo', $t), exec-stop => [$('/bin/echo', literal($t)),],
    env => %( KEY => $t ), hooks => %( "is $t" => sub { }, pre-start => sub { } ),
);
)";

// systemd's own syntax.
constexpr std::string_view plain = R"(
task-run "plain", "systemd", %( start => '/bin/true', description => { $t } );
)";

// Most of these are no names: each is an error of its own.
constexpr std::string_view given_names = R"(
task-run $t, "systemd", %( start => '/bin/true', name => 'named' );
task-run $t, "systemd", %( start => '/bin/true' );
task-run "by-name", "systemd", %( start => '/bin/true', name => $t );
task-run "key", "systemd", %( start => '/bin/true', $t => 1, Service => %( $t => 1 ), "after-$t" => 'x' );
task-run "links", "systemd", %(
    start => '/bin/true', wanted-by => $t, required-by => [$t, 'a.target'], alias => $t, also => $t,
);
task-run "template@", "systemd", %( start => '/bin/true', wanted-by => 'a.target', default-instance => $t );
task-run "literals", "systemd", %(
    start => literal($t), description => literal($t), env => %( $t => 'x' ), after-service => literal($t),
);
task-run "daemon", "systemd", %(
    start => '/bin/true', on-change => $t, rules => [%( on => $t, set => %( memory-max => $t ) ),],
    health-check => %( type => 'http', url => $t ), orchestration => %( requires => $t ),
);
)";

constexpr std::string_view fails = R"(
say $t;
task-run "x", $t, %( start => '/bin/true' );
die $t;
)";

constexpr std::string_view sequence = R"(
task-run "sequence", "systemd", %(
    start => '/bin/true', orchestration => %( startup-sequence => "begin:\n$t\nend:" ),
);
)";

struct Kind {
    std::string file_name;
    std::string_view text;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{{"quoted@.service", quoted},
                                       {"plain@.service", plain},
                                       {"names", given_names},
                                       {"fails@.service", fails},
                                       {"sequence@.service", sequence}};
    return all;
}

// "quoted@7.service.raku" for the seventh text.
SourceFile source_of(const Kind& kind, std::size_t number, std::string_view hostile) {
    std::string file_name = kind.file_name;
    const std::size_t at = file_name.find('@');
    file_name.insert(at == std::string::npos ? file_name.size() : at + 1, std::to_string(number));
    SourceFile source = test::source_of(file_name + ".raku");
    source.text = "#!raku\n" + raku_bytes(hostile) + std::string(kind.text);
    return source;
}

// What units of the sources above may set.
bool is_expected(const ReadAssignment& assignment) {
    static const std::set<std::string> keys{
        "Unit.SourcePath",   "Unit.Description", "Unit.After",          "Unit.Requires",       "Service.Type",
        "Service.ExecStart", "Service.ExecStop", "Service.Environment", "Service.ExecStartPre"};
    return assignment.section == "X-Sparrow" || keys.contains(assignment.section + "." + assignment.key);
}

std::string value_of(const std::vector<ReadAssignment>& unit, std::string_view key) {
    for (const ReadAssignment& assignment : unit) {
        if (assignment.key == key) {
            return assignment.value;
        }
    }
    return "";
}

// Without the second of each pair of `specials`.
std::string undoubled(std::string text, std::string_view specials) {
    for (const char special : specials) {
        const std::string pair(2, special);
        for (std::size_t at = 0; (at = text.find(pair, at)) != std::string::npos; ++at) {
            text.erase(at, 1);
        }
    }
    return text;
}

// The last word of `key`'s value, as the program gets it.
std::string last_word(const std::vector<ReadAssignment>& unit, std::string_view key,
                      std::string_view specials = "%$") {
    const auto words = test::systemd_parser()->words(value_of(unit, key), true);
    return words && !words->empty() ? undoubled(words->back(), specials) : "(malformed)";
}

// "" where the unit that systemd reads holds `hostile` as its source gave it, or says what is wrong with it.
std::string flaw_of_unit(const std::string& name, const std::vector<ReadAssignment>& unit,
                         std::string_view hostile) {
    for (const ReadAssignment& assignment : unit) {
        if (!is_expected(assignment) && !brings_daemon_up(assignment)) {
            return "it sets " + assignment.section + "." + assignment.key + "=" + assignment.value;
        }
    }
    if (test::contains(value_of(unit, "Description"), "(not translated: ")) {
        return "";
    }
    const std::string text(hostile);
    if (name.rfind("plain@", 0) == 0 && value_of(unit, "Description") != trim(text)) {
        return "its description is " + test::shown(value_of(unit, "Description"));
    }
    if (name.rfind("quoted@", 0) == 0 &&
        (last_word(unit, "ExecStart") != text || last_word(unit, "ExecStop") != text)) {
        return "its commands have " + test::shown(last_word(unit, "ExecStart"));
    }
    if (name.rfind("quoted@", 0) == 0 && last_word(unit, "Environment", "%") != "KEY=" + text) {
        return "its environment has " + test::shown(last_word(unit, "Environment", "%"));
    }
    return "";
}

}  // namespace

TEST_CASE("no string of Raku's breaks out of what it is put into") {
    if (!test::systemd_parser()) {
        return;
    }
    // Raku takes its time: only what ends a line to systemd is tried in all kinds of sources, and every other
    // text where it is quoted and in one more.
    constexpr std::size_t line_ends = 13;
    std::vector<SourceFile> sources;
    std::vector<std::string_view> texts;
    for (std::size_t i = 0; i < test::hostile_texts.size(); ++i) {
        for (std::size_t k = 0; k < kinds().size(); ++k) {
            if (i < line_ends || k == 0 || k == 1 + i % (kinds().size() - 1)) {
                texts.push_back(test::hostile_texts.at(i));
                sources.push_back(source_of(kinds()[k], i, texts.back()));
            }
        }
    }
    const test::TempDir directory;
    const auto translation =
        translate::translate(sources, test::evaluate_options(directory), "/usr/bin/sparrowctl");
    test::Tally tally;
    tally.complain("the tree", "", test::flaw_of_paths(translation.tree));
    for (const Diagnostic& diagnostic : translation.diagnostics) {
        tally.complain("a message", "", test::flaw_of_message(to_string(diagnostic)));
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const std::string_view hostile = texts[i];
        const std::string path = unit::escape_specifiers(sources[i].path);
        bool is_stub = false;
        std::size_t units = 0;
        for (const auto& [name, entry] : translation.tree) {
            const auto* file = std::get_if<TextFile>(&entry);
            if (file == nullptr || !test::contains(file->text, "\nSourcePath=" + path + "\n")) {
                continue;
            }
            ++units;
            const auto unit = test::systemd_parser()->read(file->text);
            is_stub = is_stub || test::contains(file->text, "(not translated: ");
            tally.complain(name.name, hostile,
                           unit ? flaw_of_unit(name.name, *unit, hostile) : "systemd refuses it");
        }
        is_stub ? tally.refused() : tally.read_back();
        if (units == 0) {
            tally.complain(path, hostile, "no unit");
        }
    }
    tally.report("Raku's strings");
}
