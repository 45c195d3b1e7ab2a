// Cases of the driver world: what their reader takes and refuses.
#include "fake_server/core/json_fields.h"
#include "scenarios/engine/driver_test_support.h"

namespace plumbline::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string refusal(const std::string& worlds, const std::string& more,
                    const std::string& host = "{}") {
  try {
    (void)read_scenario(R"({"plumbline_scenario": 1, "name": "n", "title": "t", "worlds": )" +
                            worlds + R"(, "requirements": ["WF-1"], "hosts": {"a": )" + host +
                            R"(}, "steps": [])" + more + "}",
                        "x.json");
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

TEST(ScenarioDriver, ACaseForDriversAloneNeedsNoReason) {
  EXPECT_EQ(refusal(R"(["driver"])", ""), "accepted");
  EXPECT_EQ(refusal(R"(["sim", "live", "driver"])", ""), "accepted");
  EXPECT_THAT(refusal(R"(["sim"])", ""), HasSubstr("why_one_world"));
}

TEST(ScenarioDriver, NamesItsDriversAndItsExit) {
  const Scenario scenario =
      driver_case(kOneStatement, R"(, "drivers": ["go"], "exit": "without_close")");
  EXPECT_THAT(scenario.drivers, ElementsAre("go"));
  EXPECT_EQ(scenario.exit, "without_close");
  EXPECT_EQ(driver_case().exit, "normal");
  EXPECT_THAT(refusal(R"(["driver"])", R"(, "drivers": ["goo"])"),
              HasSubstr("/drivers/0: expected the name of a driver"));
  EXPECT_THAT(refusal(R"(["driver"])", R"(, "exit": "loud")"), HasSubstr("/exit: "));
}

TEST(ScenarioDriver, OnlyADriversProcessEndsInAnotherWay) {
  EXPECT_THAT(refusal(R"(["sim", "live", "driver"])", R"(, "exit": "without_close")"),
              HasSubstr("/exit: expected \"worlds\": [\"driver\"]"));
}

TEST(ScenarioDriver, ConfiguresDriversByTheirProfiles) {
  EXPECT_EQ(refusal(R"(["driver"])", R"(, "config_for": {"jdbc": {"batch_size": 5}})"), "accepted");
  EXPECT_THAT(refusal(R"(["driver"])", R"(, "config_for": {"rust": {}})"),
              HasSubstr("/config_for/rust"));
}

TEST(ScenarioDriver, SaysOfWhichDriversItLeavesWhatOpenAndWhy) {
  const Scenario scenario = driver_case(
      kOneStatement,
      R"(, "undecided_for": {"go": {"WF-1": "because"}}, "others_unjudged": "at full speed")");
  EXPECT_EQ(scenario.undecided_for.at("go").at("WF-1"), "because");
  EXPECT_EQ(scenario.others_unjudged, "at full speed");
  const auto of = [](const std::string& reasons) {
    return refusal(R"(["driver"])", R"(, "undecided_for": )" + reasons);
  };
  EXPECT_THAT(of(R"({"goo": {"WF-1": "x"}})"), HasSubstr("/undecided_for/goo: expected"));
  EXPECT_THAT(of(R"({"go": {"WF-2": "x"}})"), HasSubstr("/undecided_for/go/WF-2: expected"));
  EXPECT_THAT(of(R"({"go": {"WF-1": ""}})"),
              HasSubstr("/undecided_for/go/WF-1: expected a reason"));
  EXPECT_THAT(of(R"({"go": {"WF-1": 1}})"), HasSubstr("/undecided_for/go/WF-1: expected a string"));
}

TEST(ScenarioDriver, RedirectsToAHostByItsName) {
  const auto to = [](const std::string& worlds, const std::string& redirect) {
    return refusal(worlds, "", R"({"telemetry": [{"redirect": ")" + redirect + R"("}]})");
  };
  EXPECT_EQ(to(R"(["driver"])", "https://{a}/x"), "accepted");
  EXPECT_THAT(to(R"(["driver"])", "https://{b}/x"), HasSubstr("/hosts/a/telemetry: expected"));
  EXPECT_THAT(to(R"(["driver"])", "https://{a/x"), HasSubstr("/hosts/a/telemetry: expected"));
  EXPECT_THAT(to(R"(["sim", "live"])", "https://{a}/x"), HasSubstr("expected no {NAME}"));
}

TEST(ScenarioDriver, HasNoOutages) {
  const std::string host = R"({"network": [{"to": "1s", "reason": "refused"}]})";
  EXPECT_THAT(refusal(R"(["driver"])", "", host), HasSubstr("/hosts/a/network: expected none"));
}

}  // namespace
}  // namespace plumbline::scenario
