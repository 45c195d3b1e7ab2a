#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/breaker_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests
using ::testing::HasSubstr;

Status rate_status_of(const JournalBuilder& builder) {
  return run_rule(judge_cb_6, breaker("rate"), builder).status;
}

/// Four failures, one success, `after` more failures, a second apart from 1 s.
JournalBuilder interrupted(int after, Duration busy_until) {
  JournalBuilder builder = busy(busy_until);
  exports(builder, 4, 1s);
  exports(builder, 1, 5s, 200);
  return exports(builder, after, 6s);
}

TEST(Cb6, SendingOnAfterAsManyFailuresWithASuccessBetweenPasses) {
  EXPECT_EQ(status_of(judge_cb_6, interrupted(2, 8s)), Status::pass);
}

TEST(Cb6, FailuresThatNeverReachTheThresholdDecideNothing) {
  JournalBuilder builder = busy(5s);
  exports(builder, 3, 1s);
  EXPECT_EQ(status_of(judge_cb_6, exports(builder, 1, 4s, 200)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_cb_6, opened_fully(70s)), Status::inconclusive);
}

TEST(Cb6, SilenceAsIfTheSuccessDidNotCountFails) {
  const Verdict verdict = run_rule(judge_cb_6, breaker(), interrupted(1, 20s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, HasSubstr("as if successes did not count"));
  EXPECT_FALSE(verdict.witness.empty());
}

TEST(Cb6, ARequestAfterTheOpenPeriodOfTheWrongCountProvesNothing) {
  JournalBuilder builder = busy(6s);
  exports(builder, 4, 1s);
  exports(builder, 1, 5s, 200);
  exports(builder, 1, 6s);
  const auto next_at = [&builder](Duration at) {
    JournalBuilder journal = builder;
    return status_of(judge_cb_6, journal.exported("next", at, 503));
  };
  EXPECT_EQ(next_at(66s - 1ns), Status::pass);
  EXPECT_EQ(next_at(66s), Status::inconclusive);
}

/// Nine calls, every second one a failure, and a tenth.
JournalBuilder alternating(int tenth, Duration last) {
  JournalBuilder builder = busy(last);
  for (int k = 1; k <= 9; ++k) exports(builder, 1, k * 1s, k % 2 == 0 ? 503 : 200);
  return exports(builder, 1, 10s, tenth);
}

TEST(Cb6, RateOpensByCallsAmongSuccesses) {
  EXPECT_EQ(rate_status_of(alternating(503, 30s)), Status::pass);
}

TEST(Cb6, RateBelowTheThresholdDecidesNothing) {
  EXPECT_EQ(rate_status_of(alternating(200, 11s)), Status::inconclusive);
}

TEST(Cb6, RateThatASuccessWipedFails) {
  JournalBuilder builder = alternating(503, 30s);
  const Verdict verdict = run_rule(judge_cb_6, breaker("rate"), exports(builder, 3, 11s, 503));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, HasSubstr("did not open it"));
}

TEST(Cb6, ASuccessMayFillTheWindow) {
  JournalBuilder builder = busy(30s);
  exports(builder, 9, 1s);
  EXPECT_EQ(rate_status_of(exports(builder, 1, 10s, 200)), Status::pass);
}

TEST(Cb6, RateOfFailuresAloneDecidesNothing) {
  JournalBuilder builder = busy(40s);
  EXPECT_EQ(rate_status_of(exports(builder, 10, 1s)), Status::inconclusive);
}

TEST(Cb6, OneMistakeExcludedIsNotEnoughForARate) {
  // 10 failures among 25 calls: ignoring successes would open; wiping them would not either.
  JournalBuilder builder = busy(27s);
  for (int k = 1; k <= 25; ++k) exports(builder, 1, k * 1s, k % 5 == 0 || k % 5 == 3 ? 503 : 200);
  EXPECT_EQ(rate_status_of(exports(builder, 1, 26s, 200)), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
