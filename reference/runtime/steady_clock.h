// The real clock of the threaded shell. Stateless; any thread; never blocks.
#pragma once

#include "reference/telemetry/clock.h"

namespace plumbline::telemetry {

/// Monotonic time from the steady clock, wall time from the system clock.
class SteadyClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const noexcept override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] WallTime wall_now() const noexcept override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }
};

}  // namespace plumbline::telemetry
