// Sums of what a driver reports about a statement's chunks and polls. Any numbers may come, so a
// sum stays at the largest there is: beyond it would be undefined, and a negative number on the
// wire (WF-6). Pure functions, any thread.
#pragma once

#include <cstdint>
#include <limits>

#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// a + b, or the largest number. Precondition: neither is negative.
[[nodiscard]] constexpr std::int64_t sum_of(std::int64_t a, std::int64_t b) noexcept {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  return a > kMost - b ? kMost : a + b;
}

/// The same of latencies.
[[nodiscard]] constexpr Duration sum_of(Duration a, Duration b) noexcept {
  return Duration(sum_of(a.count(), b.count()));
}

}  // namespace plumbline::telemetry
