#include "scenarios/engine/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace plumbline::scenario {
namespace {

Scenario scenario_with(const std::string& more) {
  return read_scenario(
      R"({"plumbline_scenario": 1, "name": "n", "title": "t", "hosts": {"a": {}}, "steps": [
      {"open": {"connection": "c1", "host": "a"}}, {"execute": {"connection": "c1", "statement": "s1"}},
      {"close": "c1"}], )" +
          more + "}",
      "x.json");
}

CaseResult result_of(const Scenario& scenario, const std::string& world = "sim") {
  return run_cases({{&scenario, "design", world, 1}}, 1, [](CaseResult&) {}).at(0);
}

TEST(Runner, PassesACaseWhoseRequirementsWereDecided) {
  const Scenario scenario = scenario_with(R"("requirements": ["WF-1", "SH-1"])");
  const CaseResult result = result_of(scenario);
  EXPECT_EQ(result.outcome, Outcome::passed) << result.fault;
}

TEST(Runner, IsInconclusiveWhenARequiredOneWasNeverExercised) {
  const Scenario scenario = scenario_with(R"("requirements": ["CB-2"])");
  EXPECT_EQ(result_of(scenario).outcome, Outcome::inconclusive);
}

TEST(Runner, FailsOnAnUnmetExpectationAndNamesItsRequirement) {
  const Scenario scenario = scenario_with(
      R"("requirements": ["WF-1"], "expect": [{"requirement": "RT-1", "host": "a", "requests": 99}])");
  const CaseResult result = result_of(scenario);
  EXPECT_EQ(result.outcome, Outcome::failed);
  const auto failed =
      std::find_if(result.verdicts.begin(), result.verdicts.end(),
                   [](const auto& verdict) { return verdict.status == judge::Status::fail; });
  ASSERT_NE(failed, result.verdicts.end());
  EXPECT_EQ(failed->requirement, "RT-1");
}

TEST(Runner, ReportsAFaultOfTheHarnessAsOne) {
  const Scenario scenario =
      scenario_with(R"("requirements": ["WF-1"], "config": {"batch_size": 0})");
  const CaseResult result = result_of(scenario);
  EXPECT_EQ(result.outcome, Outcome::fault);
  EXPECT_THAT(result.fault, testing::HasSubstr("batch_size"));
}

TEST(Runner, RunsTheSameScenarioLive) {
  const Scenario scenario = scenario_with(R"("requirements": ["WF-1", "SH-1"])");
  const CaseResult result = result_of(scenario, "live");
  EXPECT_EQ(result.outcome, Outcome::passed) << result.fault;
}

CaseResult ended(Outcome outcome, journal::Duration jitter, const std::string& world = "live") {
  CaseResult result;
  result.run.world = world;
  result.outcome = outcome;
  result.jitter = jitter;
  return result;
}

TEST(Runner, AFailureOnACalmMachineStands) {
  constexpr journal::Duration kStall = kCalm + journal::Duration(1);
  for (const Outcome outcome : {Outcome::failed, Outcome::fault}) {
    EXPECT_FALSE(proves_nothing(ended(outcome, kCalm)));
    EXPECT_TRUE(proves_nothing(ended(outcome, kStall)));
    EXPECT_FALSE(proves_nothing(ended(outcome, kStall, "sim")));
  }
  CaseResult waited = ended(Outcome::failed, kCalm);
  waited.worst_stall = kCalmStall;
  EXPECT_FALSE(proves_nothing(waited));
  waited.worst_stall += journal::Duration(1);
  EXPECT_TRUE(proves_nothing(waited));
  EXPECT_TRUE(proves_nothing(ended(Outcome::inconclusive, kCalm)));
  EXPECT_FALSE(proves_nothing(ended(Outcome::inconclusive, kCalm, "sim")));
  EXPECT_FALSE(proves_nothing(ended(Outcome::passed, kStall)));
}

TEST(Runner, ADriversOpenCaseIsRunAgainWhenTasksWaitedForMuchOfItsTime) {
  CaseResult open = ended(Outcome::inconclusive, kCalm, "driver");
  open.took = std::chrono::seconds(1);
  open.stalled = open.took * kCalmStallPercent / 100;
  EXPECT_FALSE(proves_nothing(open));
  open.stalled += journal::Duration(1'000);
  EXPECT_TRUE(proves_nothing(open));
  open.tries = kDriverTriesMax;
  EXPECT_FALSE(proves_nothing(open));
  open.tries = 1;
  open.outcome = Outcome::failed;
  EXPECT_FALSE(proves_nothing(open));
}

TEST(Runner, ALiveCaseThatStaysOpenIsRunAtMostThreeTimesAndToldOfOnce) {
  const Scenario scenario = scenario_with(R"("requirements": ["CB-2"])");
  int told = 0;
  const auto results =
      run_cases({{&scenario, "design", "live", 1}}, 1, [&told](CaseResult&) { ++told; });
  EXPECT_EQ(results[0].tries, kTriesMax);
  EXPECT_EQ(results[0].outcome, Outcome::inconclusive);
  EXPECT_EQ(told, 1);
}

TEST(Runner, TellsOfEachCaseAndKeepsTheOrderAskedFor) {
  const Scenario scenario = scenario_with(R"("requirements": ["WF-1"])");
  std::size_t told = 0;
  const auto results =
      run_cases({{&scenario, "shipped", "live", 1}, {&scenario, "design", "sim", 1}}, 2,
                [&told](CaseResult&) { ++told; });
  EXPECT_EQ(told, 2u);
  EXPECT_EQ(results[0].run.profile, "shipped");
  EXPECT_EQ(results[1].run.profile, "design");
}

}  // namespace
}  // namespace plumbline::scenario
