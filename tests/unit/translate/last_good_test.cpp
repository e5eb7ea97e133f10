// What a source that went well before leaves when it fails.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sparrow/raku/digest.hpp"
#include "sparrow/translate/translation.hpp"
#include "support/catch.hpp"
#include "support/diagnostics.hpp"
#include "support/evaluation.hpp"

using namespace sparrow;
using namespace sparrow::translate;
using sparrow::test::contains;

namespace {

// Reloads, one after the other, of sources in one unit directory.
class Reloads {
  public:
    void put(const std::string& file_name, const std::string& text,
             const std::optional<std::string>& refusal = std::nullopt) {
        std::erase_if(sources_, [&](const SourceFile& source) { return source.path == path_of(file_name); });
        const std::size_t slash = file_name.find('/');
        SourceFile source{path_of(file_name), {},          OutputDir::normal, std::nullopt,
                          "#!raku\n" + text,  std::nullopt};
        if (slash != std::string::npos) {
            source.drop_ins = parse_drop_in_folder(file_name.substr(0, slash));
            source.name = parse_drop_in_name(file_name.substr(slash + 1)).value();
        } else {
            source.name = parse_source_name(file_name).value();
        }
        if (refusal) {
            source.refusal = Diagnostic{Severity::error, source.path, 0, *refusal};
        }
        sources_.push_back(source);
    }

    // Changes the environment that the sources are evaluated with.
    void set(const std::string& variable) {
        options_.environment = raku::merge(options_.environment, {variable});
    }

    const Translation& reload() {
        Memory memory{&records_};
        const raku::Context context{options_.environment, options_.repositories, options_.site};
        const std::string digest = raku::digest_of(to_json(context));
        contexts_.emplace(digest, context);
        memory.context = [this](const std::string& wanted) { return std::optional(contexts_.at(wanted)); };
        translation_ = translate::translate(sources_, options_, "/usr/bin/sparrowctl", memory);
        for (NewRecord& found : translation_.records) {
            found.record.latest.context = digest;
            records_[found.record.file] = found.record;
        }
        return translation_;
    }

    [[nodiscard]] std::string text_of(const std::string& name) const {
        const auto found = translation_.tree.find({OutputDir::normal, name});
        return found == translation_.tree.end() ? "missing" : std::get<TextFile>(found->second).text;
    }

    [[nodiscard]] std::string messages() const { return test::messages_of(translation_.diagnostics); }

    Records& records() { return records_; }

  private:
    static std::string path_of(const std::string& file_name) { return "/units/" + file_name; }

    test::TempDir directory_;
    raku::EvaluateOptions options_ = test::evaluate_options(directory_);
    std::vector<SourceFile> sources_;
    Records records_;
    std::map<std::string, raku::Context> contexts_;
    Translation translation_;
};

std::string task(const std::string& name, const std::string& parameters) {
    return "task-run '" + name + "', 'systemd', %( start => '/bin/true', " + parameters + " );\n";
}

const std::string stays = "its last good translation stays in place";

}  // namespace

TEST_CASE("a source that fails keeps its last good translation, which says so") {
    Reloads reloads;
    reloads.put("a.service.raku", task("a", "description => '50%% of A', wanted-by => 'x.target'"));
    reloads.put("plain.service.raku", task("plain", ""));
    reloads.put("silent.service.raku", task("silent", "description => ''"));
    reloads.put("new.service.raku", "die 'never good';");
    reloads.reload();
    const std::string first = reloads.text_of("a.service");
    const std::size_t links = reloads.reload().tree.size();

    reloads.put("a.service.raku", "die '100% wrong';");
    reloads.put("plain.service.raku", task("plain", "descripton => 'misspelt'"));
    reloads.put("silent.service.raku", "die 'wrong';");
    CHECK(reloads.reload().tree.size() == links);
    const std::string kept = reloads.text_of("a.service");
    CHECK(contains(kept, "ExecStart=/bin/true\n"));
    CHECK(contains(kept,
                   "\nDescription=50%% of A (last good translation; not translated: "
                   "/units/a.service.raku:2: error: 100%% wrong)\n"));
    CHECK(contains(kept, "\n# Last good translation; the source has an error now: /units/a.service.raku:2:"));
    CHECK(contains(reloads.text_of("plain.service"), "\nDescription=plain (last good translation;"));
    CHECK(
        contains(reloads.text_of("silent.service"), "\nDescription=silent.service (last good translation;"));
    CHECK(contains(reloads.text_of("new.service"), "(not translated: /units/new.service.raku:2:"));
    // Both are said: what is wrong, and what that means.
    CHECK(contains(reloads.messages(),
                   "/units/a.service.raku:2: error: 100% wrong\n/units/a.service.raku: warning: " + stays));
    CHECK_FALSE(contains(reloads.messages(), "/units/new.service.raku: warning: " + stays));

    // However often it fails, it is the same; mended, it is as it was.
    reloads.reload();
    CHECK(reloads.text_of("a.service") == kept);
    reloads.put("a.service.raku", task("a", "description => '50%% of A', wanted-by => 'x.target'"));
    reloads.reload();
    CHECK(reloads.text_of("a.service") == first);
}

TEST_CASE("whatever makes a source fail, its last good translation stays") {
    Reloads reloads;
    const std::vector<std::string> failures{
        "exit 0;",
        "loop { }",
        "no such syntax",
        task("a", "no-such-key => 1"),
        task("a", R"(description => "a\n[Service]\nExecStart=/bin/evil")"),
        task("a/b", "") + task("b", ""),
        task("a", "alias => 'b.timer'")};
    for (std::size_t i = 0; i <= failures.size(); ++i) {
        reloads.put("a" + std::to_string(i) + ".service.raku", task("a", "nice => 7"));
    }
    reloads.reload();
    for (std::size_t i = 0; i < failures.size(); ++i) {
        reloads.put("a" + std::to_string(i) + ".service.raku", failures[i]);
    }
    reloads.put("a" + std::to_string(failures.size()) + ".service.raku", "", "others can write it");
    reloads.reload();
    for (std::size_t i = 0; i <= failures.size(); ++i) {
        CAPTURE(i);
        const std::string text = reloads.text_of("a" + std::to_string(i) + ".service");
        CHECK(contains(text, "Nice=7\n"));
        CHECK(contains(text, "(last good translation; not translated: /units/a" + std::to_string(i)));
        CHECK_FALSE(contains(text, "evil\n"));
    }
}

TEST_CASE("the hooks of a last good translation are those of its time") {
    Reloads reloads;
    reloads.set("WHEN=then");
    reloads.put("a.service.raku", task("a", "start-if => { True }"));
    const auto then = reloads.reload().bundles;
    REQUIRE(then.size() == 1);
    reloads.set("WHEN=now");
    reloads.put("a.service.raku", "die 'broken';");
    CHECK(reloads.reload().bundles == then);
    CHECK(contains(reloads.text_of("a.service"), "--bundle=" + then.begin()->first));
}

TEST_CASE("a drop-in keeps its last good translation, without touching the unit's description") {
    Reloads reloads;
    reloads.put("a.service.d/50-x.conf.raku", "task-run 'x', 'systemd', %( nice => 7 );");
    reloads.reload();
    reloads.put("a.service.d/50-x.conf.raku", "die 'broken';");
    reloads.reload();
    const std::string text = reloads.text_of("a.service.d/50-x.conf");
    CHECK(contains(text, "Nice=7\n"));
    CHECK(contains(text, "# Last good translation; "));
    CHECK_FALSE(contains(text, "Description="));
}

TEST_CASE("what another source makes by now is no longer in a last good translation") {
    Reloads reloads;
    reloads.put("shop.raku", task("web", "nice => 1") + task("till", "nice => 1"));
    reloads.reload();
    reloads.put("shop.raku", "die 'broken';");
    reloads.put("web.service.raku", task("web", "nice => 2"));
    reloads.reload();
    CHECK(contains(reloads.text_of("web.service"), "Nice=2\n"));
    CHECK_FALSE(contains(reloads.text_of("web.service"), "last good"));
    CHECK(contains(reloads.text_of("till.service"), "Nice=1\n"));
    CHECK(reloads.text_of("shop.service") == "missing");
}

TEST_CASE("a second source for a unit does not take the place of the first") {
    Reloads reloads;
    reloads.put("web.service.raku", task("web", "nice => 1"));
    reloads.reload();
    reloads.put("shop.raku", task("web", "nice => 2"));
    reloads.reload();
    CHECK(contains(reloads.text_of("web.service"), "Nice=1\n"));
    CHECK(contains(reloads.text_of("web.service"), "/units/shop.raku makes web.service too"));
    CHECK(contains(reloads.text_of("shop.service"), "(not translated: "));
}

TEST_CASE("a record that is of no use leaves a stub") {
    Reloads reloads;
    reloads.put("a.service.raku", task("a", ""));
    reloads.put("nothing.service.raku", "my $x = 1;");
    reloads.reload();
    REQUIRE(reloads.records().size() == 2);
    reloads.put("a.service.raku", "die 'broken';");
    reloads.put("nothing.service.raku", "die 'broken';");
    for (const std::string answer : {"", "{", "{\"schema\":9}", "null"}) {
        CAPTURE(answer);
        reloads.records()["/units/a.service.raku"].latest.answer = answer;
        reloads.reload();
        CHECK(contains(reloads.text_of("a.service"), "Description=a.service (not translated: "));
        CHECK_FALSE(contains(reloads.messages(), stays));
    }
    CHECK(contains(reloads.text_of("nothing.service"), "Description=nothing.service (not translated: "));
}
