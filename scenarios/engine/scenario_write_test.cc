#include <gtest/gtest.h>

#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {
namespace {

// Without what tells where it came from.
Scenario value_of(Scenario scenario) {
  scenario.origin.clear();
  scenario.text.clear();
  return scenario;
}

Scenario again(const Scenario& scenario) { return value_of(read_scenario(text_of(scenario), "x")); }

// Steps by the thousand compare slowly in a message; the names say which one it is.
TEST(ScenarioWrite, EveryBuiltInCaseIsReadAsItWas) {
  for (const Scenario& scenario : built_in_scenarios())
    EXPECT_TRUE(again(scenario) == value_of(scenario)) << scenario.name;
}

TEST(ScenarioWrite, WhatTheSimulatedWorldAloneHasIsReadAsItWas) {
  const Scenario scenario = read_scenario(R"({"plumbline_scenario": 1, "name": "n", "title": "t",
      "requirements": ["RT-1"], "worlds": ["sim"], "why_one_world": "w",
      "clock": {"drift_ppm": -20, "steps": [{"at": "1s", "forward": "5m"}, {"at": "2s", "back": "1h"}]},
      "hosts": {"a": {"network": [
        {"to": "5s", "reason": "latency", "delay": "30ms", "per_mille": 300},
        {"from": "1s", "to": "5s", "reason": "connect_timeout"},
        {"to": "5s", "reason": "duplicate", "delay": "1s"}]}},
      "steps": [{"open": {"connection": "c", "host": "a", "tags": {"x": {"hex": "ff00"}, "y": 3}}},
                {"restart": "crash"}]})",
                                          "x");
  EXPECT_TRUE(again(scenario) == value_of(scenario)) << text_of(scenario);
  EXPECT_EQ(text_of(again(scenario)), text_of(scenario));
}

TEST(ScenarioWrite, DefaultsAreLeftOut) {
  const Scenario scenario = read_scenario(R"({"plumbline_scenario": 1, "name": "n", "title": "t",
      "requirements": ["RT-1"], "hosts": {"a": {}},
      "steps": [{"open": {"connection": "c", "host": "a"}}]})",
                                          "x");
  EXPECT_EQ(text_of(scenario), R"({
  "hosts": {
    "a": {}
  },
  "name": "n",
  "plumbline_scenario": 1,
  "requirements": [
    "RT-1"
  ],
  "steps": [
    {
      "open": {
        "connection": "c",
        "host": "a"
      }
    }
  ],
  "title": "t"
}
)");
}

}  // namespace
}  // namespace plumbline::scenario
