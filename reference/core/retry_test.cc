#include "reference/core/retry.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace plumbline::telemetry {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Verdict = RetryDecision::Verdict;

constexpr Instant kStart{hours{1}};
constexpr WallTime kWall{seconds{784'111'777}};  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr Duration kTick{1};

HttpOutcome answered(int status) {
  HttpOutcome outcome;
  outcome.status = status;
  return outcome;
}

HttpOutcome failed(NetworkError error) {
  HttpOutcome outcome;
  outcome.error = error;
  return outcome;
}

Config without_jitter() {
  Config config;
  config.retry_jitter_percent = 0;
  return config;
}

RetryDecision decide(const HttpOutcome& outcome, std::size_t attempts,
                     std::optional<Duration> asked, Instant give_up_at) {
  Random random{1};
  return decide_retry(without_jitter(), outcome, attempts, asked, kStart, give_up_at, random);
}

TEST(RetryRules, A2xxIsASuccess) {
  EXPECT_FALSE(is_success(answered(199)));
  EXPECT_TRUE(is_success(answered(200)));
  EXPECT_TRUE(is_success(answered(299)));
  EXPECT_FALSE(is_success(answered(300)));
  EXPECT_FALSE(is_success(failed(NetworkError::reset)));
}

TEST(RetryRules, Only429And5xxAndNetworkFailuresAreRetried) {
  for (const int status : {429, 500, 503, 599}) EXPECT_TRUE(is_retryable(answered(status)));
  for (const int status : {200, 301, 307, 400, 401, 403, 404, 408, 428, 430, 499, 600}) {
    EXPECT_FALSE(is_retryable(answered(status))) << status;
  }
  for (const auto error :
       {NetworkError::dns, NetworkError::refused, NetworkError::connect_timeout, NetworkError::tls,
        NetworkError::reset, NetworkError::timeout, NetworkError::protocol}) {
    EXPECT_TRUE(is_retryable(failed(error))) << to_string(error);
  }
  EXPECT_FALSE(is_retryable(failed(NetworkError::cancelled)));
}

TEST(RetryAfter, ReadsSeconds) {
  EXPECT_EQ(retry_after({{"Retry-After", "0"}}, kWall), Duration{0});
  EXPECT_EQ(retry_after({{"retry-after", " 120 "}}, kWall), seconds{120});
  EXPECT_EQ(retry_after({{"RETRY-AFTER", "86400"}}, kWall), hours{24});
  EXPECT_EQ(retry_after({{"Retry-After", "86401"}}, kWall), hours{24});
  EXPECT_EQ(retry_after({{"Retry-After", std::string(100, '9')}}, kWall), hours{24});
}

TEST(RetryAfter, ReadsADateAgainstTheWallClock) {
  const auto at = [](const char* date) { return retry_after({{"Retry-After", date}}, kWall); };
  EXPECT_EQ(at("Sun, 06 Nov 1994 08:49:39 GMT"), seconds{2});
  EXPECT_EQ(at("Sun, 06 Nov 1994 08:49:37 GMT"), Duration{0});
  EXPECT_EQ(at("Sun, 06 Nov 1994 08:49:36 GMT"), Duration{0});
  EXPECT_EQ(at("Fri, 31 Dec 9999 23:59:59 GMT"), hours{24});
}

TEST(RetryAfter, MalformedOnesAskForNothing) {
  for (const char* bad : {"", "-1", "1.5", "+2", "soon", "0x10", "2 s"}) {
    EXPECT_EQ(retry_after({{"Retry-After", bad}}, kWall), std::nullopt) << bad;
  }
  EXPECT_EQ(retry_after({}, kWall), std::nullopt);
  EXPECT_EQ(retry_after({{"X-Retry-After", "5"}}, kWall), std::nullopt);
}

TEST(RetryAfter, TheLongestOfSeveralCounts) {
  EXPECT_EQ(retry_after({{"Retry-After", "2"}, {"Retry-After", "7"}, {"Retry-After", "x"}}, kWall),
            seconds{7});
}

TEST(RetryWait, Doubles) {
  Random random{1};
  EXPECT_EQ(retry_wait(without_jitter(), 1, random), milliseconds{100});
  EXPECT_EQ(retry_wait(without_jitter(), 2, random), milliseconds{200});
  EXPECT_EQ(retry_wait(without_jitter(), 3, random), milliseconds{400});
}

TEST(RetryWait, JitterAddsLessThanHalfAndVaries) {
  Random random{1};
  const Config config;
  auto [shortest, longest] = std::pair{Duration::max(), Duration::zero()};
  for (int i = 0; i < 1000; ++i) {
    const Duration wait = retry_wait(config, 2, random);
    shortest = std::min(shortest, wait);
    longest = std::max(longest, wait);
  }
  EXPECT_GE(shortest, milliseconds{200});
  EXPECT_LT(shortest, milliseconds{210});
  EXPECT_GT(longest, milliseconds{290});
  EXPECT_LT(longest, milliseconds{300});
}

TEST(RetryWait, StaysPositiveAtTheLargestSettings) {
  Random random{1};
  Config config;
  config.retry_delay = std::chrono::minutes{1};
  config.retry_jitter_percent = 100;
  EXPECT_GE(retry_wait(config, 10, random), std::chrono::minutes{512});
  EXPECT_GT(retry_wait(config, 1'000'000, random), Duration::zero());
}

TEST(DecideRetry, RetriesAfterTheWait) {
  const auto decision = decide(answered(503), 1, std::nullopt, kStart + seconds{30});
  EXPECT_EQ(decision.verdict, Verdict::retry);
  EXPECT_EQ(decision.at, kStart + milliseconds{100});
}

// The sample code's retry layers multiplied; here the number of attempts made is all there is.
TEST(DecideRetry, StopsAfterTheLastAttempt) {
  EXPECT_EQ(decide(answered(429), 3, std::nullopt, kNever).verdict, Verdict::retry);
  EXPECT_EQ(decide(answered(429), 4, std::nullopt, kNever).verdict, Verdict::exhausted);
}

TEST(DecideRetry, AFinalOutcomeIsNotRetried) {
  EXPECT_EQ(decide(answered(404), 1, std::nullopt, kNever).verdict, Verdict::not_retryable);
  EXPECT_EQ(decide(failed(NetworkError::cancelled), 1, std::nullopt, kNever).verdict,
            Verdict::not_retryable);
}

TEST(DecideRetry, WaitsNoLessThanRetryAfter) {
  const Instant never_mind = kStart + hours{1};
  EXPECT_EQ(decide(answered(429), 1, seconds{2}, never_mind).at, kStart + seconds{2});
  EXPECT_EQ(decide(answered(429), 1, milliseconds{99}, never_mind).at, kStart + milliseconds{100});
  EXPECT_EQ(decide(answered(429), 1, Duration{0}, never_mind).at, kStart + milliseconds{100});
}

TEST(DecideRetry, GivesUpNowWhenTheWaitOutlastsTheBudget) {
  const Instant wait_ends = kStart + milliseconds{100};
  EXPECT_EQ(decide(answered(500), 1, std::nullopt, wait_ends).verdict, Verdict::exhausted);
  EXPECT_EQ(decide(answered(500), 1, std::nullopt, wait_ends + kTick).verdict, Verdict::retry);
  EXPECT_EQ(decide(answered(500), 1, std::nullopt, kStart).verdict, Verdict::exhausted);
  EXPECT_EQ(decide(answered(429), 1, seconds{31}, kStart + seconds{30}).verdict,
            Verdict::exhausted);
}

}  // namespace
}  // namespace plumbline::telemetry
