// Words as execve(2) takes them.
#pragma once

#include <string>
#include <vector>

namespace sparrow {

// Pointers to `strings`, which must outlive them, and a null pointer behind them.
std::vector<char*> pointers(std::vector<std::string>& strings);

}  // namespace sparrow
