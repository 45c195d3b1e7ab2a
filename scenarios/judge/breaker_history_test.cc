#include "scenarios/judge/breaker_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Profile consecutive() {
  return profile("nodejs",
                 {{"max_retries", "0"}, {"flush_interval", "1s"}, {"breaker_threshold", "2"}});
}

BreakerHistory history_of(const JournalBuilder& builder, const Profile& used) {
  const journal::Journal journal = builder.journal();
  return breaker_history(Evidence(used, journal), kHost);
}

TEST(BreakerHistory, OpensAtTheAnswerThatCompletesTheThreshold) {
  JournalBuilder builder;
  builder.exported("a", 1s, 503).exported("b", 2s, 503, 300ms).quiescence(9s);
  const auto history = history_of(builder, consecutive());
  ASSERT_EQ(history.openings.size(), 1U);
  EXPECT_EQ(history.openings[0].opened, 2300ms);
  EXPECT_EQ(history.openings[0].until, 62300ms);
  EXPECT_THAT(history.openings[0].counted, ElementsAre(0, 1));
}

TEST(BreakerHistory, HangCountsFromItsBeginToItsTimeout) {
  JournalBuilder builder;
  builder.exported("a", 1s, 503).exported("b", 2s, 0).quiescence(30s);
  const auto history = history_of(builder, consecutive());
  ASSERT_EQ(history.openings.size(), 1U);
  EXPECT_EQ(history.openings[0].opened_earliest, 2s);
  EXPECT_EQ(history.openings[0].opened, 12s);
}

TEST(BreakerHistory, StopsWhereAnOutcomeIsUnknown) {
  JournalBuilder builder;
  builder.exported("a", 1s, 503).exported("b", 2s, 0).quiescence(3s);
  const auto history = history_of(builder, consecutive());
  EXPECT_THAT(history.openings, IsEmpty());
  EXPECT_EQ(history.stopped, "the outcome of an export is not known");
}

TEST(BreakerHistory, RateWindowForgetsItsOldestCalls) {
  const Profile used = profile("nodejs", {{"max_retries", "0"},
                                          {"breaker_policy", "rate"},
                                          {"breaker_threshold", "50"},
                                          {"breaker_window", "4"},
                                          {"breaker_calls_min", "4"}});
  JournalBuilder builder;
  builder.exported("a", 1s, 503)
      .exported("b", 2s)
      .exported("c", 3s)
      .exported("d", 4s)
      .exported("e", 5s, 503);
  EXPECT_THAT(history_of(builder.quiescence(9s), used).openings, IsEmpty());
  builder.exported("f", 10s, 503).quiescence(20s);
  ASSERT_EQ(history_of(builder, used).openings.size(), 1U);
  EXPECT_EQ(history_of(builder, used).openings[0].opened, 10s);
}

TEST(BreakerHistory, TooFewCallsNeverOpenARateBreaker) {
  const Profile used = profile("nodejs", {{"max_retries", "0"},
                                          {"breaker_policy", "rate"},
                                          {"breaker_threshold", "50"},
                                          {"breaker_calls_min", "3"}});
  JournalBuilder builder;
  builder.exported("a", 1s, 503).exported("b", 2s, 503).quiescence(9s);
  EXPECT_THAT(history_of(builder, used).openings, IsEmpty());
}

TEST(BreakerHistory, NewProcessStartsWithAClosedBreaker) {
  JournalBuilder builder;
  builder.add(0s, journal::Process{"started", 1, 0, "", ""}).exported("a", 1s, 503);
  builder.add(2s, journal::Process{"started", 2, 0, "", ""}).exported("b", 3s, 503).quiescence(9s);
  EXPECT_THAT(history_of(builder, consecutive()).openings, IsEmpty());
}

TEST(BreakerHistory, ImportTakesOtherTrafficAsASignOfLifeOnly) {
  JournalBuilder builder("import");
  builder.exported("a", 1s, 503).sql_request(5s).sql_request(20s);
  const auto history = history_of(builder, consecutive());
  ASSERT_EQ(history.demands.size(), 2U);
  EXPECT_FALSE(history.demands[0].proven);
  EXPECT_THAT(history.withheld, IsEmpty());
}

TEST(BreakerHistory, EventsOfDisabledConnectionsAreNoDemand) {
  JournalBuilder builder;
  builder.flag(0s, "false")
      .open("c1", 0s)
      .open("c2", 0s, "off")
      .statement("c1", "a", 1s)
      .statement("c2", "b", 1s);
  EXPECT_THAT(history_of(builder, consecutive()).demands, IsEmpty());
}

TEST(BreakerHistory, StopsAtAnAttemptThatMayHaveBeenAnExport) {
  JournalBuilder builder;
  builder.exported("a", 1s, 503).attempt_failed(2s, "refused", "").exported("b", 3s, 503);
  const auto history = history_of(builder.quiescence(9s), consecutive());
  EXPECT_THAT(history.openings, IsEmpty());
  EXPECT_EQ(history.stopped, "a failed attempt may have been an export");
}

TEST(BreakerHistory, OpenPeriodEndsWithItsProcess) {
  JournalBuilder builder;
  builder.exported("a", 1s, 503).exported("b", 2s, 503).exported("c", 9s).quiescence(90s);
  EXPECT_EQ(history_of(builder, consecutive()).openings[0].early.size(), 1U);
  builder.add(0s, journal::Process{"started", 1, 0, "", ""});
  builder.add(8s, journal::Process{"started", 2, 0, "", ""});
  const auto history = history_of(builder, consecutive());
  ASSERT_EQ(history.openings.size(), 1U);
  EXPECT_THAT(history.openings[0].early, IsEmpty());
  EXPECT_EQ(history.openings[0].until, 8s);
}

}  // namespace
}  // namespace plumbline::judge
