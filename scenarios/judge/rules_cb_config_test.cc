#include <gtest/gtest.h>

#include "scenarios/judge/breaker_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

/// CB-9 on a run that configures a threshold of 3 and a period of 20 s.
Status configured(JournalBuilder builder, const std::string& threshold = "3",
                  const std::string& open_for = "20s") {
  builder.header().overrides = {{"breaker_threshold", threshold}, {"open_for", open_for}};
  const Profile own = breaker().with_overrides(builder.header().overrides);
  return run_rule(judge_cb_9, own, builder).status;
}

/// `count` failures from 1 s on, and the next request at `probe`.
JournalBuilder probed(int count, Duration probe, Duration last = 60s) {
  JournalBuilder builder = busy(last);
  return exports(builder, count, 1s).exported("probe", probe);
}

TEST(Cb9, ConfiguredThresholdAndPeriodPass) {
  EXPECT_EQ(configured(probed(3, 23s)), Status::pass);
  EXPECT_EQ(configured(probed(3, 23s + 1s)), Status::pass);
}

TEST(Cb9, HigherThresholdThanConfiguredFails) {
  EXPECT_EQ(configured(probed(4, 24s)), Status::fail);
}

TEST(Cb9, LowerThresholdThanConfiguredFails) {
  JournalBuilder builder = busy(60s);
  EXPECT_EQ(configured(exports(builder, 2, 1s)), Status::fail);
}

TEST(Cb9, ShorterPeriodThanConfiguredFails) {
  EXPECT_EQ(configured(probed(3, 23s - 1ns)), Status::fail);
}

TEST(Cb9, LongerPeriodThanConfiguredFails) {
  JournalBuilder builder = busy(60s);
  EXPECT_EQ(configured(exports(builder, 3, 1s)), Status::fail);
}

TEST(Cb9, ProbeThatComesTooLateToTellProvesNothing) {
  const auto idle_until = [](Duration probe) {
    JournalBuilder builder = busy(22s);
    exports(builder, 3, 1s).statement("c1", "late", probe - 500ms);
    return configured(builder.exported("late", probe));
  };
  EXPECT_EQ(idle_until(43s - 1ns), Status::pass);
  EXPECT_EQ(idle_until(43s), Status::inconclusive);
}

TEST(Cb9, RunThatConfiguresTheDefaultsProvesNothing) {
  EXPECT_EQ(configured(probed(5, 65s, 90s), "5", "60s"), Status::inconclusive);
  EXPECT_EQ(configured(probed(3, 63s, 90s), "3", "60s"), Status::inconclusive);
  EXPECT_EQ(run_rule(judge_cb_9, breaker(), probed(5, 65s, 90s)).status, Status::inconclusive);
}

TEST(Cb9, RunThatEndsInThePeriodIsInconclusive) {
  JournalBuilder builder = busy(15s);
  EXPECT_EQ(configured(exports(builder, 3, 1s)), Status::inconclusive);
}

/// Opened at 5 s by an answer with that Retry-After; the application stays busy.
JournalBuilder asked(const std::string& retry_after, Duration last) {
  JournalBuilder builder = busy(last);
  exports(builder, 4, 1s);
  return builder.telemetry(5s, shipped_body({TestEvent{}}), 503, kHost,
                           {{"Retry-After", retry_after}});
}

TEST(Cb12, RequestAtTheEndOfRetryAfterPassesAndBeforeItFails) {
  EXPECT_EQ(status_of(judge_cb_12, asked("200", 220s).exported("p", 205s)), Status::pass);
  EXPECT_EQ(status_of(judge_cb_12, asked("200", 220s).exported("p", 205s - 1ns)), Status::fail);
}

TEST(Cb12, RetryAfterBelowTheOpenPeriodDecidesNothing) {
  EXPECT_EQ(status_of(judge_cb_12, asked("60", 90s).exported("p", 65s)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_cb_12, asked("61", 90s).exported("p", 65s)), Status::fail);
}

TEST(Cb12, RetryAfterIsCappedAtTenMinutes) {
  EXPECT_EQ(status_of(judge_cb_12, asked("86400", 620s).exported("p", 605s)), Status::pass);
  EXPECT_EQ(status_of(judge_cb_12, asked("86400", 620s).exported("p", 605s - 1ns)), Status::fail);
  EXPECT_EQ(status_of(judge_cb_12, asked("86400", 640s)), Status::fail);
}

TEST(Cb12, RunThatEndsBeforeIsInconclusive) {
  EXPECT_EQ(status_of(judge_cb_12, asked("200", 204s)), Status::inconclusive);
}

TEST(Cb12, SilenceWithoutWaitingEventsIsInconclusive) {
  JournalBuilder builder = asked("200", 60s);
  EXPECT_EQ(status_of(judge_cb_12, builder.quiescence(300s)), Status::inconclusive);
}

TEST(Cb12, BreakerThatNeverOpenedIsAnothersMatter) {
  EXPECT_EQ(status_of(judge_cb_12, asked("200", 30s).exported("p", 10s)), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
