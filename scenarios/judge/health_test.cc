#include "scenarios/judge/health.h"

#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge::testing {
namespace {

bool healthy(const JournalBuilder& journal, Duration from, Duration to,
             const std::string& name = "nodejs") {
  const judge::Profile chosen = profile(name);
  const journal::Journal entries = journal.journal();
  const Evidence evidence(chosen, entries);
  return Health(evidence).is_healthy(kHost, from, to);
}

TEST(Health, AnswerWithinTheLimitIsHealthyAndLaterIsNot) {
  EXPECT_TRUE(healthy(JournalBuilder().exported("s1", 1s, 200, 100ms).quiescence(9s), 0s, 9s));
  EXPECT_FALSE(
      healthy(JournalBuilder().exported("s1", 1s, 200, 100ms + 1ns).quiescence(9s), 0s, 9s));
}

TEST(Health, FailureCountsOnlyWithinTheSpan) {
  const JournalBuilder journal = JournalBuilder().exported("s1", 5s, 400).quiescence(90s);
  EXPECT_TRUE(healthy(journal, 0s, 5s - 1ns));
  EXPECT_FALSE(healthy(journal, 0s, 5s));
  EXPECT_FALSE(healthy(journal, 5s, 6s));
  EXPECT_TRUE(healthy(journal, 5s + 1ns, 6s));
}

TEST(Health, RetryAfterHoldsOn) {
  JournalBuilder journal;
  journal.telemetry(1s, shipped_body({{"EXECUTE_STATEMENT", "id-1"}}), 429, kHost,
                    {{"Retry-After", "3"}});
  journal.quiescence(90s);
  EXPECT_FALSE(healthy(journal, 4s, 5s));
  EXPECT_TRUE(healthy(journal, 4s + 1ns, 5s));
}

/// `failures` batches that are refused, a second apart from 1 s on.
JournalBuilder outage(int failures) {
  JournalBuilder journal;
  for (int k = 1; k <= failures; ++k)
    journal.exported("f" + std::to_string(k), std::chrono::seconds(k), 400);
  return journal.quiescence(300s);
}

TEST(Health, BreakerThatReachedItsThresholdMustBeClosedAgain) {
  EXPECT_TRUE(healthy(outage(4), 100s, 101s));
  EXPECT_FALSE(healthy(outage(5), 100s, 101s));
  EXPECT_FALSE(healthy(outage(5).exported("p1", 70s), 100s, 101s));
  EXPECT_TRUE(healthy(outage(5).exported("p1", 70s).exported("p2", 71s), 100s, 101s));
}

TEST(Health, RateWindowForgetsOnlyAfterAnOpenPeriod) {
  JournalBuilder soon = outage(5);
  JournalBuilder late = outage(5);
  for (const Duration after : {0s, 1s, 2s}) {
    const std::string name = "p" + std::to_string(after.count());
    soon.exported(name, 64s + after);
    late.exported(name, 65s + after);
  }
  EXPECT_FALSE(healthy(soon, 100s, 101s, "shipped"));
  EXPECT_TRUE(healthy(late, 100s, 101s, "shipped"));
}

TEST(Health, SuccessThatFillsTheLeastCallsMayOpenARateBreaker) {
  const auto with_successes = [](int count) {
    JournalBuilder journal = outage(5);
    for (int k = 0; k < count; ++k)
      journal.exported("p" + std::to_string(k), std::chrono::seconds(65 + k));
    return healthy(journal, 100s, 101s, "shipped");
  };
  EXPECT_TRUE(with_successes(4));   // nine calls
  EXPECT_FALSE(with_successes(5));  // ten, and half of them failed
}

TEST(Health, SlotIsFreeWhenTheExportUnderWayHasEnded) {
  const judge::Profile chosen = profile();
  const journal::Journal entries =
      JournalBuilder().exported("s1", 1s, 200, 2s).quiescence(9s).journal();
  const Evidence evidence(chosen, entries);
  const Health health(evidence);
  EXPECT_EQ(health.slot_free_from(kHost, 1s), 1s);
  EXPECT_EQ(health.slot_free_from(kHost, 1s + 1ns), 3s);
  EXPECT_EQ(health.slot_free_from(kHost, 3s), 3s);
  EXPECT_EQ(health.slot_free_from("unknown", 2s), 2s);
}

TEST(Health, SlotIsBusySinceTheFirstOfExportsWithoutAPause) {
  const judge::Profile chosen = profile();
  JournalBuilder builder;
  builder.exported("s0", 500ms, 200, 400ms);
  builder.exported("s1", 1s, 200, 2s).exported("s2", 3s, 200, 1s).quiescence(9s);
  const journal::Journal entries = builder.journal();
  const Evidence evidence(chosen, entries);
  const Health health(evidence);
  EXPECT_EQ(health.busy_since(kHost, 4s), 1s);
  EXPECT_EQ(health.busy_since(kHost, 4s + 1ns), 4s + 1ns);
  EXPECT_EQ(health.busy_since(kHost, 3s), 1s);
  EXPECT_EQ(health.busy_since(kHost, 1s), 1s);
  EXPECT_EQ(health.busy_since(kHost, 900ms), 500ms);
  EXPECT_EQ(health.busy_since("unknown", 2s), 2s);
}

TEST(StaysEnabled, FlagThatTurnsFalseInTheSpanEndsIt) {
  const judge::Profile chosen = profile();
  JournalBuilder builder;
  const journal::Journal entries =
      builder.flag(0s).open("c1", 0s).flag(5s, "\"false\"").quiescence(9s).journal();
  const Evidence evidence(chosen, entries);
  const Connection& connection = evidence.connections().front();
  EXPECT_TRUE(stays_enabled(evidence, connection, 1s, 5s - 1ns));
  EXPECT_FALSE(stays_enabled(evidence, connection, 1s, 5s));
}

TEST(Health, FailedAttemptOfAnUnknownEndpointMayHaveBeenTelemetry) {
  EXPECT_FALSE(healthy(JournalBuilder().attempt_failed(5s, "refused", "").quiescence(90s), 0s, 6s));
  EXPECT_TRUE(
      healthy(JournalBuilder().attempt_failed(5s, "refused", "flag").quiescence(90s), 0s, 6s));
}

}  // namespace
}  // namespace plumbline::judge::testing
