// As whom the files that a person names are evaluated: root evaluates somebody's file as that somebody.
#pragma once

#include <sys/types.h>

#include "sparrow/base/result.hpp"
#include "sparrow/raku/evaluate.hpp"
#include "sparrow/translate/options.hpp"

namespace sparrow::cli {

// With the user's own group: that of a file may be one that the user is no member of.
raku::Identity identity_of(uid_t uid);

// Whether code of `owner` is run as somebody else than the caller: root alone can.
bool is_run_as_another(const raku::Identity& owner);

// How to evaluate files of `owner`: as the calling user where that is the owner, or nobody who could become
// it.
Result<raku::EvaluateOptions> options_for(const raku::Identity& owner, const translate::Options& options);

}  // namespace sparrow::cli
