// What the generator logs, as text.
#pragma once

#include <string>
#include <string_view>

#include "sparrow/base/log.hpp"

namespace sparrow::test {

// Each message is a line, after the number of its Severity.
class TextLog : public LogSink {
  public:
    void write(Severity severity, std::string_view message) override {
        text += std::to_string(static_cast<int>(severity)) + " " + std::string(message) + "\n";
    }

    std::string text;
};

}  // namespace sparrow::test
