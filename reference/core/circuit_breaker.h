// The circuit breaker of one host: a pure state machine over an explicit time, closed -> open ->
// half-open -> closed. The exporter asks for a permit before an export (a batch with all its
// attempts is one call) and reports every outcome before anything is swallowed (CB-10). Not
// thread-safe: its owner locks. Never blocks, never fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reference/telemetry/config.h"
#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// Leave to make one call. Report it exactly once, with `on_result`. Every change of state begins a
/// new generation, which makes the permits of earlier ones void (CB-11).
struct Permit {
  std::uint64_t generation = 0;
  bool operator==(const Permit&) const = default;
};

/// One host's breaker. It begins closed.
class CircuitBreaker {
 public:
  /// Closed: calls pass and are counted. Open: none passes. Half-open: probes pass, a few at a
  /// time.
  enum class State { closed, open, half_open };

  /// Takes breaker_*, open_for*, probes_* from the config (CB-9).
  explicit CircuitBreaker(const Config& config);

  /// A permit, or nothing: while open (CB-2), and while half-open with probes_in_flight outstanding
  /// (CB-3). The first call at or after the end of the open period makes it half-open.
  [[nodiscard]] std::optional<Permit> try_acquire(Instant now);

  /// Reports a call. Ignored when the permit's generation is over (CB-11). `retry_after` is what
  /// the server asked for; when this result opens the breaker, the period is max(open_for,
  /// min(retry_after, open_for_max)) (CB-12).
  void on_result(Permit permit, bool ok, Instant now, Duration retry_after = {}) noexcept;

  /// The state at that time; an open breaker whose period is over is half-open.
  [[nodiscard]] State state(Instant now) const noexcept;

 private:
  void begin(State state) noexcept;
  void open(Instant now, Duration retry_after) noexcept;
  void count_closed(bool ok, Instant now, Duration retry_after) noexcept;
  void count_probe(bool ok, Instant now, Duration retry_after) noexcept;
  [[nodiscard]] bool threshold_reached() const noexcept;

  BreakerPolicy policy_;
  std::size_t threshold_;
  std::size_t calls_min_;
  Duration open_for_;
  Duration open_for_max_;
  std::size_t probes_to_close_;
  std::size_t probes_in_flight_max_;

  State state_ = State::closed;
  std::uint64_t generation_ = 1;
  Instant open_until_{};
  std::size_t failures_in_a_row_ = 0;
  std::vector<bool> window_;          // rate policy: a ring of outcomes, true is a failure
  std::size_t window_calls_ = 0;      // how many of its places are in use
  std::size_t window_next_ = 0;       // the place of the next outcome
  std::size_t window_failures_ = 0;   // how many of those in use are true
  std::size_t probes_in_flight_ = 0;  // half-open: permits not reported yet
  std::size_t probe_successes_ = 0;
};

/// The name of a state, e.g. "half_open".
[[nodiscard]] const char* to_string(CircuitBreaker::State state) noexcept;

}  // namespace plumbline::telemetry
