#include "sparrow/cli/remembered.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <utility>
#include <vector>

#include "sparrow/model/description_json.hpp"

namespace sparrow::cli {

namespace {

translate::Options options_of(const std::string& scope, const Context& context) {
    return translate::read_options(raku::merge(context.environment, {"SYSTEMD_SCOPE=" + scope}),
                                   context.installation, translate::Trust{geteuid()});
}

// The environment of the last translation, as far as a record tells, with that of `options` where none does.
raku::Variables last_environment(const std::vector<raku::Record>& records,
                                 const translate::RecordStore& store, const translate::Options& options) {
    for (const raku::Record& record : records) {
        if (auto context = store.context(record.latest.context); context && *context) {
            return raku::merge((*context)->environment, options.site_variables);
        }
    }
    return options.evaluate.environment;
}

}  // namespace

RememberedSources::RememberedSources(translate::Options options)
    : options_(std::move(options)), store_(options_.runtime_dir, options_.state_dir) {
    scan_ = translate::scan_unit_dirs(options_.unit_dirs, translate::Trust{geteuid()});
    surroundings_.emplace(raku::Context{last_environment(store_.all(), store_, options_),
                                        options_.evaluate.repositories, options_.evaluate.site});
    recollections_.emplace(scan_.sources, store_, *surroundings_, time(nullptr));
}

Result<std::unique_ptr<RememberedSources>> RememberedSources::open(const std::string& scope,
                                                                   const Context& context) {
    translate::Options options = options_of(scope, context);
    const std::string records = options.runtime_dir + "/records";
    if (access(records.c_str(), R_OK) < 0 && errno == EACCES) {
        return failure(
            fmt::format("{} belongs to somebody else; run this as root, or with --scope user", records));
    }
    return std::unique_ptr<RememberedSources>(new RememberedSources(std::move(options)));
}

const translate::Recollection* RememberedSources::find(const std::string& path) const {
    std::error_code error;
    const std::string absolute = std::filesystem::absolute(path, error).lexically_normal();
    const bool is_name = path.find('/') == std::string::npos;
    const auto& all = recollections_->of_sources();
    auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.source->path == absolute; });
    if (found == all.end() && is_name) {
        found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
            const std::string name = std::filesystem::path(one.source->path).filename();
            return name == path || name == path + ".raku" || name == path + ".service.raku";
        });
    }
    return found == all.end() ? nullptr : &*found;
}

std::string error_of(const translate::Recollection& recollection) {
    if (recollection.source->refusal) {
        return to_string(*recollection.source->refusal);
    }
    if (recollection.record == nullptr) {
        return "";
    }
    if (recollection.record->no_answer) {
        return recollection.record->no_answer->message;
    }
    const auto answer = model::parse_answer(recollection.record->latest.answer);
    const auto* error = answer ? std::get_if<Diagnostic>(&*answer) : nullptr;
    if (error != nullptr) {
        return to_string(*error);
    }
    return recollection.record->is_good ? "" : "what it describes is no unit; systemctl status has the error";
}

bool is_good(const translate::Recollection& recollection) {
    return recollection.record != nullptr && recollection.record->is_good && !recollection.source->refusal;
}

std::string standing_of(const translate::Recollection& recollection) {
    if (recollection.record == nullptr) {
        return recollection.source->refusal ? "refused" : "not translated yet";
    }
    if (is_good(recollection)) {
        return "translated";
    }
    const bool has_last_good = recollection.record->is_good || recollection.record->last_good;
    return has_last_good ? "last good" : "failed";
}

}  // namespace sparrow::cli
