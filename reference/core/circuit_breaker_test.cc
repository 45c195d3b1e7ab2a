#include "reference/core/circuit_breaker.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using State = CircuitBreaker::State;

constexpr Instant kStart{std::chrono::hours{1}};
constexpr Duration kTick{1};

Config with_probes_in_flight(std::size_t probes) {
  Config config = Config::design();
  config.probes_in_flight = probes;
  return config;
}

// One whole call; the breaker must admit it.
void call(CircuitBreaker& breaker, bool ok, Instant now, Duration retry_after = {}) {
  const auto permit = breaker.try_acquire(now);
  ASSERT_TRUE(permit);
  breaker.on_result(*permit, ok, now, retry_after);
}

void fail_times(CircuitBreaker& breaker, int times, Instant now = kStart) {
  for (int i = 0; i < times; ++i) call(breaker, false, now);
}

TEST(ConsecutiveBreaker, OpensAtTheThresholdAndNotBefore) {
  CircuitBreaker breaker{Config::design()};
  fail_times(breaker, 4);
  EXPECT_EQ(breaker.state(kStart), State::closed);
  fail_times(breaker, 1);
  EXPECT_EQ(breaker.state(kStart), State::open);
  EXPECT_FALSE(breaker.try_acquire(kStart));
}

TEST(ConsecutiveBreaker, ASuccessBeginsTheCountAgain) {
  CircuitBreaker breaker{Config::design()};
  fail_times(breaker, 4);
  call(breaker, true, kStart);
  fail_times(breaker, 4);
  EXPECT_EQ(breaker.state(kStart), State::closed);
  fail_times(breaker, 1);
  EXPECT_EQ(breaker.state(kStart), State::open);
}

TEST(CircuitBreaker, UsesTheConfiguredThresholdAndPeriod) {
  Config config;
  config.breaker_threshold = 1;
  config.open_for = seconds{7};
  CircuitBreaker breaker{config};
  fail_times(breaker, 1);
  EXPECT_FALSE(breaker.try_acquire(kStart + seconds{7} - kTick));
  EXPECT_TRUE(breaker.try_acquire(kStart + seconds{7}));
}

TEST(CircuitBreaker, StaysSilentUntilTheOpenPeriodEnds) {
  CircuitBreaker breaker{Config::design()};
  fail_times(breaker, 5);
  const Instant end = kStart + seconds{60};
  EXPECT_FALSE(breaker.try_acquire(end - kTick));
  EXPECT_EQ(breaker.state(end - kTick), State::open);
  EXPECT_EQ(breaker.state(end), State::half_open);
  EXPECT_TRUE(breaker.try_acquire(end));
}

// The sample code's half-open state admitted everyone.
TEST(CircuitBreaker, HalfOpenAdmitsOneProbeAtATime) {
  CircuitBreaker breaker{Config::design()};
  fail_times(breaker, 5);
  const Instant end = kStart + seconds{60};
  const auto probe = breaker.try_acquire(end);
  ASSERT_TRUE(probe);
  EXPECT_FALSE(breaker.try_acquire(end));
  breaker.on_result(*probe, true, end);
  EXPECT_TRUE(breaker.try_acquire(end));
}

TEST(CircuitBreaker, AdmitsAsManyProbesAsConfigured) {
  CircuitBreaker breaker{with_probes_in_flight(2)};
  fail_times(breaker, 5);
  const Instant end = kStart + seconds{60};
  EXPECT_TRUE(breaker.try_acquire(end));
  EXPECT_TRUE(breaker.try_acquire(end));
  EXPECT_FALSE(breaker.try_acquire(end));
}

TEST(CircuitBreaker, ClosesAfterEnoughProbesAndForgetsThePast) {
  CircuitBreaker breaker{Config::design()};
  fail_times(breaker, 5);
  const Instant end = kStart + seconds{60};
  call(breaker, true, end);
  EXPECT_EQ(breaker.state(end), State::half_open);
  call(breaker, true, end);
  EXPECT_EQ(breaker.state(end), State::closed);
  fail_times(breaker, 4, end);
  EXPECT_EQ(breaker.state(end), State::closed);
}

TEST(CircuitBreaker, OneFailedProbeOpensItForAFullPeriod) {
  CircuitBreaker breaker{Config::design()};
  fail_times(breaker, 5);
  const Instant probed = kStart + seconds{75};
  call(breaker, true, probed);
  call(breaker, false, probed);
  EXPECT_FALSE(breaker.try_acquire(probed + seconds{60} - kTick));
  call(breaker, true, probed + seconds{60});
  EXPECT_EQ(breaker.state(probed + seconds{60}), State::half_open);
}

TEST(CircuitBreaker, ALateResultFromClosedTimesDoesNotTouchAnOpenBreaker) {
  CircuitBreaker breaker{Config::design()};
  const auto late = breaker.try_acquire(kStart);
  fail_times(breaker, 5);
  breaker.on_result(*late, true, kStart + seconds{30});
  EXPECT_EQ(breaker.state(kStart + seconds{30}), State::open);
  breaker.on_result(*late, false, kStart + seconds{59}, minutes{5});
  EXPECT_TRUE(breaker.try_acquire(kStart + seconds{60}));
}

TEST(CircuitBreaker, ALateResultFromClosedTimesIsNoProbe) {
  CircuitBreaker breaker{Config::design()};
  const auto late = breaker.try_acquire(kStart);
  fail_times(breaker, 5);
  const Instant end = kStart + seconds{60};
  const auto probe = breaker.try_acquire(end);
  breaker.on_result(*late, false, end);
  EXPECT_EQ(breaker.state(end), State::half_open);
  breaker.on_result(*late, true, end);
  breaker.on_result(*probe, true, end);
  EXPECT_EQ(breaker.state(end), State::half_open);
}

TEST(CircuitBreaker, ALateProbeChangesNothingAfterAnotherFailed) {
  CircuitBreaker breaker{with_probes_in_flight(2)};
  fail_times(breaker, 5);
  const Instant end = kStart + seconds{60};
  const auto failing = breaker.try_acquire(end);
  const auto late = breaker.try_acquire(end);
  breaker.on_result(*failing, false, end);
  breaker.on_result(*late, true, end + seconds{60});
  EXPECT_FALSE(breaker.try_acquire(end + seconds{60} - kTick));
  EXPECT_TRUE(breaker.try_acquire(end + seconds{60}));
}

TEST(CircuitBreaker, RetryAfterLengthensThePeriodUpToTheCap) {
  const auto expect_period = [](Duration retry_after, Duration period) {
    CircuitBreaker breaker{Config::design()};
    fail_times(breaker, 4);
    call(breaker, false, kStart, retry_after);
    EXPECT_FALSE(breaker.try_acquire(kStart + period - kTick));
    EXPECT_TRUE(breaker.try_acquire(kStart + period));
  };
  expect_period(seconds{59}, seconds{60});
  expect_period(seconds{61}, seconds{61});
  expect_period(minutes{10}, minutes{10});
  expect_period(minutes{10} + kTick, minutes{10});
}

TEST(RateBreaker, DoesNotOpenBelowTheMinimumOfCalls) {
  CircuitBreaker breaker{Config::shipped()};
  fail_times(breaker, 9);
  EXPECT_EQ(breaker.state(kStart), State::closed);
  fail_times(breaker, 1);
  EXPECT_EQ(breaker.state(kStart), State::open);
}

TEST(RateBreaker, OpensAtTheShareAndNotBelow) {
  CircuitBreaker breaker{Config::shipped()};
  for (int i = 0; i < 6; ++i) call(breaker, true, kStart);
  fail_times(breaker, 5);
  EXPECT_EQ(breaker.state(kStart), State::closed);  // 5 of 11
  fail_times(breaker, 1);
  EXPECT_EQ(breaker.state(kStart), State::open);  // 6 of 12
}

// In the sample code one success hid a failure rate of 80 %.
TEST(RateBreaker, ASuccessThatFillsTheMinimumDoesNotHideTheFailures) {
  CircuitBreaker breaker{Config::shipped()};
  fail_times(breaker, 8);
  call(breaker, true, kStart);
  EXPECT_EQ(breaker.state(kStart), State::closed);
  call(breaker, true, kStart);
  EXPECT_EQ(breaker.state(kStart), State::open);
}

TEST(RateBreaker, OnlyTheLastCallsCount) {
  CircuitBreaker breaker{Config::shipped()};
  for (int i = 0; i < 1000; ++i) call(breaker, true, kStart);
  fail_times(breaker, 14);
  EXPECT_EQ(breaker.state(kStart), State::closed);  // 14 of the last 30
  fail_times(breaker, 1);
  EXPECT_EQ(breaker.state(kStart), State::open);  // 15 of the last 30
}

TEST(RateBreaker, ClosingEmptiesTheWindow) {
  CircuitBreaker breaker{Config::shipped()};
  fail_times(breaker, 10);
  const Instant end = kStart + seconds{60};
  for (int i = 0; i < 2; ++i) call(breaker, true, end);
  EXPECT_EQ(breaker.state(end), State::half_open);
  call(breaker, true, end);
  EXPECT_EQ(breaker.state(end), State::closed);
  fail_times(breaker, 9, end);
  EXPECT_EQ(breaker.state(end), State::closed);
}

TEST(CircuitBreaker, StatesHaveNames) {
  EXPECT_STREQ(to_string(State::closed), "closed");
  EXPECT_STREQ(to_string(State::open), "open");
  EXPECT_STREQ(to_string(State::half_open), "half_open");
}

}  // namespace
}  // namespace plumbline::telemetry
