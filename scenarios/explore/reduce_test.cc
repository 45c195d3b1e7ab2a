#include "scenarios/explore/reduce.h"

#include <gtest/gtest.h>

#include "scenarios/explore/generator.h"
#include "scenarios/explore/simpler_steps.h"

namespace plumbline::explore {
namespace {

using namespace std::chrono_literals;
using scenario::Scenario;
using scenario::Step;

bool has_failed_statement(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    const auto* execute = std::get_if<scenario::ExecuteStep>(&step);
    if (execute != nullptr && execute->error == "timeout") return true;
    const auto* fork = std::get_if<scenario::ParallelStep>(&step);
    if (fork == nullptr) continue;
    for (const auto& lane : fork->lanes)
      if (has_failed_statement(lane)) return true;
  }
  return false;
}

// The first seed whose run has a statement that fails so, and a fork.
Scenario scenario_to_reduce() {
  for (std::uint64_t seed = 0;; ++seed) {
    Scenario scenario = generate(seed, "design").scenario;
    if (has_failed_statement(scenario.steps) && scenario.hosts.size() > 1) return scenario;
  }
}

TEST(Reduce, LeavesWhatTheReasonNeedsAndNothingElse) {
  const Scenario small = reduce(
      scenario_to_reduce(),
      [](const Scenario& candidate) { return has_failed_statement(candidate.steps); }, 1min);
  EXPECT_EQ(step_count(small.steps), 2U);  // an open, and the statement
  EXPECT_EQ(small.hosts.size(), 1U);
  EXPECT_TRUE(small.hosts.begin()->second == scenario::Host{});
  EXPECT_TRUE(small.config.empty());
  EXPECT_TRUE(small.expect.empty());
}

TEST(Reduce, AsksOnlyAboutWellFormedScenariosThatDiffer) {
  std::vector<std::string> asked;
  const Scenario whole = scenario_to_reduce();
  const Scenario same = reduce(
      whole,
      [&](const Scenario& candidate) {
        EXPECT_NO_THROW((void)scenario::read_scenario(text_of(candidate), "x"));
        EXPECT_FALSE(candidate == whole);
        return false;
      },
      1min);
  EXPECT_TRUE(same == whole);
}

TEST(Reduce, KeepsWhatItHasWhenTheTimeIsUp) {
  const Scenario whole = scenario_to_reduce();
  EXPECT_TRUE(reduce(
                  whole, [](const Scenario&) { return true; }, 0s) == whole);
}

TEST(StepCount, CountsStepsOfLanesAndNoForks) {
  scenario::ParallelStep fork;
  fork.lanes = {{scenario::WaitStep{1s}, scenario::WaitStep{1s}}, {scenario::WaitStep{1s}}};
  EXPECT_EQ(step_count({Step{fork}, scenario::WaitStep{1s}}), 4U);
}

}  // namespace
}  // namespace plumbline::explore
