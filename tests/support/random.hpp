// Random numbers that are the same on every machine and in every run.
#pragma once

#include <cstdint>
#include <random>

namespace sparrow::test {

// std::mt19937 with 32 bits for a result, where std::mt19937 may give a wider type.
class Random {
  public:
    using result_type = std::uint32_t;

    explicit Random(unsigned seed) : engine_(seed) {}
    result_type operator()() { return static_cast<result_type>(engine_()); }
    static constexpr result_type min() { return std::mt19937::min(); }
    static constexpr result_type max() { return static_cast<result_type>(std::mt19937::max()); }

  private:
    std::mt19937 engine_;
};

}  // namespace sparrow::test
