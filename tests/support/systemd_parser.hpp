// systemd's own reader of unit files, config_parse() of src/shared/conf-parser.c, and that of the words in a
// value, extract_first_word() of src/basic/extract-word.c, from the private library that the installed
// systemd brings. Their signatures are those of v249 to v257.
//
// What systemd then makes of a setting, it says in its test mode: see systemd_oracle.hpp.
#pragma once

#include <dlfcn.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sparrow::test {

struct ReadAssignment {
    std::string section;
    std::string key;
    std::string value;

    friend bool operator==(const ReadAssignment&, const ReadAssignment&) = default;
};

class SystemdParser {
  public:
    // Nothing where no systemd is installed whose library has the function.
    static std::optional<SystemdParser> find() {
        std::error_code ignored;
        for (const char* directory :
             {"/usr/lib/x86_64-linux-gnu/systemd", "/usr/lib/aarch64-linux-gnu/systemd", "/usr/lib/systemd",
              "/usr/lib64/systemd"}) {
            for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
                if (entry.path().filename().string().rfind("libsystemd-shared-", 0) != 0) {
                    continue;
                }
                void* library = dlopen(entry.path().c_str(), RTLD_NOW | RTLD_LOCAL);
                void* parse = library == nullptr ? nullptr : dlsym(library, "config_parse");
                void* extract = library == nullptr ? nullptr : dlsym(library, "extract_first_word");
                if (parse != nullptr && extract != nullptr) {
                    return SystemdParser(reinterpret_cast<Parse>(parse), reinterpret_cast<Extract>(extract));
                }
            }
        }
        return std::nullopt;
    }

    // Every assignment of every section, in order; nothing where systemd refuses the whole text.
    [[nodiscard]] std::optional<std::vector<ReadAssignment>> read(const std::string& text) const {
        std::string copy = text;
        const std::unique_ptr<FILE, int (*)(FILE*)> stream(fmemopen(copy.data(), copy.size(), "r"), fclose);
        std::vector<ReadAssignment> found;
        if (!stream || parse_("fuzz.service", "/fuzz.service", stream.get(), nullptr, look_up, nullptr, warn,
                              &found, nullptr) < 0) {
            return std::nullopt;
        }
        return found;
    }

    // The words of `value`, without their quotes; with `escapes` also C escapes are taken for what they mean.
    // Nothing where systemd takes it for malformed.
    [[nodiscard]] std::optional<std::vector<std::string>> words(const std::string& value,
                                                                bool escapes) const {
        std::vector<std::string> found;
        const char* rest = value.c_str();
        while (true) {
            char* word = nullptr;
            const int result = extract_(&rest, &word, nullptr, unquote | (escapes ? unescape : 0));
            const std::unique_ptr<char, void (*)(void*)> owned(word, std::free);
            if (result < 0) {
                return std::nullopt;
            }
            if (result == 0) {
                return found;
            }
            found.emplace_back(word);
        }
    }

  private:
    using Take = int (*)(const char* unit, const char* filename, unsigned line, const char* section,
                         unsigned section_line, const char* lvalue, int ltype, const char* rvalue, void* data,
                         void* userdata);
    using LookUp = int (*)(const void* table, const char* section, const char* lvalue, Take* take, int* ltype,
                           void** data, void* userdata);
    using Parse = int (*)(const char* unit, const char* filename, FILE* file, const char* sections,
                          LookUp look_up, const void* table, int flags, void* userdata, struct stat* status);

    using Extract = int (*)(const char** text, char** word, const char* separators, int flags);

    static constexpr int warn = 2;      // CONFIG_PARSE_WARN
    static constexpr int unescape = 2;  // EXTRACT_CUNESCAPE
    static constexpr int unquote = 32;  // EXTRACT_UNQUOTE

    SystemdParser(Parse parse, Extract extract) : parse_(parse), extract_(extract) {}

    static int look_up(const void* /*table*/, const char* /*section*/, const char* /*lvalue*/, Take* take,
                       int* ltype, void** data, void* userdata) {
        *take = take_assignment;
        *ltype = 0;
        *data = userdata;
        return 1;
    }

    static int take_assignment(const char* /*unit*/, const char* /*filename*/, unsigned /*line*/,
                               const char* section, unsigned /*section_line*/, const char* lvalue,
                               int /*ltype*/, const char* rvalue, void* data, void* /*userdata*/) {
        static_cast<std::vector<ReadAssignment>*>(data)->push_back(
            {section == nullptr ? "" : section, lvalue, rvalue});
        return 0;
    }

    Parse parse_;
    Extract extract_;
};

}  // namespace sparrow::test
