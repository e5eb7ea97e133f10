// What the probe printed, as the daemon reads it: any text, and what the probe makes of any answer.
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sparrow/base/text.hpp"
#include "sparrow/daemon/probe_report.hpp"
#include "sparrow/probe/judge.hpp"
#include "sparrow/probe/report.hpp"

using sparrow::fuzz::require;
using namespace sparrow;
using daemon::ProbeEnd;

namespace {

void check(ProbeEnd end, std::string_view text) {
    constexpr std::size_t most = 1000;
    const auto report = daemon::read_probe_report(end, text);
    require(report.is_good == (end == ProbeEnd::good), "the exit status decides, not what is printed");
    require(report.why.empty() == report.is_good, "there is a reason where it is not good, and there alone");
    require(escape_control(report.why) == report.why && report.why.size() < most, "a reason is a short line");
    require(report.is_good || report.body.empty(), "nothing is matched where it is not good");
}

// Whatever a server says is one line that the pipe holds, and the daemon reads.
void round_trip(std::string_view said) {
    constexpr std::size_t pipe_holds = 65536;
    probe::Question question;
    question.url = "http://[::1]:80/";
    question.print_body = true;
    question.expected_body = "x";
    probe::Answer answer;
    answer.status = 200;
    answer.body = said;
    answer.redirect = said;
    for (const auto& verdict : {Result<void>(), probe::judge(question, answer)}) {
        const std::string line = probe::report(question, answer, verdict);
        require(line.size() < pipe_holds && line.find('\n') == std::string::npos,
                "a report fits into a pipe");
        const auto report = daemon::read_probe_report(verdict ? ProbeEnd::good : ProbeEnd::bad, line);
        require(!verdict || !is_utf8(said) || said.starts_with(report.body), "a body is what was said");
        require(verdict.has_value() || report.why != "the check could not be made", "a reason is handed on");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const ProbeEnd end : {ProbeEnd::good, ProbeEnd::bad, ProbeEnd::too_late}) {
        check(end, text);
    }
    round_trip(text);
    return 0;
}
