#include "reference/core/circuit_breaker.h"

#include <algorithm>

namespace plumbline::telemetry {

CircuitBreaker::CircuitBreaker(const Config& config)
    : policy_(config.breaker_policy),
      threshold_(config.breaker_threshold),
      calls_min_(config.breaker_calls_min),
      open_for_(config.open_for),
      open_for_max_(config.open_for_max),
      probes_to_close_(config.probes_to_close),
      probes_in_flight_max_(config.probes_in_flight),
      window_(config.breaker_window) {}

std::optional<Permit> CircuitBreaker::try_acquire(Instant now) {
  if (state_ == State::open) {
    if (now < open_until_) return std::nullopt;
    begin(State::half_open);
  }
  if (state_ == State::half_open) {
    if (probes_in_flight_ >= probes_in_flight_max_) return std::nullopt;
    ++probes_in_flight_;
  }
  return Permit{generation_};
}

void CircuitBreaker::on_result(Permit permit, bool ok, Instant now, Duration retry_after) noexcept {
  if (permit.generation != generation_) return;
  if (state_ == State::closed) count_closed(ok, now, retry_after);
  if (state_ == State::half_open) count_probe(ok, now, retry_after);
}

CircuitBreaker::State CircuitBreaker::state(Instant now) const noexcept {
  return state_ == State::open && now >= open_until_ ? State::half_open : state_;
}

void CircuitBreaker::begin(State state) noexcept {
  state_ = state;
  ++generation_;
  failures_in_a_row_ = 0;
  window_calls_ = 0;
  window_next_ = 0;
  window_failures_ = 0;
  probes_in_flight_ = 0;
  probe_successes_ = 0;
}

void CircuitBreaker::open(Instant now, Duration retry_after) noexcept {
  begin(State::open);
  open_until_ = now + std::max(open_for_, std::min(retry_after, open_for_max_));
}

void CircuitBreaker::count_closed(bool ok, Instant now, Duration retry_after) noexcept {
  failures_in_a_row_ = ok ? 0 : failures_in_a_row_ + 1;
  if (window_calls_ < window_.size()) {
    ++window_calls_;
  } else if (window_[window_next_]) {
    --window_failures_;
  }
  window_[window_next_] = !ok;
  window_next_ = (window_next_ + 1) % window_.size();
  if (!ok) ++window_failures_;
  if (threshold_reached()) open(now, retry_after);
}

void CircuitBreaker::count_probe(bool ok, Instant now, Duration retry_after) noexcept {
  if (probes_in_flight_ == 0) return;  // reported twice
  --probes_in_flight_;
  if (!ok) return open(now, retry_after);
  if (++probe_successes_ >= probes_to_close_) begin(State::closed);
}

// The rate is looked at after successes too: the call that fills the minimum may be one, and must
// not hide the failures before it.
bool CircuitBreaker::threshold_reached() const noexcept {
  if (policy_ == BreakerPolicy::consecutive) return failures_in_a_row_ >= threshold_;
  return window_calls_ >= calls_min_ && window_failures_ * 100 >= threshold_ * window_calls_;
}

const char* to_string(CircuitBreaker::State state) noexcept {
  switch (state) {
    case CircuitBreaker::State::closed:
      return "closed";
    case CircuitBreaker::State::open:
      return "open";
    case CircuitBreaker::State::half_open:
      return "half_open";
  }
  return "open";
}

}  // namespace plumbline::telemetry
