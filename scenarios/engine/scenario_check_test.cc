// What a scenario file may not say, because a case that says it could not fail, would blame the
// client, or would ask for a machine of another size.
#include "scenarios/engine/scenario_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

using testing::HasSubstr;

const std::string kOpen = R"({"open": {"connection": "c1", "host": "a"}})";
const std::string kMarks = "[" + kOpen + R"(, {"mark": "m"}, {"mark": "n"}, {"close": "c1"}])";

std::string refusal(const std::string& steps, const std::string& more = "",
                    const std::string& hosts = R"({"a": {}})") {
  const std::string text =
      R"({"plumbline_scenario": 1, "name": "n", "title": "t", "requirements": ["RT-1"], "hosts": )" +
      hosts + R"(, "steps": )" + steps + more + "}";
  try {
    (void)read_scenario(text, "x.json");
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

std::string refusal_of_expectation(const std::string& members, const std::string& more = "") {
  return refusal(kMarks,
                 R"(, "expect": [{"requirement": "RT-1", "host": "a", )" + members + "}]" + more);
}

TEST(ScenarioCheck, TakesAnExpectationThatARunCanMiss) {
  EXPECT_EQ(refusal_of_expectation(R"("requests": 1, "after": "m", "before": "n")"), "accepted");
  EXPECT_EQ(
      refusal_of_expectation(R"("requests": {"at_least": 1}, "world": "sim", "profile": "design")"),
      "accepted");
  EXPECT_EQ(refusal_of_expectation(R"("events": {"at_most": 9})"), "accepted");
}

TEST(ScenarioCheck, RefusesAnExpectationThatNoRunCanMiss) {
  EXPECT_THAT(refusal_of_expectation(R"("requests": {})"),
              HasSubstr("/expect/0/requests: expected a number"));
  EXPECT_THAT(refusal_of_expectation(R"("requests": 0, "after": "n", "before": "m")"),
              HasSubstr("/expect/0/before: expected a mark that comes later"));
  EXPECT_THAT(refusal_of_expectation(R"("requests": 0, "after": "m", "before": "m")"),
              HasSubstr("/expect/0/before: expected a mark that comes later"));
}

TEST(ScenarioCheck, RefusesAnExpectationThatNoRunIsAsked) {
  EXPECT_THAT(refusal_of_expectation(R"("requests": 1, "profile": "shipped")",
                                     R"(, "profiles": ["design"])"),
              HasSubstr("/expect/0/profile: expected a profile that the case is for"));
  EXPECT_THAT(refusal_of_expectation(R"("requests": 1, "world": "live")",
                                     R"(, "worlds": ["sim"], "why_one_world": "w")"),
              HasSubstr("/expect/0/world: expected a world that the case runs in"));
}

TEST(ScenarioCheck, RefusesAMarkWithoutANameAndAWorldTwice) {
  EXPECT_THAT(refusal(R"([{"mark": ""}])"), HasSubstr("/steps/0/mark: expected a name"));
  EXPECT_THAT(refusal("[" + kOpen + "]", R"(, "worlds": ["sim", "sim"])"),
              HasSubstr("/worlds: expected each world once"));
}

TEST(ScenarioCheck, RefusesACanaryThatNoStepPlants) {
  const std::string steps =
      "[" + kOpen +
      R"(, {"execute": {"connection": "c1", "statement": "s", "sql": "SELECT zzz"}}])";
  EXPECT_EQ(refusal(steps, R"(, "canaries": ["zzz"])"), "accepted");
  for (const char* canary : {R"("zzx")", R"("")"}) {
    EXPECT_THAT(
        refusal(steps, R"(, "canaries": ["zzz", )" + std::string(canary) + "]"),
        HasSubstr(
            "/canaries/1: expected a text that occurs in the sql, a tag or the token of a step"));
  }
}

TEST(ScenarioCheck, CanariesOfAnyKindAreInTagsOrTokensToo) {
  const std::string steps =
      R"([{"open": {"connection": "c1", "host": "a", "token": "t77", "tags": {"x": "o77"}}},
          {"execute": {"connection": "c1", "statement": "s", "tags": {"y": "e77"}}},
          {"token": {"connection": "c1", "token": "u77"}}])";
  for (const char* text : {"t77", "o77", "e77", "u77"}) {
    EXPECT_EQ(refusal(steps, R"(, "canaries": [{"text": ")" + std::string(text) +
                                 R"(", "kind": "identity"}])"),
              "accepted")
        << text;
  }
  EXPECT_THAT(refusal(steps, R"(, "canaries": [{"text": "t77", "kind": "identify"}])"),
              HasSubstr("/canaries/0/kind: "));
  EXPECT_THAT(refusal(steps, R"(, "canaries": [7])"),
              HasSubstr("/canaries/0: expected a string or an object"));
}

TEST(ScenarioCheck, OnlyAFailedStatementMayHaveNoHandle) {
  const auto with = [](const std::string& members) {
    return refusal("[" + kOpen + R"(, {"execute": {"connection": "c1", "statement": "s", )" +
                   members + "}}]");
  };
  EXPECT_EQ(with(R"("handle": false, "error": "syntax")"), "accepted");
  EXPECT_THAT(with(R"("handle": false)"), HasSubstr("/execute/handle: expected an \"error\""));
}

// Two spellings of one address would be one client, and the judge would blame it.
TEST(ScenarioCheck, RefusesHostsThatAreNoPlainNames) {
  const std::string fine = R"({"a": {}, )";
  for (const char* name : {"A", "", "a b", "a.b"}) {
    EXPECT_THAT(refusal("[" + kOpen + "]", "", fine + "\"" + name + "\": {}}"),
                HasSubstr("/hosts/" + std::string(name) + ": expected 1 to 100 of the characters"));
  }
}

TEST(ScenarioCheck, OnlyARefusalFitsAProcessThatIsObserved) {
  const auto with = [](const std::string& fault) {
    return refusal(kMarks, R"(, "worlds": ["live"], "why_one_world": "w", "process": true)",
                   R"({"a": {"network": [{"to": "1s", )" + fault + "}]}}");
  };
  EXPECT_EQ(with(R"("reason": "refused")"), "accepted");
  EXPECT_THAT(
      with(R"("reason": "reset")"),
      HasSubstr("/hosts/a/network: expected \"refused\" with \"process\", found \"reset\""));
}

TEST(ScenarioCheck, RefusesARequirementThatNoRuleDecides) {
  try {
    (void)read_scenario(R"({"plumbline_scenario": 1, "name": "n", "title": "t",
        "requirements": ["WF-1", "OV-1"], "hosts": {"a": {}}, "steps": []})",
                        "x.json");
    FAIL() << "accepted";
  } catch (const json::BadInput& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("/requirements/1: expected a requirement that a rule"));
  }
}

std::string lanes(std::size_t count, const std::string& lane) {
  std::string text = R"({"parallel": [)";
  for (std::size_t index = 0; index < count; ++index) text += (index == 0 ? "" : ", ") + lane;
  return text + "]}";
}

TEST(ScenarioCheck, BoundsTheThreadsOfNestedLanes) {
  EXPECT_EQ(refusal("[" + lanes(kLanesMax, "[]") + "]"), "accepted");
  EXPECT_THAT(refusal("[" + lanes(kLanesMax + 1, "[]") + "]"),
              HasSubstr("/steps/0/parallel: expected 1 to 64 lanes"));
  EXPECT_EQ(refusal("[" + lanes(8, "[" + lanes(7, "[]") + "]") + "]"), "accepted");
  EXPECT_THAT(refusal("[" + lanes(8, "[" + lanes(8, "[]") + "]") + "]"),
              HasSubstr("expected 1 to 64 lanes"));
  EXPECT_THAT(refusal(R"([{"parallel": []}])"), HasSubstr("expected 1 to 64 lanes"));
}

}  // namespace
}  // namespace plumbline::scenario
