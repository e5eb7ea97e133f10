#include "outcome.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "sparrow/model/steps.hpp"
#include "sparrow/model/unit_from_task.hpp"
#include "sparrow/raku/bundle.hpp"
#include "sparrow/raku/digest.hpp"
#include "sparrow/translate/render.hpp"

namespace sparrow::translate {

namespace {

class OutcomeMaker {
  public:
    OutcomeMaker(const SourceFile& source, const std::string& text, const raku::Context& context,
                 const model::Description& description, const std::string& sparrowctl)
        : source_(source),
          text_(text),
          context_(context),
          description_(description),
          sparrowctl_(sparrowctl) {}

    Outcome make() && {
        if (source_.drop_ins) {
            add_drop_in();
        } else {
            for (std::size_t i = 0; i < description_.tasks.size(); ++i) {
                add_unit(i);
            }
        }
        return std::move(outcome_);
    }

  private:
    void fail_at(int line, const std::string& message) {
        fail(outcome_, {Severity::error, source_.path, line, message});
    }

    void report(const std::vector<Diagnostic>& diagnostics) {
        for (const Diagnostic& diagnostic : diagnostics) {
            if (diagnostic.severity == Severity::error) {
                fail(outcome_, diagnostic);
            } else {
                outcome_.diagnostics.push_back(diagnostic);
            }
        }
    }

    void add_unit(std::size_t number) {
        const model::Task& task = description_.tasks[number];
        // A file with one task-run gives its unit the file's name; several units each have their own.
        auto name = source_.name.unit && description_.tasks.size() == 1
                        ? Result<unit::UnitName>(*source_.name.unit)
                        : model::unit_name_of(task);
        if (!name) {
            fail_at(task.line,
                    fmt::format("task-run \"{}\" gives no unit name: {}", task.name, name.error().message));
            return;
        }
        const Bundle bundle = bundle_of(task, number);
        auto result = model::unit_from_task(source_.path, task, *name, hook_runner(bundle));
        report(result.diagnostics);
        if (!result.unit || outcome_.failed) {
            return;
        }
        // Wishes that no link can fulfil show here.
        auto tree = render(source_, *result.unit);
        if (!tree) {
            fail_at(task.line, tree.error().message);
            return;
        }
        const bool is_settled = result.unit->wishes.alias.empty();
        outcome_.units.push_back(
            {std::move(*result.unit), is_settled ? std::optional(std::move(*tree)) : std::nullopt});
        keep(bundle);
    }

    void add_drop_in() {
        const std::vector<model::Task>& tasks = description_.tasks;
        if (tasks.empty()) {
            return;
        }
        if (tasks.size() > 1) {
            fail_at(tasks[1].line, fmt::format("a drop-in is one task-run, found {}", tasks.size()));
            return;
        }
        const Bundle bundle = bundle_of(tasks.front(), 0);
        auto result = model::drop_in_from_task(source_.path, tasks.front(), source_.drop_ins->type,
                                               hook_runner(bundle));
        report(result.diagnostics);
        if (!result.drop_in || outcome_.failed) {
            return;
        }
        if (auto tree = render_drop_in(source_, *result.drop_in); !tree) {
            fail_at(tasks.front().line, tree.error().message);
            return;
        }
        outcome_.drop_in = std::move(result.drop_in);
        keep(bundle);
    }

    // What the hooks of a task are run from; empty where it has none.
    struct Bundle {
        std::string json;
        std::string digest;
    };

    [[nodiscard]] Bundle bundle_of(const model::Task& task, std::size_t number) const {
        std::vector<std::string> hooks = model::hook_names(task);
        if (hooks.empty()) {
            return {};
        }
        std::string json = to_json(raku::Bundle{
            {source_.path, text_, context_}, number, task.name, std::move(hooks), description_.lookups});
        std::string digest = raku::digest_of(json);
        return {std::move(json), std::move(digest)};
    }

    [[nodiscard]] model::HookRunner hook_runner(const Bundle& bundle) const {
        return {sparrowctl_, bundle.digest, source_.scope};
    }

    void keep(const Bundle& bundle) {
        if (!bundle.json.empty()) {
            outcome_.bundles.emplace(bundle.digest, bundle.json);
        }
    }

    const SourceFile& source_;
    const std::string& text_;
    const raku::Context& context_;
    const model::Description& description_;
    const std::string& sparrowctl_;
    Outcome outcome_{&source_};
};

}  // namespace

void fail(Outcome& outcome, const Diagnostic& diagnostic) {
    outcome.diagnostics.push_back(diagnostic);
    outcome.units.clear();
    outcome.drop_in.reset();
    outcome.bundles.clear();
    if (!outcome.failed) {
        outcome.failed = diagnostic;
    }
}

Outcome outcome_of(const SourceFile& source, const std::string& text, const raku::Context& context,
                   const model::Description& description, const std::string& sparrowctl) {
    return OutcomeMaker(source, text, context, description, sparrowctl).make();
}

std::vector<std::string> names_of(const Outcome& outcome) {
    std::vector<std::string> names;
    std::transform(outcome.units.begin(), outcome.units.end(), std::back_inserter(names),
                   [](const UnitOutcome& made) { return made.unit.name.full(); });
    if (outcome.drop_in) {
        names.push_back(drop_in_path(*outcome.source));
    }
    return names;
}

}  // namespace sparrow::translate
