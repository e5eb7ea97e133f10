// A source file as it was found, read and judged, before any of it is evaluated.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/translate/source_name.hpp"

namespace sparrow::translate {

// The generator's three directories; systemd.generator(7), "OUTPUT DIRECTORIES".
enum class OutputDir { normal, early, late };

struct SourceFile {
    std::string path;
    SourceName name;
    OutputDir output = OutputDir::normal;
    // The .wants/ (.requires/, .upholds/) folder that the file lies in, which enables its unit.
    std::optional<DependencyFolder> folder;
    std::string text;
    // Why the file must not be evaluated; its unit gets a stub that says so.
    std::optional<Diagnostic> refusal;
};

}  // namespace sparrow::translate
