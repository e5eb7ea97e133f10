// The directory in which this project keeps what it can make again.
#pragma once

#include <optional>
#include <string>

#include "sparrow/base/result.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/warden.hpp"

namespace sparrow::translate {

// The directory below `runtime_dir` for what Raku compiles, made where it is missing, with nobody but
// `identity` (nothing: the calling user) able to write it. One that is somebody else's, or a link, is an
// Error: compiled code is code.
Result<std::string> prepare_precompilation_dir(const std::string& runtime_dir,
                                               const std::optional<raku::Identity>& identity);

// The directory below `runtime_dir` for the compiled code of sources, made where it is missing, with nobody
// but the calling user able to write it. One that is somebody else's, or a link, is an Error.
Result<std::string> prepare_compiled_dir(const std::string& runtime_dir);

// Removes the compiled code that no translation has used for 30 days.
void remove_old_compiled(const std::string& runtime_dir);

// Keeps `json` (raku::to_json() of a Bundle) below `runtime_dir` under its digest, whole or not at all, for
// nobody but the calling user. One that is there already counts as new.
Result<void> write_bundle(const std::string& runtime_dir, const std::string& digest, const std::string& json);

// The bundle of that digest. An Error where there is none, where others could have written it, and where it
// is not what its name says.
Result<raku::Bundle> read_bundle(const std::string& runtime_dir, const std::string& digest);

// Keeps that `text` is what this project wrote as the unit file or drop-in `name` ("web.service",
// "web.service.d/50-memory.conf"), for the daemon, which does what a unit file says only where that is so.
Result<void> vouch_for(const std::string& runtime_dir, const std::string& name, const std::string& text);

// Whether vouch_for() was called for exactly that.
bool is_vouched_for(const std::string& runtime_dir, const std::string& name, const std::string& text);

// Forgets for what nobody has vouched for a day.
void remove_old_vouchers(const std::string& runtime_dir);

// Removes the bundles that have not been written for a day: no unit names them since then.
void remove_old_bundles(const std::string& runtime_dir);

}  // namespace sparrow::translate
