#include "scenarios/engine/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

using testing::HasSubstr;

Scenario with(const std::string& parameter, const std::string& value) {
  Scenario scenario;
  scenario.origin = "x.json";
  scenario.config[parameter] = value;
  return scenario;
}

std::string refusal(const Scenario& scenario) {
  try {
    (void)settings_for(scenario, "design", 1);
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

TEST(Settings, GiveClientAndJudgeTheSameValue) {
  const Settings settings = settings_for(with("flush_interval", "90s"), "design", 1);
  EXPECT_EQ(settings.config.flush_interval, std::chrono::seconds(90));
  EXPECT_EQ(settings.overrides.at("flush_interval"), "90s");
}

TEST(Settings, RefuseAnUnknownParameterAndNameTheNearest) {
  EXPECT_THAT(
      refusal(with("flush_intervall", "90s")),
      AllOf(HasSubstr("x.json: /config/flush_intervall: "), HasSubstr("flush_interval\"?")));
}

// What the client's reader takes and the judge's does not would end as a fault of the harness.
TEST(Settings, RefuseADurationThatTheJudgeCannotRead) {
  for (const char* text : {".5s", "5.s", "1.0000000000s"}) {
    EXPECT_THAT(refusal(with("flush_interval", text)), HasSubstr("x.json: /config")) << text;
  }
  EXPECT_EQ(refusal(with("flush_interval", "0.5s")), "accepted");
}

TEST(Settings, RefuseWhatAStepOrTheCaseDecides) {
  EXPECT_THAT(refusal(with("choice", "off")), HasSubstr("/config/choice: expected a step's"));
  EXPECT_THAT(refusal(with("profile", "shipped")), HasSubstr("/config/profile: expected"));
}

TEST(Settings, DivideEveryTimeButThoseOfTheMachine) {
  const Settings settings = settings_for(with("flush_interval", "90s"), "design", 10);
  EXPECT_EQ(settings.config.flush_interval, std::chrono::seconds(9));
  EXPECT_EQ(settings.overrides.at("flush_interval"), "9s");
  EXPECT_FALSE(settings.overrides.contains("healthy_within"));
}

}  // namespace
}  // namespace plumbline::scenario
