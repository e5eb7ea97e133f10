// The installed systemd reads back the literals of settings whose words have parts between colons.
#include <string>
#include <string_view>
#include <vector>

#include "sparrow/model/assignments.hpp"
#include "support/catch.hpp"
#include "support/systemd_oracle.hpp"
#include "support/temp_dir.hpp"

using namespace sparrow;
using namespace sparrow::model;
using sparrow::test::contains;
using sparrow::test::SystemdOracle;

namespace {

// A word that begins with a path, and the line of systemd's dump that says so.
struct Probe {
    std::string key;
    std::string name;
    std::string after_path;
    std::string dump_before_path;
    std::string dump_after_path;

    [[nodiscard]] std::string dumped(const std::string& path) const {
        return dump_before_path + path + dump_after_path;
    }
    [[nodiscard]] std::string line(const std::string& word) const { return name + "=" + word + "\n"; }
};

const std::vector<Probe>& probes() {
    static const std::vector<Probe> all{
        {"bind-paths", "BindPaths", ":/c", "\tBindPaths: ", ":/c:rbind\n"},
        {"bind-read-only-paths", "BindReadOnlyPaths", "", "\tBindReadOnlyPaths: ", ":"},
        {"temporary-file-system", "TemporaryFileSystem", ":size=5%,%i",
         "\tTemporaryFileSystem: ", ":size=5%,%i\n"},
        {"mount-images", "MountImages", ":/c", "\tMountImages: ", ":/c\n"},
        {"extension-images", "ExtensionImages", "", "\tExtensionImages: ", "\n"},
        // All of them on one line.
        {"root-image-options", "RootImageOptions", "", " root:", " root:"},
    };
    return all;
}

std::string service(const std::string& lines) {
    return "[Service]\nExecStart=/bin/true\n" + lines + "RootImageOptions=end\n";
}

// With each character that is a letter to a human being; a colon is to part the word.
std::vector<std::string> paths() {
    std::vector<std::string> all{"/h\u00e9", "/%i", "/100%", "/$HOME", "/\"q\"", "/a b", "/a ", "/a\\"};
    for (char c = ' '; c <= '~'; ++c) {
        if (c != ':') {
            all.push_back(std::string("/a") + c + "b");
        }
    }
    return all;
}

}  // namespace

TEST_CASE("systemd reads back a literal of parts, or it is refused and would not be read so") {
    const auto oracle = SystemdOracle::make();
    if (!oracle) {
        return;
    }
    std::string written;
    std::string refused;
    std::vector<std::string> in_written;
    std::vector<std::string> in_refused;
    for (const Probe& probe : probes()) {
        const auto meaning = interpret_key(unit::UnitType::service, probe.key);
        REQUIRE(meaning);
        for (const std::string& path : paths()) {
            const std::string word = path + probe.after_path;
            if (const auto texts = assignments_of(*meaning, Value{Literal{word}})) {
                written += probe.line(texts->at(0));
                in_written.push_back(probe.dumped(path));
            } else {
                refused += probe.line(word);
                in_refused.push_back(probe.dumped(path));
            }
        }
    }
    CHECK(in_written.size() > 500);
    CHECK(in_refused.size() > 30);
    const std::string dump = oracle->load(service(written));
    for (const std::string& expected : in_written) {
        CAPTURE(expected);
        CHECK(contains(dump, expected));
    }
    const std::string dump_of_refused = oracle->load(service(refused));
    for (const std::string& expected : in_refused) {
        CAPTURE(expected);
        CHECK_FALSE(contains(dump_of_refused, expected));
    }
}

// As the message of the refusal says.
TEST_CASE("systemd reads a quoted part as one") {
    const auto oracle = SystemdOracle::make();
    if (!oracle) {
        return;
    }
    std::string lines;
    for (const Probe& probe : probes()) {
        lines += probe.line("\"/a b\"" + probe.after_path);
    }
    const std::string dump = oracle->load(service(lines));
    for (const Probe& probe : probes()) {
        CAPTURE(probe.key);
        CHECK(contains(dump, probe.dumped("/a b")));
    }
}
