// The wishes of [Install] that reach beyond the unit that has them: names and companions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/model/unit_model.hpp"
#include "sparrow/translate/source_file.hpp"
#include "sparrow/translate/unit_tree.hpp"

namespace sparrow::translate {

// Neither pointer is null.
struct MadeUnit {
    const SourceFile* source = nullptr;
    model::Unit* unit = nullptr;
};

// By name.
using MadeUnits = std::map<std::string, MadeUnit>;

// The path of the source to which each name of a unit belongs.
using NameOwners = std::map<std::string, std::string>;

// A name is one unit's: that of which it is the own name (`owners`), else the first by name that asks for it.
// The other aliases are taken off their units and reported; those that stay are added to `owners`.
std::vector<Diagnostic> settle_aliases(const MadeUnits& units, NameOwners& owners);

// Also= (install_context_apply() in systemd's src/shared/install.c). What is made here is enabled by its own
// wishes already, but for an instance: the links by which its template's wishes enable it are added to
// `tree`. Other names are reported, as systemctl enable does, and so are templates with wishes of which
// nobody names an instance.
std::vector<Diagnostic> enable_along(const MadeUnits& units, const NameOwners& owners, UnitTree& tree);

}  // namespace sparrow::translate
