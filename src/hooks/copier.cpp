#include "sparrow/hooks/copier.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <sstream>

#include "sparrow/raku/hook_host.hpp"

namespace sparrow::hooks {

namespace {

// Longer than any line of the protocol: what a process says by mistake is not gathered without end.
constexpr std::size_t line_limit = 4096;

std::optional<Report> parse_report(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    for (const auto& [word, kind] : {std::pair{"ready", Report::Kind::ready},
                                     {"alone", Report::Kind::alone},
                                     {"threads", Report::Kind::threads}}) {
        if (line == word) {
            return Report{kind};
        }
    }
    Report report;
    if (verb == "forked" && words >> report.id >> report.pid && report.pid > 0) {
        report.kind = Report::Kind::forked;
        return report;
    }
    if (verb == "failed" && words >> report.id) {
        report.kind = Report::Kind::failed;
        std::getline(words >> std::ws, report.message);
        return report;
    }
    return std::nullopt;
}

// Whether it is there, if only to be waited for.
bool is_child(pid_t pid) {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

}  // namespace

std::vector<Report> take_reports(std::string& text) {
    std::vector<Report> reports;
    std::size_t end = 0;
    while ((end = text.find('\n')) != std::string::npos) {
        if (auto report = parse_report(text.substr(0, end))) {
            reports.push_back(std::move(*report));
        }
        text.erase(0, end + 1);
    }
    if (text.size() > line_limit) {
        text.clear();
    }
    return reports;
}

Result<Copier> Copier::make() {
    auto requests = make_pipe();
    auto control = make_pipe();
    if (!requests || !control) {
        return tl::unexpected(!requests ? requests.error() : control.error());
    }
    (void)fcntl(requests->write.get(), F_SETFL, O_NONBLOCK);
    (void)fcntl(control->read.get(), F_SETFL, O_NONBLOCK);
    return Copier(std::move(*requests), std::move(*control));
}

Result<void> Copier::ask(std::uint32_t id, int request) const {
    return write_all(requests_.write.get(), raku::to_header(id, request));
}

std::vector<Report> Copier::take_reports() {
    std::array<char, line_limit> buffer{};
    ssize_t size = 0;
    // A process that writes here without end is not to keep this one.
    for (int reads = 0; reads < 64 && (size = read(fd(), buffer.data(), buffer.size())) > 0; ++reads) {
        text_.append(buffer.data(), static_cast<std::size_t>(size));
    }
    auto reports = hooks::take_reports(text_);
    for (Report& report : reports) {
        if (report.kind == Report::Kind::forked && !is_child(report.pid)) {
            report = {Report::Kind::failed, report.id, 0, "its process was ended before it began"};
        }
    }
    return reports;
}

}  // namespace sparrow::hooks
