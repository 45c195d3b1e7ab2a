#include "fake_server/core/behaviour.h"

#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;

TEST(AnswerRule, MatchesBothEndsOfItsRequestWindow) {
  AnswerRule rule;
  rule.first = 2;
  rule.last = 4;
  EXPECT_FALSE(rule.matches(1, 0s));
  EXPECT_TRUE(rule.matches(2, 0s));
  EXPECT_TRUE(rule.matches(4, 0s));
  EXPECT_FALSE(rule.matches(5, 0s));
}

TEST(AnswerRule, MatchesFromItsStartUntilBeforeItsEnd) {
  AnswerRule rule;
  rule.from = 5s;
  rule.to = 10s;
  EXPECT_FALSE(rule.matches(1, 5s - 1ns));
  EXPECT_TRUE(rule.matches(1, 5s));
  EXPECT_TRUE(rule.matches(1, 10s - 1ns));
  EXPECT_FALSE(rule.matches(1, 10s));
}

TEST(AnswerRule, NeedsBothWindows) {
  AnswerRule rule;
  rule.last = 1;
  rule.to = 1s;
  EXPECT_TRUE(rule.matches(1, 0s));
  EXPECT_FALSE(rule.matches(2, 0s));
  EXPECT_FALSE(rule.matches(1, 1s));
}

Behaviour timed() {
  Behaviour behaviour;
  AnswerRule rule;
  rule.from = 10s;
  rule.to = 20s;
  rule.delay = 2s;
  rule.retry_after_seconds = 7;
  behaviour.telemetry = {rule};
  behaviour.flag_answers = {AnswerRule{}};
  behaviour.flag.ttl_seconds = 900;
  behaviour.flag.flips = {{40s, "false"}};
  behaviour.tokens = {{"t1", 60s}, {"t2", std::nullopt}};
  behaviour.rate_limit = RateLimit{5, 1s, 3};
  return behaviour;
}

TEST(Behaviour, DividesEveryTimeOfItsOwn) {
  const Behaviour faster = timed().times_divided_by(10);
  EXPECT_EQ(faster.telemetry[0].from, 1s);
  EXPECT_EQ(faster.telemetry[0].to, 2s);
  EXPECT_EQ(faster.telemetry[0].delay, 200ms);
  EXPECT_EQ(faster.flag.flips[0].at, 4s);
  EXPECT_EQ(faster.tokens[0].expires, 6s);
  EXPECT_EQ(faster.rate_limit->refill_interval, 100ms);
}

TEST(Behaviour, KeepsWhatIsOnTheWireAndWhatIsForEver) {
  const Behaviour faster = timed().times_divided_by(10);
  EXPECT_EQ(faster.telemetry[0].retry_after_seconds, 7);
  EXPECT_EQ(faster.flag.ttl_seconds, 900);
  EXPECT_EQ(faster.rate_limit->retry_after_seconds, 3);
  EXPECT_EQ(faster.tokens[1].expires, std::nullopt);
  EXPECT_EQ(faster.flag_answers[0].to, Duration::max());
  EXPECT_EQ(timed().times_divided_by(1), timed());
}

TEST(Behaviour, DividesNothingDownToZero) {
  Behaviour behaviour = timed();
  behaviour.telemetry[0].delay = 5ns;
  EXPECT_EQ(behaviour.times_divided_by(10).telemetry[0].delay, 1ns);
  behaviour.telemetry[0].delay = 0ns;
  EXPECT_EQ(behaviour.times_divided_by(10).telemetry[0].delay, 0ns);
}

}  // namespace
}  // namespace plumbline::fake
