// CB-11: the late result of a call begun in an earlier state changes nothing. On the breaker
// itself, with two permits outstanding, because a client makes one call at a time.
#include <algorithm>

#include "reference/core/circuit_breaker.h"
#include "scenarios/engine/inside_look.h"

namespace plumbline::scenario {
namespace {

using telemetry::CircuitBreaker;
using telemetry::Config;
using telemetry::Duration;
using telemetry::Instant;
using telemetry::Permit;
using State = CircuitBreaker::State;

constexpr Instant kStart{std::chrono::hours{1}};
constexpr Duration kTick{1};
constexpr int kCallsMax = 2'000;  // more than any threshold and window that a config may have

// One whole call; without a permit nothing happens.
void call(CircuitBreaker& breaker, bool ok, Instant now) {
  if (const auto permit = breaker.try_acquire(now)) breaker.on_result(*permit, ok, now);
}

void fail_until_open(CircuitBreaker& breaker, Instant now) {
  for (int calls = 0; calls < kCallsMax && breaker.state(now) == State::closed; ++calls)
    call(breaker, false, now);
}

Permit permit_of(CircuitBreaker& breaker, Instant now, Look& look) {
  const auto permit = breaker.try_acquire(now);
  look.demand(permit.has_value(), "a call is admitted");
  return permit.value_or(Permit{});
}

Config one_probe_at_a_time(Config config) {
  config.probes_in_flight = 1;
  config.probes_to_close = std::max<std::size_t>(config.probes_to_close, 2);
  return config;
}

}  // namespace

Look look_at_late_result_while_open(const Config& config) {
  Look look;
  CircuitBreaker breaker(config);
  const Permit late_success = permit_of(breaker, kStart, look);
  const Permit late_failure = permit_of(breaker, kStart, look);
  fail_until_open(breaker, kStart);
  look.demand(breaker.state(kStart) == State::open, "failures open the breaker");
  const Instant end = kStart + config.open_for;
  breaker.on_result(late_success, true, kStart + kTick);
  look.demand(breaker.state(kStart + kTick) == State::open, "a late success leaves it open");
  breaker.on_result(late_failure, false, end - kTick, config.open_for_max);
  look.demand(!breaker.try_acquire(end - kTick), "it is open to the end of its period");
  look.demand(breaker.try_acquire(end).has_value(), "a late failure does not lengthen the period");
  return look;
}

Look look_at_late_result_while_half_open(const Config& config) {
  Look look;
  CircuitBreaker breaker(one_probe_at_a_time(config));
  const Permit late_success = permit_of(breaker, kStart, look);
  const Permit late_failure = permit_of(breaker, kStart, look);
  fail_until_open(breaker, kStart);
  const Instant end = kStart + config.open_for;
  const Permit probe = permit_of(breaker, end, look);
  breaker.on_result(late_success, true, end);
  look.demand(!breaker.try_acquire(end), "a late success does not free the place of the probe");
  breaker.on_result(late_failure, false, end);
  look.demand(breaker.state(end) == State::half_open, "a late failure does not open it again");
  breaker.on_result(probe, true, end);
  look.demand(breaker.state(end) == State::half_open, "a late success is no successful probe");
  for (std::size_t probes = 2; probes <= std::max<std::size_t>(config.probes_to_close, 2); ++probes)
    call(breaker, true, end);
  look.demand(breaker.state(end) == State::closed, "its own probes close it");
  return look;
}

Look look_at_late_probe_after_closing(const Config& given) {
  Look look;
  Config config = given;
  config.probes_in_flight = 2;
  config.breaker_policy = telemetry::BreakerPolicy::consecutive;
  config.breaker_threshold = 1;
  config.probes_to_close = 1;
  CircuitBreaker breaker(config);
  fail_until_open(breaker, kStart);
  const Instant end = kStart + config.open_for;
  const Permit first = permit_of(breaker, end, look);
  const Permit second = permit_of(breaker, end, look);
  breaker.on_result(first, true, end);
  look.demand(breaker.state(end) == State::closed, "the first probe closes it");
  breaker.on_result(second, false, end + kTick);
  look.demand(breaker.state(end + kTick) == State::closed,
              "the second probe's late failure is void");
  call(breaker, false, end + kTick);
  look.demand(breaker.state(end + kTick) == State::open, "a failure of its own opens it");
  return look;
}

}  // namespace plumbline::scenario
