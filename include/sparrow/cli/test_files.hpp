// The test files that a person means.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"

namespace sparrow::cli {

struct TestFile {
    // Absolute.
    std::string path;
    // As it was given, or found below what was given.
    std::string name;
    uid_t owner = 0;
};

struct FoundTests {
    // Each once; what was found in one folder is sorted.
    std::vector<TestFile> files;
    // Why something of what was given is no test.
    std::vector<Diagnostic> diagnostics;
};

// Each of `paths` is a file NAME.rakutest, or a folder that is searched for such files, without its hidden
// files and folders, and without those that are links.
FoundTests find_tests(const std::vector<std::string>& paths);

}  // namespace sparrow::cli
