#include "scenarios/explore/generator.h"

#include <gtest/gtest.h>

#include "scenarios/engine/scenario_check.h"
#include "scenarios/explore/fault_kinds.h"
#include "scenarios/explore/simpler_steps.h"

namespace plumbline::explore {
namespace {

using scenario::Scenario;

std::set<std::string> faults_in(const Scenario& scenario) {
  std::set<std::string> words;
  for (const auto& [name, host] : scenario.hosts) {
    for (const auto& fault : host.network) words.insert(fault.reason);
    for (const auto& rule : host.behaviour.telemetry)
      if (rule.status == 429 && !rule.retry_after_seconds) words.insert("429");
  }
  return words;
}

TEST(Generator, OneSeedIsOneScenarioAndAnotherIsAnother) {
  EXPECT_TRUE(generate(7, "design").scenario == generate(7, "design").scenario);
  EXPECT_FALSE(generate(7, "design").scenario == generate(8, "design").scenario);
  EXPECT_EQ(generate(7, "design").options, generate(7, "design").options);
}

TEST(Generator, EveryScenarioIsWellFormedAndCanBeWrittenDown) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Scenario scenario = generate(seed, seed % 2 == 0 ? "design" : "shipped").scenario;
    EXPECT_NO_THROW(scenario::check(scenario)) << seed;
    Scenario read = scenario::read_scenario(text_of(scenario), "x");
    read.origin.clear();
    read.text.clear();
    EXPECT_TRUE(read == scenario) << seed;
  }
}

TEST(Generator, FaultsEndBeforeTheRunRecovers) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Scenario scenario = generate(seed, "shipped").scenario;
    scenario::Duration healed{};
    for (const auto& step : scenario.steps) {
      if (std::holds_alternative<scenario::MarkStep>(step)) break;
      if (const auto* wait = std::get_if<scenario::WaitStep>(&step)) healed += wait->duration;
    }
    for (const auto& [name, host] : scenario.hosts) {
      for (const auto& fault : host.network) EXPECT_LT(fault.to, healed) << seed;
      for (const auto& rule : host.behaviour.telemetry) EXPECT_LT(rule.to, healed) << seed;
      EXPECT_EQ(host.behaviour.flag.flips.back().value, "true") << seed;
    }
  }
}

TEST(Generator, LeavesOutWhatItIsToldToAndNothingElse) {
  std::size_t with = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Scenario all = generate(seed, "design").scenario;
    const Scenario less = generate(seed, "design", {"reset", "429"}).scenario;
    with += faults_in(all).contains("reset") || faults_in(all).contains("429") ? 1U : 0U;
    std::set<std::string> rest = faults_in(all);
    rest.erase("reset");
    rest.erase("429");
    EXPECT_EQ(faults_in(less), rest) << seed;
    EXPECT_EQ(step_count(all.steps), step_count(less.steps)) << seed;
  }
  EXPECT_GT(with, 10U);
}

}  // namespace
}  // namespace plumbline::explore
