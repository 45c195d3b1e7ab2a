#include <gtest/gtest.h>

#include "scenarios/judge/arms_test_support.h"

namespace plumbline::judge::testing {
namespace {

JournalBuilder steps(Duration open_takes = 0ms, const std::string& error = "") {
  JournalBuilder journal;
  journal.open("c1", 0s, "unset", kHost, open_takes);
  if (error.empty()) {
    journal.statement("c1", "s1", 1s);
  } else {
    journal.failed_statement("c1", "s1", 1s, error);
  }
  return journal.close("c1", 20s);
}

JournalBuilder executing(Duration took) {
  JournalBuilder journal;
  journal::OperationBegun begun;
  begun.operation = "execute";
  begun.connection = "c1";
  begun.host = kHost;
  begun.statement = "s1";
  return journal.operation(begun, 1s, took);
}

JournalBuilder troubled(JournalBuilder journal) { return journal.exported("s1", 5s, 503); }

TEST(Er1, SameResultsInTroublePass) {
  EXPECT_EQ(run_in_arms(judge_er_1, steps(), troubled(steps())).status, Status::pass);
  EXPECT_EQ(run_in_arms(judge_er_1, steps(0s, "syntax"), troubled(steps(0s, "syntax"))).status,
            Status::pass);
}

TEST(Er1, AnotherResultFails) {
  const Verdict broken = run_in_arms(judge_er_1, steps(), troubled(steps(0s, "connection")));
  EXPECT_EQ(broken.status, Status::fail);
  EXPECT_FALSE(broken.witness.empty());
  EXPECT_EQ(run_in_arms(judge_er_1, steps(0s, "syntax"), troubled(steps(0s, "timeout"))).status,
            Status::fail);
  EXPECT_EQ(run_in_arms(judge_er_1, steps(0s, "syntax"), troubled(steps())).status, Status::fail);
}

TEST(Er1, OperationThatNeverReturnsOrNeverHappensFails) {
  JournalBuilder hung;
  hung.open("c1", 0s, "unset", kHost, std::nullopt);
  EXPECT_EQ(run_in_arms(judge_er_1, steps(), troubled(hung)).status, Status::fail);
  JournalBuilder opened;
  opened.open("c1", 0s);
  EXPECT_EQ(run_in_arms(judge_er_1, steps(), troubled(opened)).status, Status::fail);
}

TEST(Er1, WithoutTroubleOrWithoutASecondArmNothingIsProved) {
  EXPECT_EQ(run_in_arms(judge_er_1, steps(), steps()).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_er_1, profile(), troubled(steps())).status, Status::inconclusive);
}

TEST(Er5, UpToTheSlowdownItPasses) {
  EXPECT_EQ(run_in_arms(judge_er_5, executing(100ms), troubled(executing(120ms))).status,
            Status::pass);
  EXPECT_EQ(run_in_arms(judge_er_5, executing(100ms), troubled(executing(121ms))).status,
            Status::fail);
}

TEST(Er5, AnOpenMayTakeTheConnectBudgetMore) {
  EXPECT_EQ(run_in_arms(judge_er_5, steps(100ms), troubled(steps(170ms))).status, Status::pass);
  EXPECT_EQ(run_in_arms(judge_er_5, steps(100ms), troubled(steps(171ms))).status, Status::fail);
}

TEST(Er5, ClosesHaveABoundOfTheirOwn) {
  JournalBuilder waiting;
  waiting.open("c1", 0s).statement("c1", "s1", 1s).close("c1", 20s, kHost, 5s);
  EXPECT_EQ(run_in_arms(judge_er_5, steps(), troubled(waiting)).status, Status::pass);
}

TEST(Er5, WithoutTelemetryOrWithoutASecondArmNothingIsProved) {
  EXPECT_EQ(run_in_arms(judge_er_5, steps(), steps()).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_er_5, profile(), troubled(steps())).status, Status::inconclusive);
}

/// Executions of a driver's process: `quick` of 10 ms, then `slow` that take `slow_took`.
JournalBuilder run_of_a_driver(int quick, int slow = 0, Duration slow_took = 10ms) {
  JournalBuilder journal("driver");
  for (int k = 0; k < quick + slow; ++k) {
    journal::OperationBegun begun;
    begun.operation = "execute";
    begun.connection = "c1";
    begun.host = kHost;
    begun.statement = "s" + std::to_string(k);
    journal.operation(begun, 1s + k * 10ms, k < quick ? 10ms : slow_took);
  }
  return journal;
}

Status er_5_of_a_driver(int quick, int slow, Duration slow_took) {
  return run_in_arms(judge_er_5, run_of_a_driver(quick + slow),
                     troubled(run_of_a_driver(quick, slow, slow_took)))
      .status;
}

TEST(Er5, OfThirtyPairsOfARealDriverOneMayBeSlowByChance) {
  EXPECT_EQ(er_5_of_a_driver(29, 1, 900ms), Status::pass);
  EXPECT_EQ(er_5_of_a_driver(28, 2, 900ms), Status::fail);
}

TEST(Er5, OfARealDriversPairsOneInAHundredMayBeSlowByChance) {
  EXPECT_EQ(er_5_of_a_driver(298, 3, 900ms), Status::pass);
  EXPECT_EQ(er_5_of_a_driver(297, 4, 900ms), Status::fail);
}

TEST(Er5, ARealDriverMayStallForAMoment) {
  EXPECT_EQ(er_5_of_a_driver(0, 300, 162ms), Status::pass);  // 12 ms, 100 ms, and 50 ms tolerance
  EXPECT_EQ(er_5_of_a_driver(0, 300, 168ms), Status::fail);
}

TEST(Er5, FewPairsOfARealDriverProveNothingButAWait) {
  EXPECT_EQ(er_5_of_a_driver(28, 1, 900ms), Status::inconclusive);
  EXPECT_EQ(er_5_of_a_driver(27, 2, 900ms), Status::inconclusive);
  EXPECT_EQ(er_5_of_a_driver(28, 1, 1'010ms), Status::fail);
}

/// Two opens of a driver's process.
JournalBuilder two_opens_of_a_driver(Duration first, Duration second) {
  JournalBuilder journal("driver");
  journal.operation({0, "open", "c1", kHost, "", "unset", "", true}, 1s, first);
  return journal.operation({0, "open", "c2", kHost, "", "unset", "", true}, 30s, second);
}

TEST(Er5, TheFirstCallOfADriversProcessLoadsItsCode) {
  const auto opened_in = [](Duration first, Duration second) {
    return run_in_arms(judge_er_5, two_opens_of_a_driver(10ms, 10ms),
                       troubled(two_opens_of_a_driver(first, second)))
        .status;
  };
  const Duration wait = 1'010ms + profile().duration("connect_budget");
  EXPECT_EQ(opened_in(wait + 5s - 1ns, 10ms), Status::inconclusive);
  EXPECT_EQ(opened_in(wait + 5s, 10ms), Status::fail);
  EXPECT_EQ(opened_in(10ms, wait - 1ns), Status::inconclusive);
  EXPECT_EQ(opened_in(10ms, wait), Status::fail);
}

TEST(Er5, AWaitOfARealDriverIsNeverChance) {
  EXPECT_EQ(er_5_of_a_driver(299, 1, 1'009ms), Status::pass);
  EXPECT_EQ(er_5_of_a_driver(299, 1, 1'010ms), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge::testing
