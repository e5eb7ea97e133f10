// One finding about a source file, for a person.
#pragma once

#include <string>
#include <string_view>

namespace sparrow {

enum class Severity { error, warning, note };

std::string_view to_string(Severity severity);

// `message` says what was found and what is accepted. `line` counts from 1; 0 is "the file as a whole".
// `column` counts Unicode code points from 1; 0 is "the line as a whole".
struct Diagnostic {
    Severity severity = Severity::error;
    std::string file;
    int line = 0;
    std::string message;
    int column = 0;
};

// "file:line:column: error: message", the form that editors and CI jump to. Control characters are escaped,
// and a message is cut at 4000 bytes.
std::string to_string(const Diagnostic& diagnostic);

}  // namespace sparrow
