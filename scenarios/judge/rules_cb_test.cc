#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/breaker_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests
using ::testing::HasSubstr;

TEST(Cb1, OpensAtTheThreshold) {
  EXPECT_EQ(status_of(judge_cb_1, opened_fully(20s)), Status::pass);
}

TEST(Cb1, AnotherExportAfterTheThresholdFails) {
  JournalBuilder builder = busy(20s);
  const Verdict verdict = run_rule(judge_cb_1, breaker(), exports(builder, 6, 1s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, HasSubstr("did not open"));
  EXPECT_FALSE(verdict.witness.empty());
}

TEST(Cb1, TooShortAPeriodIsAnOpeningAllTheSame) {
  JournalBuilder builder = opened_fully(70s).exported("early", 35s);
  EXPECT_EQ(status_of(judge_cb_1, builder), Status::pass);
  EXPECT_EQ(status_of(judge_cb_2, builder), Status::fail);
}

TEST(Cb1, SilenceBeforeTheThresholdFails) {
  JournalBuilder builder = busy(20s);
  const Verdict verdict = run_rule(judge_cb_1, breaker(), exports(builder, 4, 1s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, HasSubstr("only 4 failures counted"));
}

TEST(Cb1, FailuresBelowTheThresholdThatGoOnAreInconclusive) {
  JournalBuilder builder = busy(6s);
  EXPECT_EQ(status_of(judge_cb_1, exports(builder, 4, 1s)), Status::inconclusive);
}

TEST(Cb1, ThresholdWithoutWaitingEventsIsInconclusive) {
  JournalBuilder builder = busy(4s);
  EXPECT_EQ(status_of(judge_cb_1, exports(builder, 5, 1s).quiescence(50s)), Status::inconclusive);
}

TEST(Cb1, SuccessesBetweenFailuresDoNotOpen) {
  JournalBuilder builder = busy(9s);
  exports(builder, 4, 1s);
  exports(builder, 1, 5s, 200);
  EXPECT_EQ(status_of(judge_cb_1, exports(builder, 4, 6s)), Status::inconclusive);
}

TEST(Cb1, SilenceAfterSuccessIsNoMatterOfTheBreaker) {
  JournalBuilder builder = busy(30s);
  exports(builder, 2, 1s);
  EXPECT_EQ(status_of(judge_cb_1, exports(builder, 1, 3s, 200)), Status::inconclusive);
}

TEST(Cb1, RatePolicyCountsItsWindow) {
  JournalBuilder opens = busy(30s);
  exports(opens, 5, 1s, 200);
  exports(opens, 5, 6s, 503);
  EXPECT_EQ(run_rule(judge_cb_1, breaker("rate"), opens).status, Status::pass);
  JournalBuilder withholds = busy(30s);
  exports(withholds, 5, 1s, 200);
  exports(withholds, 4, 6s, 503);
  EXPECT_EQ(run_rule(judge_cb_1, breaker("rate"), withholds).status, Status::fail);
}

TEST(Cb1, RequestWithinTheJitterOfTheAnswerIsForgiven) {
  JournalBuilder builder = busy(20s, "live");
  exports(builder, 5, 1s).jitter(20ms).exported("late", 5s + 20ms, 503);
  EXPECT_EQ(status_of(judge_cb_1, builder), Status::pass);
  JournalBuilder beyond = busy(20s, "live");
  exports(beyond, 5, 1s).jitter(20ms).exported("late", 5s + 21ms, 503);
  EXPECT_EQ(status_of(judge_cb_1, beyond), Status::fail);
}

TEST(Cb1, AttemptsThatNeverBecameRequestsCount) {
  JournalBuilder builder = busy(20s);
  for (int k = 1; k <= 5; ++k) builder.attempt_failed(k * 1s, "refused");
  EXPECT_EQ(status_of(judge_cb_1, builder), Status::pass);
  EXPECT_EQ(status_of(judge_cb_5, builder), Status::pass);
}

TEST(Cb5, FailuresOfTheListedKindsCount) {
  JournalBuilder builder = busy(20s);
  exports(builder, 3, 1s, 429).attempt_failed(4s, "dns").attempt_failed(5s, "tls");
  const Verdict verdict = run_rule(judge_cb_5, breaker(), builder);
  EXPECT_EQ(verdict.status, Status::pass);
  EXPECT_THAT(verdict.reason, HasSubstr("429, dns, tls"));
}

TEST(Cb5, AKindThatDoesNotCountFails) {
  JournalBuilder builder = busy(20s);
  exports(builder, 9, 1s, 429);
  EXPECT_EQ(status_of(judge_cb_5, builder), Status::fail);
}

TEST(Cb5, OtherStatusesAreNoEvidence) {
  EXPECT_EQ(status_of(judge_cb_5, opened_fully(20s, 403)), Status::inconclusive);
}

TEST(Cb10, RateLimitAloneOpensIt) {
  EXPECT_EQ(status_of(judge_cb_10, opened_fully(20s, 429)), Status::pass);
}

TEST(Cb10, RateLimitThatNeverOpensItFails) {
  JournalBuilder builder = busy(30s);
  EXPECT_EQ(status_of(judge_cb_10, exports(builder, 20, 1s, 429)), Status::fail);
}

TEST(Cb10, OtherFailuresAreNoEvidence) {
  EXPECT_EQ(status_of(judge_cb_10, opened_fully(20s, 503)), Status::inconclusive);
  JournalBuilder mixed = busy(20s);
  exports(mixed, 4, 1s, 429);
  EXPECT_EQ(status_of(judge_cb_10, exports(mixed, 1, 5s, 503)), Status::inconclusive);
}

TEST(CbAll, WithoutTrafficEverythingIsInconclusive) {
  for (auto* rule : {judge_cb_1, judge_cb_2, judge_cb_3, judge_cb_4, judge_cb_5, judge_cb_10}) {
    EXPECT_EQ(status_of(rule, busy(30s).quiescence(60s)), Status::inconclusive);
  }
}

TEST(CbAll, EventsLostByALastCloseAreNoMatterOfTheBreaker) {
  JournalBuilder builder = busy(4s);
  exports(builder, 4, 1s).close("c1", 4s + 1ms).quiescence(60s);
  EXPECT_EQ(status_of(judge_cb_1, builder), Status::inconclusive);
}

TEST(Cb5, ReasonNamesWhatWasSeenAndWhatWasNot) {
  const Verdict verdict = run_rule(judge_cb_5, breaker(), opened_fully(20s));
  EXPECT_EQ(verdict.status, Status::pass);
  EXPECT_THAT(verdict.reason, HasSubstr("5xx; not seen: 429, dns, refused, reset, timeout, tls"));
}

TEST(CbAll, StormOfAttemptsThatMayBeOneExportIsNoFiveCalls) {
  const auto opened_by = [](Duration apart) {
    JournalBuilder builder = busy(70s);
    for (int k = 1; k <= 5; ++k) builder.attempt_failed(1s + k * apart, "refused");
    return builder;
  };
  // The longest wait before a retry: 100 ms, half as much again, and 100 ms on the way.
  for (auto* rule : {judge_cb_1, judge_cb_5}) {
    EXPECT_EQ(status_of(rule, opened_by(250ms)), Status::inconclusive);
    EXPECT_EQ(status_of(rule, opened_by(251ms)), Status::pass);
  }
  EXPECT_EQ(status_of(judge_cb_2, opened_by(250ms).exported("more", 9s)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_cb_2, opened_by(251ms).exported("more", 9s)), Status::fail);
}

TEST(Cb1, EndOfTheProcessExcusesWhatWasHeldBack) {
  const auto ended = [](Duration at) {
    JournalBuilder journal = busy(5s);
    exports(journal, 4, 1s).add(at, journal::Process{"ended", 1, 0, "", ""});
    return status_of(judge_cb_1, journal.quiescence(60s));
  };
  // The event of 5 s is due at 6 s, must be seen at 7 s, and 100 ms are for the way.
  EXPECT_EQ(ended(7s + 100ms), Status::inconclusive);
  EXPECT_EQ(ended(7s + 100ms + 1ns), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge
