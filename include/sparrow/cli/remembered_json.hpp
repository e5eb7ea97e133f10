// What `sparrowctl status --json` and `sparrowctl explain --json` print.
#pragma once

#include <string>
#include <vector>

#include "sparrow/cli/runtime_client.hpp"
#include "sparrow/translate/memory.hpp"

namespace sparrow::cli {

// [{"source":"/…","state":"last good","error":"…","evaluated_next":"its text has changed",
//   "watched":["web.service"]},…]
//
// "error" is there where one is; "evaluated_next" is empty where the source is not evaluated. "watched" are
// those of `units` that are of this source.
std::string status_json(const translate::Recollections& recollections,
                        const std::vector<RuntimeFields>& units);

// {"source":"/…","state":"translated","reused":false,"reason":"…","milliseconds":42,"evaluated":1800000000,
//  "read":[{"kind":"c","name":"/etc/hosts","state":"…"},…]}
//
// "reason" is there where it is not reused; the last three where it has been evaluated before, "evaluated" in
// seconds since 1970. The kinds are those of raku::ObservationKind.
std::string explanation_json(const translate::Recollection& recollection);

}  // namespace sparrow::cli
