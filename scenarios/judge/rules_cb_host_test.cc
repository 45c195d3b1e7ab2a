#include <gtest/gtest.h>

#include "scenarios/judge/breaker_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

constexpr const char* kOther = "ws2.cloud.databricks.test";

/// kHost's breaker opens at 5 s; an event of another host is made at 10 s, and sent at `sent`.
JournalBuilder two_hosts(std::optional<Duration> sent, Duration last = 30s) {
  JournalBuilder builder = opened_fully(last);
  builder.flag(0s, "\"true\"", kOther).open("c2", 0s, "unset", kOther);
  builder.statement("c2", "t1", 10s, kOther);
  TestEvent event{"EXECUTE_STATEMENT", "id-t1", "session-c2"};
  if (sent) builder.telemetry(*sent, shipped_body({event}), 200, kOther);
  return builder;
}

TEST(Cb7, AnotherHostThatIsServedWhileOneIsOpenPasses) {
  EXPECT_EQ(status_of(judge_cb_7, two_hosts(11s)), Status::pass);
}

TEST(Cb7, AnotherHostThatIsSilencedFails) {
  const Verdict verdict = run_rule(judge_cb_7, breaker(), two_hosts(std::nullopt));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_NE(verdict.reason.find(kOther), std::string::npos) << verdict.reason;
  EXPECT_EQ(verdict.witness.size(), 1U);
}

TEST(Cb7, AnotherHostServedOnlyAfterTheOpenPeriodProvesNothing) {
  // Silent from 5 s to 65 s: what comes then says nothing about a shared breaker.
  EXPECT_EQ(status_of(judge_cb_7, two_hosts(65s, 64s)), Status::fail);
  EXPECT_EQ(status_of(judge_cb_7, opened_fully(30s)), Status::inconclusive);
}

TEST(Cb7, AnotherHostsOwnOpenBreakerDecidesNothing) {
  JournalBuilder builder = opened_fully(30s);
  builder.flag(0s, "\"true\"", kOther).open("c2", 0s, "unset", kOther);
  for (int k = 1; k <= 5; ++k) {
    const std::string name = "t" + std::to_string(k);
    builder.statement("c2", name, k * 1s, kOther);
    builder.telemetry(k * 1s, shipped_body({{"EXECUTE_STATEMENT", "id-" + name, "session-c2"}}),
                      503, kOther);
  }
  EXPECT_EQ(status_of(judge_cb_7, builder.statement("c2", "late", 10s, kOther)),
            Status::inconclusive);
}

/// `count` connections of two seconds, each with one statement and one failing export at its close.
JournalBuilder short_lives(int count, int sent, int status = 503) {
  JournalBuilder builder;
  builder.flag(0s);
  for (int k = 1; k <= count; ++k) {
    const std::string name = std::to_string(k);
    const Duration at = k * 2s;
    builder.open("c" + name, at).statement("c" + name, "s" + name, at + 500ms);
    const TestEvent event{"EXECUTE_STATEMENT", "id-s" + name, "session-c" + name};
    if (k <= sent) builder.telemetry(at + 1s, shipped_body({event}), status);
    builder.close("c" + name, at + 1s, kHost, 100ms);
  }
  return builder.quiescence(60s);
}

TEST(Cb8, FailuresOfSeveralLivesThatOpenItPass) {
  EXPECT_EQ(status_of(judge_cb_8, short_lives(8, 5)), Status::pass);
}

TEST(Cb8, OneMoreExportAfterTheThresholdFails) {
  EXPECT_EQ(status_of(judge_cb_8, short_lives(8, 6)), Status::fail);
}

// What was forgotten at a last close says nothing of the threshold or the period.
TEST(Cb8, ForgottenFailuresAreNoOtherRulesAffair) {
  for (const auto rule : {judge_cb_1, judge_cb_2, judge_cb_5, judge_cb_10})
    EXPECT_NE(status_of(rule, short_lives(8, 6)), Status::fail);
}

TEST(Cb8, ThresholdWithoutAnotherLifeIsInconclusive) {
  EXPECT_EQ(status_of(judge_cb_8, short_lives(5, 5)), Status::inconclusive);
}

TEST(Cb8, BelowTheThresholdDecidesNothing) {
  EXPECT_EQ(status_of(judge_cb_8, short_lives(4, 4)), Status::inconclusive);
}

TEST(Cb8, OneLifeAloneDecidesNothing) {
  EXPECT_EQ(status_of(judge_cb_8, opened_fully(70s)), Status::inconclusive);
}

/// Opened in the first life at 5 s; closed at 6 s, opened again at 10 s with a statement at 20 s.
JournalBuilder reopened() {
  JournalBuilder builder = busy(5s);
  exports(builder, 5, 1s).close("c1", 6s).open("c2", 10s).statement("c2", "t", 20s);
  return builder.quiescence(100s);
}

TEST(Cb8, OpenBreakerOutlivesTheReopening) {
  EXPECT_EQ(status_of(judge_cb_8, reopened()), Status::pass);
}

TEST(Cb8, RequestOfTheNextLifeWithinTheOpenPeriodFails) {
  EXPECT_EQ(status_of(judge_cb_8, reopened().exported("t", 21s)), Status::fail);
  EXPECT_EQ(status_of(judge_cb_8, reopened().exported("t", 65s)), Status::pass);
}

TEST(Cb8, NextLifeAfterTheOpenPeriodDecidesNothing) {
  JournalBuilder builder = busy(5s);
  exports(builder, 5, 1s).close("c1", 6s).open("c2", 65s).statement("c2", "t", 66s);
  EXPECT_EQ(status_of(judge_cb_8, builder.exported("t", 67s).quiescence(100s)),
            Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
