// The waits between attempts, for any configuration: bounds, growth, Retry-After (RT-1, RT-3, RT-4,
// RT-6).
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include "reference/core/retry.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::milliseconds;
using Verdict = RetryDecision::Verdict;

HttpOutcome status(int code) {
  HttpOutcome outcome;
  outcome.status = code;
  return outcome;
}

Config any_config() {
  Config config;
  config.max_retries = *rc::gen::inRange<std::size_t>(0, 11);
  config.retry_delay = milliseconds(*rc::gen::inRange(1, 10'000));
  config.retry_jitter_percent = *rc::gen::inRange<std::size_t>(0, 101);
  return config;
}

RC_GTEST_PROP(RetryProperty, EveryWaitIsItsStepPlusAtMostTheJitterShare, (std::uint64_t seed)) {
  const Config config = any_config();
  Random random(seed);
  for (std::size_t retry = 1; retry <= 10; ++retry) {
    const Duration step = config.retry_delay * (std::int64_t{1} << (retry - 1));
    const Duration wait = retry_wait(config, retry, random);
    RC_ASSERT(wait >= step);
    RC_ASSERT(wait <= step + step / 100 * static_cast<std::int64_t>(config.retry_jitter_percent));
  }
}

RC_GTEST_PROP(RetryProperty, NeverAttemptsMoreThanOnePlusMaxRetries, (std::uint64_t seed)) {
  const Config config = any_config();
  Random random(seed);
  const Instant forever = Instant{} + std::chrono::hours(1'000);
  std::size_t attempts = 1;
  Instant now{};
  while (attempts < 100) {
    const auto decision =
        decide_retry(config, status(503), attempts, std::nullopt, now, forever, random);
    if (decision.verdict != Verdict::retry) break;
    RC_ASSERT(decision.at > now);
    now = decision.at;
    ++attempts;
  }
  RC_ASSERT(attempts == 1 + config.max_retries);
}

RC_GTEST_PROP(RetryProperty, WaitsAtLeastRetryAfterOrGivesUpBeforeTheBudgetEnds,
              (std::uint64_t seed)) {
  Config config = any_config();
  config.max_retries = 3;
  Random random(seed);
  const Duration asked = milliseconds(*rc::gen::inRange(0, 100'000));
  const Instant give_up_at = Instant{} + milliseconds(*rc::gen::inRange(0, 100'000));
  const auto decision = decide_retry(config, status(429), 1, asked, Instant{}, give_up_at, random);
  RC_ASSERT(decision.verdict != Verdict::not_retryable);
  if (decision.verdict == Verdict::retry) {
    RC_ASSERT(decision.at >= Instant{} + asked);
    RC_ASSERT(decision.at < give_up_at);
  }
}

RC_GTEST_PROP(RetryProperty, OnlyWhatMayPassIsRetried, ()) {
  const int code = *rc::gen::inRange(100, 600);
  RC_ASSERT(is_retryable(status(code)) == (code == 429 || code >= 500));
}

}  // namespace
}  // namespace plumbline::telemetry
