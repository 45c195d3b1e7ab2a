#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/breaker_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests
using ::testing::StartsWith;

TEST(Cb2, SilentForTheWholePeriod) {
  EXPECT_EQ(status_of(judge_cb_2, opened_fully(70s)), Status::pass);
}

TEST(Cb2, RequestJustWithinThePeriodFails) {
  JournalBuilder builder = opened_fully(70s);
  EXPECT_EQ(status_of(judge_cb_2, builder.exported("early", 65s - 1ns)), Status::fail);
}

TEST(Cb2, RequestAtItsEndPasses) {
  JournalBuilder builder = opened_fully(70s);
  EXPECT_EQ(status_of(judge_cb_2, builder.exported("probe", 65s)), Status::pass);
}

TEST(Cb2, RunThatEndsWithinThePeriodIsInconclusive) {
  EXPECT_EQ(status_of(judge_cb_2, opened_fully(65s - 1s)), Status::inconclusive);
}

TEST(Cb2, PeriodWithoutWaitingEventsIsInconclusive) {
  EXPECT_EQ(status_of(judge_cb_2, opened_fully(20s).quiescence(90s)), Status::inconclusive);
}

TEST(Cb2, LiveRequestAtTheEdgeIsInconclusive) {
  JournalBuilder builder = busy(70s, "live");
  exports(builder, 5, 1s).jitter(20ms).exported("probe", 59s - 10ms);
  EXPECT_EQ(status_of(judge_cb_2, builder), Status::inconclusive);
}

TEST(Cb3, OneProbeAtATimePasses) {
  JournalBuilder builder = opened_fully(70s);
  EXPECT_EQ(status_of(judge_cb_3, builder.exported("p1", 66s, 200, 2s)), Status::pass);
}

TEST(Cb3, TwoProbesAtATimeFail) {
  JournalBuilder builder = opened_fully(70s);
  builder.exported("p1", 66s, 200, 2s).exported("p2", 67s, 200, 2s);
  EXPECT_EQ(status_of(judge_cb_3, builder), Status::fail);
}

TEST(Cb3, ProbeThatFollowsAtTheAnswerIsNotAtTheSameTime) {
  JournalBuilder builder = opened_fully(70s);
  builder.exported("p1", 66s, 200, 2s).exported("p2", 68s, 200, 1s);
  EXPECT_EQ(status_of(judge_cb_3, builder), Status::pass);
}

TEST(Cb3, ProbeWithoutCompanyIsInconclusive) {
  JournalBuilder builder = opened_fully(66s);
  EXPECT_EQ(status_of(judge_cb_3, builder.exported("p1", 66s + 1ms, 200, 10ms)),
            Status::inconclusive);
}

TEST(Cb3, EventThatWasNotDueBeforeTheProbeEndedIsNoCompany) {
  // An event a second, sent a second later: those of 66 s are due at 67 s.
  const auto probe = [](Duration took) {
    JournalBuilder builder = opened_fully(70s);
    return status_of(judge_cb_3, builder.exported("p1", 66s, 200, took));
  };
  EXPECT_EQ(probe(1s), Status::inconclusive);
  EXPECT_EQ(probe(1s + 1ns), Status::pass);
}

TEST(Cb3, EventThatMakesABatchFullIsDueAtOnce) {
  Profile single = breaker();
  single.set("batch_size", "1");
  JournalBuilder builder = opened_fully(70s).exported("p1", 66s, 200, 500ms);
  EXPECT_EQ(run_rule(judge_cb_3, single, builder).status, Status::pass);
  EXPECT_EQ(run_rule(judge_cb_3, breaker(), builder).status, Status::inconclusive);
}

TEST(Cb3, NoProbeAfterThePeriodFails) {
  EXPECT_EQ(status_of(judge_cb_3, opened_fully(90s)), Status::fail);
  EXPECT_EQ(status_of(judge_cb_4, opened_fully(90s)), Status::fail);
}

TEST(Cb3, NoProbeYetIsInconclusive) {
  EXPECT_EQ(status_of(judge_cb_3, opened_fully(66s)), Status::inconclusive);
}

TEST(Cb3, RetryAfterLengthensTheWaitForAProbe) {
  JournalBuilder builder = busy(90s);
  exports(builder, 4, 1s);
  builder.telemetry(5s, shipped_body({TestEvent{}}), 503, kHost, {{"Retry-After", "200"}});
  EXPECT_EQ(status_of(judge_cb_3, builder), Status::inconclusive);
}

TEST(Cb4, ProbesThatCloseItPass) {
  JournalBuilder builder = opened_fully(72s);
  builder.exported("p1", 66s).exported("p2", 67s);
  EXPECT_EQ(status_of(judge_cb_4, exports(builder, 5, 68s, 200)), Status::pass);
}

TEST(Cb4, FailedProbeThatReopensForAFullPeriodPasses) {
  JournalBuilder builder = opened_fully(127s);
  EXPECT_EQ(status_of(judge_cb_4, builder.exported("p1", 66s, 503)), Status::pass);
}

TEST(Cb4, RequestSoonAfterAFailedProbeFails) {
  JournalBuilder builder = opened_fully(130s);
  EXPECT_EQ(status_of(judge_cb_4, builder.exported("p1", 66s, 503).exported("p2", 126s - 1ns)),
            Status::fail);
}

TEST(Cb4, OneSuccessDoesNotCloseIt) {
  JournalBuilder builder = opened_fully(80s);
  builder.exported("p1", 66s).exported("p2", 67s, 503).exported("p3", 68s, 503);
  EXPECT_EQ(status_of(judge_cb_4, builder), Status::fail);
}

TEST(Cb4, SilenceAfterSuccessfulProbesFails) {
  JournalBuilder builder = opened_fully(90s);
  EXPECT_EQ(status_of(judge_cb_4, builder.exported("p1", 66s).exported("p2", 67s)), Status::fail);
}

TEST(Cb4, NoProbeSeenIsInconclusive) {
  EXPECT_EQ(status_of(judge_cb_4, opened_fully(60s)), Status::inconclusive);
}

TEST(Cb4, ReasonSaysNoMoreThanWasSeen) {
  const auto reason = [](JournalBuilder builder) {
    const Verdict verdict = run_rule(judge_cb_4, breaker(), builder);
    EXPECT_EQ(verdict.status, Status::pass) << verdict.reason;
    return verdict.reason;
  };
  JournalBuilder closed = opened_fully(72s).exported("p1", 66s).exported("p2", 67s);
  EXPECT_THAT(reason(exports(closed, 5, 68s, 200)), StartsWith("sending went on after"));
  EXPECT_THAT(reason(opened_fully(127s).exported("p1", 66s, 503)), StartsWith("re-opened"));
  EXPECT_THAT(reason(opened_fully(128s).exported("p1", 66s).exported("p2", 67s, 503)),
              StartsWith("closed by 2 successful probes"));
}

}  // namespace
}  // namespace plumbline::judge
