// A directory of its own for one test, and files in it.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "support/catch.hpp"

namespace sparrow::test {

// Made below the system's directory for temporary files, and removed with all that is in it.
class TempDir {
  public:
    TempDir() : path_((std::filesystem::temp_directory_path() / "sparrow-test-XXXXXX").string()) {
        REQUIRE(mkdtemp(path_.data()) != nullptr);
        // Without links, as unit directories are opened without following any.
        path_ = std::filesystem::canonical(path_).string();
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    TempDir(TempDir&&) = delete;
    TempDir& operator=(TempDir&&) = delete;
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string operator/(std::string_view name) const {
        return path_ + "/" + std::string(name);
    }

    // The modes are set, whatever the umask is: who may write a file decides whether it is trusted.
    std::string directory(std::string_view name, mode_t mode = 0755) const {
        std::string made = *this / name;
        std::filesystem::create_directories(made);
        REQUIRE(chmod(made.c_str(), mode) == 0);
        return made;
    }
    std::string file(std::string_view name, std::string_view text, mode_t mode = 0644) const {
        std::string made = *this / name;
        std::filesystem::create_directories(std::filesystem::path(made).parent_path());
        std::ofstream(made, std::ios::binary) << text;
        REQUIRE(chmod(made.c_str(), mode) == 0);
        return made;
    }
    std::string link(std::string_view name, const std::string& target) const {
        std::string made = *this / name;
        REQUIRE(symlink(target.c_str(), made.c_str()) == 0);
        return made;
    }

  private:
    std::string path_;
};

inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline bool is_root() {
    return geteuid() == 0;
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace sparrow::test
