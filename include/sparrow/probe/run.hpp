// systemd-sparrow-probe without its main().
#pragma once

#include <string>
#include <vector>

namespace sparrow::probe {

// Its exit status: 0 where the answer is as expected, 1 where it is not or where there is none, 2 where
// `arguments` (without the program's name) are wrong. The report goes to stdout, what is wrong with the
// arguments to stderr.
int run_probe(const std::vector<std::string>& arguments);

}  // namespace sparrow::probe
