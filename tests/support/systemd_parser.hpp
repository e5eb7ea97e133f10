// systemd's own reader of unit files, config_parse() of src/shared/conf-parser.c, from the private library
// that the installed systemd brings. Its signature is that of v249 to v257.
#pragma once

#include <dlfcn.h>
#include <sys/stat.h>

#include <cstdio>
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
                void* symbol = library == nullptr ? nullptr : dlsym(library, "config_parse");
                if (symbol != nullptr) {
                    return SystemdParser(reinterpret_cast<Parse>(symbol));
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

  private:
    using Take = int (*)(const char* unit, const char* filename, unsigned line, const char* section,
                         unsigned section_line, const char* lvalue, int ltype, const char* rvalue, void* data,
                         void* userdata);
    using LookUp = int (*)(const void* table, const char* section, const char* lvalue, Take* take, int* ltype,
                           void** data, void* userdata);
    using Parse = int (*)(const char* unit, const char* filename, FILE* file, const char* sections,
                          LookUp look_up, const void* table, int flags, void* userdata, struct stat* status);

    static constexpr int warn = 2;  // CONFIG_PARSE_WARN

    explicit SystemdParser(Parse parse) : parse_(parse) {}

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
};

}  // namespace sparrow::test
