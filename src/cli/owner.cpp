#include "sparrow/cli/owner.hpp"

#include <pwd.h>
#include <unistd.h>

#include "sparrow/translate/store.hpp"

namespace sparrow::cli {

raku::Identity identity_of(uid_t uid) {
    constexpr gid_t nogroup = 65534;
    const passwd* entry = getpwuid(uid);
    return {uid, entry != nullptr ? entry->pw_gid : nogroup};
}

bool is_run_as_another(const raku::Identity& owner) {
    return geteuid() == 0 && owner.uid != 0;
}

Result<raku::EvaluateOptions> options_for(const raku::Identity& owner, const translate::Options& options) {
    raku::EvaluateOptions evaluate = options.evaluate;
    if (is_run_as_another(owner)) {
        evaluate.identity = owner;
    }
    auto precompilation = translate::prepare_precompilation_dir(options.runtime_dir, evaluate.identity);
    if (!precompilation) {
        return tl::unexpected(precompilation.error());
    }
    evaluate.precompilation_dir = *precompilation;
    return evaluate;
}

}  // namespace sparrow::cli
