// What stands in for a unit whose source failed.
#pragma once

#include <string>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/unit_tree.hpp"

namespace sparrow::translate {

// A unit named `name` that shows `diagnostic` in `systemctl status` and fails with it when it is started: a
// service by its command, every other type by an assertion. So nothing that needs the unit mistakes its
// absence for success, and the mistake is told where one looks for it. Enabled where its source's folder
// enables it.
Result<UnitTree> render_stub(const SourceFile& source, const unit::UnitName& name,
                             const Diagnostic& diagnostic);

// The name of the unit that a failing source leaves its stub under: its own, or NAME.service for a bundle.
Result<unit::UnitName> stub_name(const SourceFile& source);

}  // namespace sparrow::translate
