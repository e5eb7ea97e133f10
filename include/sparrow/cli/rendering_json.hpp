// What `sparrowctl render --json` prints: units for programs to read.
#pragma once

#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/translate/translation.hpp"

namespace sparrow::cli {

// One line of JSON:
//
//     {"schema":1,
//      "files":[{"name":"web.service","text":"…","sections":[{"name":"Unit","settings":[
//                   {"key":"After","value":"a.service b.service","words":["a.service","b.service"]},…]},…]},
//               {"name":"multi-user.target.wants/web.service","target":"../web.service"},…],
//      "sources":[{"file":"/…/web.service.raku","makes":["web.service"],"failed":false},…],
//      "diagnostics":[{"severity":"error","file":"…","line":3,"message":"…"},…]}
//
// "sections" are what systemd reads in "text"; "words" are there where a line of the setting holds several
// values; "makes" of a source that failed is what stands in for its units.
std::string rendering_json(const translate::UnitTree& tree, const std::vector<translate::Made>& made,
                           const std::vector<Diagnostic>& diagnostics);

}  // namespace sparrow::cli
