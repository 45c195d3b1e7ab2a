// Cases that ask for two arms, for a process, or for looks inside: what the reader makes of them,
// and what the runner does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "fake_server/core/json_fields.h"
#include "scenarios/engine/run_support.h"
#include "scenarios/engine/runner.h"
#include "scenarios/judge/arms.h"

namespace plumbline::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string text_with(const std::string& more) {
  return R"({"plumbline_scenario": 1, "name": "n", "title": "t", "requirements": ["ER-1"],
      "hosts": {"a": {"telemetry": [{"status": 500}]}}, "steps": [
      {"parallel": [[{"open": {"connection": "c1", "host": "a"}}, {"execute": {"connection": "c1", "statement": "s1"}},
      {"close": "c1"}]]}], )" +
         more + "}";
}

std::string refusal(const std::string& more) {
  try {
    (void)read_scenario(text_with(more), "x.json");
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

template <class Record>
bool has(const journal::Journal& journal) {
  return std::any_of(journal.begin(), journal.end(), [](const journal::Entry& entry) {
    return std::holds_alternative<Record>(entry.data);
  });
}

TEST(Observation, ProcessMeansTheLiveWorldAndBothArms) {
  const Scenario scenario = read_scenario(text_with(R"("process": true)"), "x.json");
  EXPECT_TRUE(scenario.arms);
  EXPECT_THAT(scenario.worlds, ElementsAre("live"));
  EXPECT_FALSE(scenario.why_one_world.empty());
  EXPECT_THAT(refusal(R"("process": true, "worlds": ["sim", "live"])"), HasSubstr("/worlds"));
}

TEST(Observation, LookInsideThatDoesNotExistIsRefused) {
  EXPECT_EQ(refusal(R"("inside": ["open-at-close"])"), "accepted");
  EXPECT_THAT(refusal(R"("inside": ["open-at-clos"])"), HasSubstr("/inside/0"));
}

TEST(Observation, StepsOfTheOtherArmOptOutInEveryLane) {
  const Scenario scenario = read_scenario(text_with(R"("arms": true)"), "x.json");
  const auto steps = opted_out(scenario.steps);
  const auto& lane = std::get<ParallelStep>(steps.front()).lanes.front();
  EXPECT_EQ(std::get<OpenStep>(lane.front()).telemetry, "off");
}

TEST(Observation, BothArmsAreInOneJournalTheOneWithoutTelemetryFirst) {
  const Scenario scenario =
      read_scenario(text_with(R"("arms": true, "inside": ["open-at-close"])"), "x.json");
  const CaseResult result =
      run_cases({{&scenario, "design", "sim", 1}}, 1, [](CaseResult&) {}).at(0);
  EXPECT_EQ(result.outcome, Outcome::passed) << result.fault;
  const judge::Arms arms(result.journal);
  ASSERT_NE(arms.off(), nullptr);
  EXPECT_EQ(std::get<journal::RunHeader>(arms.off()->front().data).arm, "off");
  EXPECT_FALSE(has<journal::RequestReceived>(*arms.off()));
  EXPECT_TRUE(has<journal::RequestReceived>(arms.on()));
  EXPECT_FALSE(has<journal::InsideCheck>(*arms.off()));
  EXPECT_TRUE(has<journal::InsideCheck>(arms.on()));
}

}  // namespace
}  // namespace plumbline::scenario
