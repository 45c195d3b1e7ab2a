// The units of time of the reference client. Every state machine in reference/core is told the time
// as an `Instant`; none reads a clock. Wall-clock time appears in exported timestamps only.
#pragma once

#include <chrono>

namespace plumbline::telemetry {

/// A span of time, in nanoseconds.
using Duration = std::chrono::nanoseconds;

/// A point on a monotonic time line (virtual in the simulated world, the steady clock in the live
/// one).
using Instant = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// A point of the client's own wall clock, UTC, in milliseconds. May drift or step.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

/// "Never": the deadline of something that has nothing to do.
inline constexpr Instant kNever = Instant::max();

}  // namespace plumbline::telemetry
