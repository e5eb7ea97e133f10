#include "assemble.hpp"

#include <fmt/core.h>

#include <optional>
#include <string>
#include <utility>

#include "last_good.hpp"
#include "sparrow/translate/render.hpp"
#include "sparrow/translate/stub.hpp"
#include "sparrow/translate/wishes.hpp"

namespace sparrow::translate {

namespace {

class Assembler {
  public:
    explicit Assembler(std::vector<Outcome> outcomes) : outcomes_(std::move(outcomes)) {}

    Translation assemble() && {
        for (Outcome& outcome : outcomes_) {
            report(outcome.diagnostics);
            translation_.bundles.merge(outcome.bundles);
        }
        const MadeUnits units = units_of(outcomes_);
        NameOwners owners = owners_of(outcomes_);
        report(settle_aliases(units, owners));
        for (Outcome& outcome : outcomes_) {
            add_to_tree(outcome);
            translation_.made.push_back(made_by(outcome));
        }
        report(enable_along(units, owners, translation_.tree));
        return std::move(translation_);
    }

  private:
    void report(const Diagnostic& diagnostic) { translation_.diagnostics.push_back(diagnostic); }
    void report(const std::vector<Diagnostic>& diagnostics) {
        translation_.diagnostics.insert(translation_.diagnostics.end(), diagnostics.begin(),
                                        diagnostics.end());
    }

    static MadeUnits units_of(std::vector<Outcome>& outcomes) {
        MadeUnits units;
        for (Outcome& outcome : outcomes) {
            for (UnitOutcome& made : outcome.units) {
                units.emplace(made.unit.name.full(), MadeUnit{outcome.source, &made.unit});
            }
        }
        return units;
    }

    // The names of all units that there will be, stubs too.
    static NameOwners owners_of(const std::vector<Outcome>& outcomes) {
        NameOwners owners;
        for (const Outcome& outcome : outcomes) {
            for (const UnitOutcome& made : outcome.units) {
                owners.emplace(made.unit.name.full(), outcome.source->path);
            }
            if (auto name = leaves_stub(outcome) ? stub_name(*outcome.source) : failure(""); name) {
                owners.emplace(name->full(), outcome.source->path);
            }
        }
        return owners;
    }

    static bool leaves_stub(const Outcome& outcome) {
        return outcome.failed && !outcome.makes_something() && !outcome.source->drop_ins;
    }

    static Made made_by(const Outcome& outcome) {
        const SourceFile& source = *outcome.source;
        Made made{source.path, names_of(outcome), outcome.failed.has_value()};
        if (made.failed && made.names.empty()) {
            if (auto name = source.drop_ins ? Result<std::string>(drop_in_path(source))
                                            : stub_name(source).map(&unit::UnitName::full);
                name) {
                made.names.push_back(std::move(*name));
            }
        }
        return made;
    }

    static std::vector<std::string> remarks_of(const Outcome& outcome) {
        return outcome.failed ? std::vector{last_good_remark(*outcome.failed)} : std::vector<std::string>();
    }

    static Result<UnitTree> drop_in_tree(const Outcome& outcome) {
        const SourceFile& source = *outcome.source;
        if (outcome.drop_in) {
            return render_drop_in(source, *outcome.drop_in, remarks_of(outcome));
        }
        if (outcome.failed) {
            return render_empty_drop_in(source, "It sets nothing: " + to_string(*outcome.failed));
        }
        if (source.name.is_unit_file) {
            return render_empty_drop_in(source, "It sets nothing: its source has no task-run now.");
        }
        return UnitTree();
    }

    static Result<UnitTree> tree_of(const Outcome& outcome, UnitOutcome& made) {
        if (made.tree) {
            return std::move(*made.tree);
        }
        return render(*outcome.source, made.unit, remarks_of(outcome));
    }

    void add_to_tree(Outcome& outcome) {
        const SourceFile& source = *outcome.source;
        if (source.drop_ins) {
            add_entries(source, drop_in_tree(outcome));
        }
        for (UnitOutcome& made : outcome.units) {
            add_entries(source, tree_of(outcome, made));
        }
        if (auto name = leaves_stub(outcome) ? stub_name(source) : failure(""); name) {
            add_entries(source, render_stub(source, *name, *outcome.failed));
        }
    }

    // Only stubs can meet what is there already; the first has it.
    void add_entries(const SourceFile& source, Result<UnitTree> tree) {
        if (!tree) {
            report({Severity::error, source.path, 0, "it cannot be rendered: " + tree.error().message});
            return;
        }
        for (auto& [path, entry] : *tree) {
            if (!translation_.tree.emplace(path, std::move(entry)).second &&
                path.name.find('/') == std::string::npos) {
                report({Severity::warning, source.path, 0,
                        fmt::format("{} is made by another source already, which keeps it", path.name)});
            }
        }
    }

    std::vector<Outcome> outcomes_;
    Translation translation_;
};

}  // namespace

Translation assemble(std::vector<Outcome> outcomes) {
    return Assembler(std::move(outcomes)).assemble();
}

}  // namespace sparrow::translate
