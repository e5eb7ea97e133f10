// A source file as it was found, read and judged, before any of it is evaluated.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/scope.hpp"
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
    // Where the link of `folder` goes: systemd passes over a regular file in such a folder, and over
    // everything of the same name below it too, so that the link of a file named as the unit must outrank the
    // file.
    OutputDir folder_output = OutputDir::normal;
    // The NAME.d/ folder that the file lies in: it makes a drop-in there.
    std::optional<DropInFolder> drop_ins = std::nullopt;
    // Whose manager it is for.
    Scope scope = Scope::system;
};

// "nginx.service.d/50-memory.conf", of a source that makes a drop-in.
std::string drop_in_path(const SourceFile& source);

}  // namespace sparrow::translate
