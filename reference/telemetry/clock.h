// The seam through which the client reads time. The interceptor (application threads) and the
// runner (its own thread) call it; implementations must be thread-safe and must not block.
#pragma once

#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// Source of time for a client. Implementations: `SteadyClock` (reference/runtime), the virtual
/// clock of the simulator.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Monotonic time. Never goes back.
  [[nodiscard]] virtual Instant now() const noexcept = 0;
  /// The client's wall clock, for timestamps in payloads only; no decision depends on it.
  [[nodiscard]] virtual WallTime wall_now() const noexcept = 0;
};

}  // namespace plumbline::telemetry
