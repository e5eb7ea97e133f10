#include "sparrow/model/check_steps.hpp"

#include "support/catch.hpp"

using namespace sparrow::model;

namespace {

UnitSetting in_service(const std::string& name, std::vector<std::string> values) {
    return {"Service", name, std::move(values)};
}

// The settings that are in the way, separated by blanks.
std::string obstacles(const std::vector<UnitSetting>& settings) {
    std::string names;
    for (const StepObstacle& obstacle : check_steps(settings, {"/usr/bin/sparrowctl", "0"})) {
        CHECK_FALSE(obstacle.message.empty());
        names += (names.empty() ? "" : " ") + obstacle.setting;
    }
    return names;
}

}  // namespace

TEST_CASE("less memory than Raku takes is in the way of a step") {
    for (const char* value : {"1", "64M", "80M", "98303K", "0.05G"}) {
        CAPTURE(value);
        CHECK(obstacles({in_service("MemoryMax", {value})}) == "MemoryMax");
    }
    for (const char* value : {"96M", "100663296", "1G", "infinity", "1%", ""}) {
        CAPTURE(value);
        CHECK(obstacles({in_service("MemoryMax", {value})}).empty());
    }
    CHECK(obstacles({in_service("MemoryMax", {"1G", "64M"})}) == "MemoryMax");
    CHECK(obstacles({in_service("MemoryMax", {"64M", ""})}).empty());
    CHECK(obstacles({in_service("MemoryHigh", {"64M"})}) == "MemoryHigh");
    CHECK(obstacles({in_service("MemoryHigh", {"96M"})}).empty());
    CHECK(obstacles({in_service("MemoryHigh", {"48M"}), in_service("MemoryMax", {"64M"})}) == "MemoryMax");
    CHECK(obstacles({{"Slice", "MemoryMax", {"64M"}}}).empty());
}

TEST_CASE("fewer tasks than Raku is are in the way of a step") {
    CHECK(obstacles({in_service("TasksMax", {"1"})}) == "TasksMax");
    CHECK(obstacles({in_service("TasksMax", {"8"})}) == "TasksMax");
    for (const char* value : {"9", "infinity", "1%"}) {
        CAPTURE(value);
        CHECK(obstacles({in_service("TasksMax", {value})}).empty());
    }
}

TEST_CASE("another root is in the way of a step, unless it is for the start alone") {
    CHECK(obstacles({in_service("RootDirectory", {"/srv/x"})}) == "RootDirectory");
    CHECK(obstacles({in_service("RootImage", {"/srv/x.img"})}) == "RootImage");
    CHECK(obstacles({in_service("RootDirectory", {"/"})}).empty());
    CHECK(obstacles({in_service("RootDirectory", {""})}).empty());
    for (const char* yes : {"yes", "true", "1", "on", "y", "T"}) {
        CAPTURE(yes);
        CHECK(
            obstacles({in_service("RootDirectory", {"/srv/x"}), in_service("RootDirectoryStartOnly", {yes})})
                .empty());
    }
    for (const char* no : {"no", "off", "false", "0"}) {
        CAPTURE(no);
        CHECK(obstacles({in_service("RootDirectory", {"/srv/x"}),
                         in_service("RootDirectoryStartOnly", {no})}) == "RootDirectory");
    }
}

TEST_CASE("an empty file system over what a step needs is in its way, unless that is bound again") {
    const std::string hides = "TemporaryFileSystem";
    CHECK(obstacles({in_service(hides, {"/run"})}) == hides);
    CHECK(obstacles({in_service(hides, {"/usr:ro"})}) == hides);
    CHECK(obstacles({in_service(hides, {"/var /run/:mode=0755,ro"})}) == hides);
    CHECK(obstacles({in_service(hides, {"/"})}) == hides + " " + hides);
    for (const char* elsewhere : {"/var", "/ru", "/run/systemd", "/usr/local", ""}) {
        CAPTURE(elsewhere);
        CHECK(obstacles({in_service(hides, {elsewhere})}).empty());
    }
    CHECK(obstacles({in_service(hides, {"/run", ""})}).empty());
    CHECK(obstacles(
              {in_service(hides, {"/"}), in_service("BindReadOnlyPaths", {"/usr", "-/run/systemd-sparrow"})})
              .empty());
    CHECK(obstacles({in_service(hides, {"/run"}), in_service("BindPaths", {"/srv:/run/systemd-sparrow/"})})
              .empty());
    CHECK(obstacles({in_service("RootDirectory", {"/srv/x"}),
                     in_service("BindReadOnlyPaths",
                                {"/usr /lib /run/systemd-sparrow:/run/systemd-sparrow:rbind"})})
              .empty());
}

TEST_CASE("what a step is exempt from is not in its way") {
    CHECK(obstacles({in_service("LimitAS", {"50M"}), in_service("LimitDATA", {"20M"}),
                     in_service("LimitNPROC", {"1"}), in_service("User", {"nobody"}),
                     in_service("MemoryDenyWriteExecute", {"yes"}), in_service("NoExecPaths", {"/"}),
                     in_service("MemorySwapMax", {"0"})})
              .empty());
}
