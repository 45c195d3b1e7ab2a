#include "scenarios/explore/shrink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/core/json_fields.h"
#include "scenarios/explore/simpler_steps.h"

namespace plumbline::explore {
namespace {

using namespace std::chrono_literals;
using scenario::Run;
using scenario::Scenario;
using scenario::Step;
using testing::HasSubstr;

const std::string kSecret = "canary-format-77";

Run simulated(const Scenario& scenario) {
  Run run;
  run.scenario = &scenario;
  run.profile = "design";
  run.world = "sim";
  run.seed = 1;
  return run;
}

Scenario empty_scenario() {
  Scenario scenario;
  scenario.name = "many-steps";
  scenario.title = "t";
  scenario.requirements = {"BT-1"};
  scenario.worlds = {"sim"};
  scenario.why_one_world = "a test";
  for (const char* host : {"a", "b", "c"}) scenario.hosts[host] = {};
  fake::AnswerRule busy;
  busy.status = 503;
  busy.last = 3;
  scenario.hosts["b"].behaviour.telemetry = {busy};
  scenario.config["batch_size"] = "20";
  return scenario;
}

std::string connection(std::size_t number) { return "c" + std::to_string(number); }

// 200 steps: six connections to three hosts, statements of all kinds, waits, two lanes.
Scenario two_hundred_steps() {
  Scenario scenario = empty_scenario();
  const std::vector<std::string> hosts{"a", "b", "c"};
  for (std::size_t k = 0; k < 6; ++k)
    scenario.steps.emplace_back(scenario::OpenStep{connection(k), hosts[k % 3]});
  std::vector<std::vector<Step>> lanes(2);
  for (std::size_t k = 0; k < 141; ++k) {
    scenario::ExecuteStep execute;
    execute.connection = connection(k % 6);
    execute.statement = "s" + std::to_string(k);
    execute.sql = "SELECT " + std::to_string(k);
    execute.latency = 10ms * (k % 7);
    execute.chunks = k % 4 == 0 ? 0 : 3;
    execute.bytes_per_chunk = 1000;
    if (k % 11 == 0) execute.error = "timeout";
    auto& steps = k > 100 ? lanes[k % 2] : scenario.steps;
    steps.emplace_back(execute);
    if (k % 3 == 0) steps.emplace_back(scenario::WaitStep{700ms});
  }
  scenario.steps.emplace_back(scenario::ParallelStep{lanes});
  for (std::size_t k = 0; k < 6; ++k)
    scenario.steps.emplace_back(scenario::CloseStep{connection(k)});
  return scenario;
}

// One statement of all these is handed a tag whose value is taken for a secret: that is sent.
Scenario with_one_leak() {
  Scenario scenario = two_hundred_steps();
  for (Step& step : scenario.steps) {
    auto* execute = std::get_if<scenario::ExecuteStep>(&step);
    if (execute != nullptr && execute->statement == "s77")
      execute->tags = {{"result.format", kSecret}};
  }
  scenario.canaries = {{kSecret, "sql"}};
  return scenario;
}

TEST(Shrink, TwoHundredStepsWithOneLeakBecomeTheLeak) {
  const Scenario whole = with_one_leak();
  ASSERT_EQ(step_count(whole.steps), 200U);
  const Shrunk shrunk = shrink(simulated(whole), {});
  EXPECT_EQ(shrunk.requirement, "PR-1");
  EXPECT_EQ(shrunk.steps_before, 200U);
  EXPECT_LE(step_count(shrunk.scenario.steps), 3U) << text_of(shrunk.scenario);
  EXPECT_EQ(shrunk.scenario.hosts.size(), 1U);
  EXPECT_TRUE(shrunk.scenario.config.empty());
  EXPECT_THAT(text_of(shrunk.scenario), HasSubstr(kSecret));
  EXPECT_TRUE(shrunk.in_time);
  EXPECT_EQ(shrunk.scenario.requirements, std::vector<std::string>{"PR-1"});
}

TEST(Shrink, GivesTheSameForTheSame) {
  const Scenario whole = with_one_leak();
  const Shrunk one = shrink(simulated(whole), {});
  const Shrunk other = shrink(simulated(whole), {});
  EXPECT_EQ(text_of(one.scenario), text_of(other.scenario));
  EXPECT_EQ(one.runs, other.runs);
}

// More than an expectation allows stays more than that: not the other side of it.
TEST(Shrink, AnExpectationIsMissedOnTheSameSide) {
  Scenario whole = two_hundred_steps();
  scenario::Expectation few;
  few.requirement = "BT-1";
  few.host = "a";
  few.at_least = 1;
  few.at_most = 2;
  few.count = "events";
  whole.expect = {few};
  const Shrunk shrunk = shrink(simulated(whole), {});
  EXPECT_EQ(shrunk.requirement, "BT-1");
  EXPECT_THAT(shrunk.reason, HasSubstr("expects 1 to 2 telemetry events"));
  EXPECT_GE(step_count(shrunk.scenario.steps), 2U);  // three events are made by two steps at least
  EXPECT_LE(step_count(shrunk.scenario.steps), 10U) << text_of(shrunk.scenario);
  EXPECT_EQ(shrunk.scenario.expect.size(), 1U);
}

TEST(Shrink, TheMarksOfAnExpectationThatFailsStay) {
  Scenario whole = two_hundred_steps();
  whole.steps.insert(whole.steps.begin() + 50, scenario::MarkStep{"later"});
  whole.steps.insert(whole.steps.begin() + 20, scenario::MarkStep{"unused"});
  scenario::Expectation none;
  none.requirement = "BT-1";
  none.host = "b";
  none.at_most = 0;
  none.after = "later";
  whole.expect = {none};
  const Shrunk shrunk = shrink(simulated(whole), {});
  const std::string text = text_of(shrunk.scenario);
  EXPECT_THAT(text, HasSubstr("\"mark\": \"later\""));
  EXPECT_THAT(text, testing::Not(HasSubstr("unused")));
  EXPECT_LE(step_count(shrunk.scenario.steps), 4U) << text;
}

TEST(Shrink, RefusesWhatDoesNotFail) {
  const Scenario whole = two_hundred_steps();
  EXPECT_THROW((void)shrink(simulated(whole), {}), json::BadInput);
  const Scenario leaking = with_one_leak();
  ShrinkOptions other;
  other.requirement = "RT-1";
  try {
    (void)shrink(simulated(leaking), other);
    FAIL() << "RT-1 does not fail";
  } catch (const json::BadInput& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("it does not fail RT-1, but PR-1"));
  }
}

TEST(Shrink, KeepsWhatItHasWhenTheBudgetIsUsedUp) {
  const Scenario whole = with_one_leak();
  ShrinkOptions hasty;
  hasty.budget = 1ns;
  const Shrunk shrunk = shrink(simulated(whole), hasty);
  EXPECT_EQ(step_count(shrunk.scenario.steps), 200U);
  EXPECT_FALSE(shrunk.in_time);
  EXPECT_EQ(shrunk.failed, shrunk.confirmed_by);
}

TEST(Orphans, StepsWithoutTheirGroundGo) {
  std::vector<Step> steps;
  steps.emplace_back(scenario::ExecuteStep{"c", "s", "SELECT 1"});
  steps.emplace_back(scenario::OpenStep{"c", "a"});
  steps.emplace_back(scenario::OpenStep{"c", "a"});
  steps.emplace_back(scenario::CompleteStep{"c", "s"});
  steps.emplace_back(scenario::ParallelStep{{{scenario::CloseStep{"d"}}}});
  steps.emplace_back(scenario::CloseStep{"c"});
  steps.emplace_back(scenario::TokenStep{"c", "t"});
  leave_out_orphans(steps);
  EXPECT_EQ(steps, (std::vector<Step>{scenario::OpenStep{"c", "a"}, scenario::CloseStep{"c"}}));
}

TEST(StepAt, CountsThroughLanes) {
  std::vector<Step> steps{
      scenario::WaitStep{1s},
      scenario::ParallelStep{
          {{scenario::WaitStep{2s}}, {scenario::WaitStep{3s}, scenario::WaitStep{4s}}}},
      scenario::WaitStep{5s}};
  for (std::size_t k = 0; k < 5; ++k)
    EXPECT_EQ(*step_at(steps, k), Step(scenario::WaitStep{1s * (k + 1)})) << k;
  EXPECT_EQ(step_at(steps, 5), nullptr);
}

}  // namespace
}  // namespace plumbline::explore
