#include "sparrow/sd/journal.hpp"

#include <sys/uio.h>
#include <systemd/sd-journal.h>

namespace sparrow::sd {

void write_journal(const JournalFields& fields) {
    std::vector<std::string> texts;
    texts.reserve(fields.size());
    std::vector<iovec> vectors;
    for (const auto& [name, value] : fields) {
        texts.push_back(name);
        texts.back().append("=").append(value);
        vectors.push_back({texts.back().data(), texts.back().size()});
    }
    (void)sd_journal_sendv(vectors.data(), static_cast<int>(vectors.size()));
}

void write_journal(int priority, const std::string& message) {
    write_journal({{"MESSAGE", message}, {"PRIORITY", std::to_string(priority)}});
}

}  // namespace sparrow::sd
