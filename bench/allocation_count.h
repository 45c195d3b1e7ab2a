// Counts heap allocations of the calling thread, by replacing the global operator new of the
// program that links it.
#pragma once

#include <cstdint>

namespace plumbline::bench {

/// Allocations made by this thread since it started.
[[nodiscard]] std::uint64_t allocations_of_this_thread() noexcept;

}  // namespace plumbline::bench
