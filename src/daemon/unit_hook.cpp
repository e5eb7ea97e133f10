#include "sparrow/daemon/unit_hook.hpp"

#include <chrono>
#include <utility>

#include "sparrow/daemon/hook_returned.hpp"
#include "sparrow/watch/hook_argument.hpp"
#include "sparrow/watch/value_json.hpp"

namespace sparrow::daemon {

void UnitHook::call(const watch::Actions::Call& call, const watch::Signals& signals) {
    const watch::HookUse& hook = call.call.hook;
    raku::HookRequest request;
    const std::string argument = watch::to_json(watch::argument_of(call.context, signals));
    request.what = raku::CallRequest{hook.bundle, unit_, hook.name, {argument}};
    request.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(hook.timeout);
    under_way_ = hooks_.ask(std::move(request),
                            life_.during([this, number = call.call.number](const raku::HookReply& reply) {
                                under_way_ = 0;
                                returned_(hook_returned(reply, number));
                            }));
}

void UnitHook::cancel() {
    if (under_way_ != 0) {
        hooks_.cancel(std::exchange(under_way_, 0));
    }
}

}  // namespace sparrow::daemon
