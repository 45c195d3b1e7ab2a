#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "fake_server/core/json_fields.h"
#include "fake_server/core/scratch_test_support.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A small scenario with one part replaced.
std::string text_with(const std::string& steps, const std::string& more = "") {
  return R"({"plumbline_scenario": 1, "name": "n", "title": "t", "requirements": ["RT-1"], "hosts": {"a": {}},
             "steps": )" +
         steps + more + "}";
}

std::string refusal(const std::string& text) {
  try {
    (void)read_scenario(text, "x.json");
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

const std::string kOpen = R"({"open": {"connection": "c1", "host": "a"}})";

TEST(ScenarioJson, ReadsEveryKindOfStep) {
  const Scenario scenario = read_scenario(text_with("[" + kOpen + R"(,
        {"execute": {"connection": "c1", "statement": "s1", "latency": "20ms", "complete": false}},
        {"complete": {"connection": "c1", "statement": "s1"}},
        {"token": {"connection": "c1", "token": "t2"}}, {"wait": "1m30s"}, {"mark": "here"},
        {"parallel": [[{"wait": "1s"}], []]}, {"close": "c1"}])"),
                                          "x.json");
  ASSERT_EQ(scenario.steps.size(), 8u);
  EXPECT_EQ(std::get<ExecuteStep>(scenario.steps[1]).latency, std::chrono::milliseconds(20));
  EXPECT_EQ(std::get<TokenStep>(scenario.steps[3]).token, "t2");
  EXPECT_EQ(std::get<WaitStep>(scenario.steps[4]).duration, std::chrono::seconds(90));
  EXPECT_EQ(std::get<ParallelStep>(scenario.steps[6]).lanes.size(), 2u);
}

TEST(ScenarioJson, UnrollsRepetitionWithTheRoundInEveryName) {
  const Scenario scenario = read_scenario(
      text_with(
          "[" + kOpen +
          R"(, {"repeat": {"times": 2, "steps": [{"execute": {"connection": "c1", "statement": "s{i}"}}]}}])"),
      "x.json");
  ASSERT_EQ(scenario.steps.size(), 3u);
  EXPECT_EQ(std::get<ExecuteStep>(scenario.steps[1]).statement, "s1");
  EXPECT_EQ(std::get<ExecuteStep>(scenario.steps[2]).statement, "s2");
}

TEST(ScenarioJson, NamesFilePointerAndNearestNameOfAnUnknownMember) {
  EXPECT_EQ(refusal(text_with(R"([{"open": {"conection": "c1", "host": "a"}}])")),
            "x.json: /steps/0/open: expected a member \"connection\"");
  EXPECT_EQ(refusal(text_with(R"([{"open": {"connection": "c1", "host": "a", "tokn": "t"}}])")),
            "x.json: /steps/0/open/tokn: unknown member, did you mean \"token\"?");
  EXPECT_EQ(refusal(text_with(R"([{"opem": {}}])")),
            "x.json: /steps/0/opem: unknown kind of step, did you mean \"open\"?");
}

TEST(ScenarioJson, RefusesNegativeOverflowingAndUnitlessDurations) {
  for (const char* bad : {"\"-5s\"", "\"99999999999h\"", "\"5\"", "5", "null", "\"5 s\"", "\"\""}) {
    EXPECT_THAT(refusal(text_with("[{\"wait\": " + std::string(bad) + "}]")),
                StartsWith("x.json: /steps/0/wait: expected a duration"))
        << bad;
  }
}

TEST(ScenarioJson, RefusesNamesThatReferToNothing) {
  EXPECT_THAT(
      refusal(text_with(R"([{"open": {"connection": "c1", "host": "b"}}])")),
      StartsWith("x.json: /steps/0/open/host: expected the name of a host, \"b\" is not one"));
  EXPECT_THAT(refusal(text_with(R"([{"close": "c1"}])")),
              StartsWith("x.json: /steps/0/close: expected the name of a connection"));
  EXPECT_THAT(
      refusal(text_with(
          "[]",
          R"(, "expect": [{"requirement": "RT-1", "host": "a", "requests": 1, "after": "m"}])")),
      StartsWith("x.json: /expect/0/after: expected the name of a mark"));
}

TEST(ScenarioJson, RefusesTwoStatementsOrMarksOfOneName) {
  const std::string execute = R"({"execute": {"connection": "c1", "statement": "s"}})";
  EXPECT_EQ(refusal(text_with("[" + kOpen + "," + execute + "," + execute + "]")),
            "x.json: /steps/2/execute/statement: a second statement named \"c1/s\"");
  EXPECT_EQ(refusal(text_with(R"([{"mark": "m"}, {"mark": "m"}])")),
            "x.json: /steps/1/mark: a second mark named \"m\"");
}

TEST(ScenarioJson, RefusesAnUnknownRequirementAndNamesTheNearest) {
  std::string text = text_with("[]");
  text.replace(text.find("RT-1"), 4, "RT-0");
  EXPECT_THAT(
      refusal(text),
      StartsWith(
          "x.json: /requirements/0: expected the name of a requirement, \"RT-0\" is not one"));
}

TEST(ScenarioJson, RefusesToLeaveAWorldOutWithoutAReason) {
  EXPECT_EQ(refusal(text_with("[]", R"(, "worlds": ["sim"])")),
            "x.json: expected a member \"why_one_world\", because the case leaves one out");
  EXPECT_EQ(refusal(text_with("[]", R"(, "worlds": ["sim"], "why_one_world": "r")")), "accepted");
}

TEST(ScenarioJson, RefusesWhatIsNotJsonWithLineAndColumn) {
  EXPECT_EQ(refusal("{\n  \"name\": nope}"), "x.json: line 2, column 12: not valid JSON");
  EXPECT_EQ(refusal("  "), "x.json: expected JSON, found nothing");
  EXPECT_THAT(refusal(text_with("[").substr(0, 40)), HasSubstr("not valid JSON"));
  EXPECT_EQ(refusal("{\"a\": 1, \"a\": 2}"), "x.json: a second member \"a\" in one object");
  EXPECT_EQ(refusal(std::string(200, '[')), "x.json: nested deeper than 100");
  EXPECT_THAT(refusal(std::string("\x00\xff\x7f", 3)), HasSubstr("not valid JSON"));
}

TEST(ScenarioJson, BoundsTheNumberOfStepsAfterRepetition) {
  const std::string inner = R"({"repeat": {"times": 1000, "steps": [{"wait": "1s"}]}})";
  EXPECT_THAT(refusal(text_with(R"([{"repeat": {"times": 1000, "steps": [)" + inner + "]}}]")),
              HasSubstr("expected at most 100000 steps"));
}

TEST(ScenarioJson, BoundsTheBytesOfWhatRepetitionUnrolls) {
  const std::string text(2'000'000, 'x');
  EXPECT_THAT(
      refusal(text_with(R"([{"repeat": {"times": 50, "steps": [{"mark": ")" + text + "\"}]}}]")),
      HasSubstr("bytes of steps when unrolled"));
}

TEST(ScenarioJson, RefusesTwoLanesOnOneConnection) {
  const auto lanes = [](const char* second) {
    return text_with("[" + kOpen + R"(, {"parallel": [[{"close": "c1"}], [{"close": ")" + second +
                     "\"}]]}]");
  };
  EXPECT_EQ(
      refusal(lanes("c1")),
      "x.json: /steps/1/parallel/1: expected connections of its own, another lane uses \"c1\" too");
  EXPECT_THAT(refusal(lanes("c2")), HasSubstr("expected the name of a connection"));
}

TEST(ScenarioJson, BoundsTheTimeOfAScenario) {
  EXPECT_EQ(refusal(text_with(R"([{"wait": "24h"}])")), "accepted");
  EXPECT_THAT(refusal(text_with(R"([{"wait": "24h"}, {"wait": "1ns"}])")),
              HasSubstr("expected at most 24h of waits"));
  EXPECT_THAT(
      refusal(text_with("[" + kOpen +
                        R"(, {"execute": {"connection": "c1", "statement": "s", "chunks": 10000,
                                                  "chunk_latency": "300h"}}])")),
      HasSubstr("expected at most 24h of waits"));
}

TEST(ScenarioJson, RefusesWorkOnAConnectionThatIsClosedAndOpeningOneTwice) {
  EXPECT_THAT(refusal(text_with("[" + kOpen + R"(, {"close": "c1"},
                                {"execute": {"connection": "c1", "statement": "s"}}])")),
              HasSubstr("/steps/2/execute/connection: expected the name of an open connection"));
  EXPECT_THAT(refusal(text_with("[" + kOpen + "," + kOpen + "]")), HasSubstr("is open already"));
}

TEST(ScenarioJson, RefusesNamesThatAreNoFileNames) {
  std::string text = text_with("[]");
  text.replace(text.find("\"n\""), 3, "\"../n\"");
  EXPECT_THAT(refusal(text), StartsWith("x.json: /name: expected 1 to 100"));
}

TEST(ScenarioJson, RefusesProfilesAndNetworkFaultsThatTheRunWouldIgnore) {
  EXPECT_THAT(refusal(text_with("[]", R"(, "profiles": ["desing"])")),
              HasSubstr("did you mean \"design\"?"));
  std::string text = text_with("[]");
  text.replace(text.find("\"a\": {}"), 7, R"("a": {"network": [{"to": "1s", "reason": "dns"}]})");
  EXPECT_THAT(refusal(text),
              HasSubstr("expected \"refused\", \"reset\" or \"latency\" in a case of "
                        "the live world, \"dns\" is for the simulated one"));
}

class ScenarioFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing_support::scratch_path();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
    return folder_ + "/" + name;
  }
  static std::string refusal_of(const std::string& path) {
    try {
      (void)load_scenarios(path);
    } catch (const json::BadInput& fault) {
      return fault.what();
    }
    return "accepted";
  }

  std::string folder_;
};

TEST_F(ScenarioFiles, AreReadInTheOrderOfTheirNames) {
  std::string other = text_with("[]");
  other.replace(other.find("\"n\""), 3, "\"m\"");
  write("b.json", text_with("[]"));
  write("a.json", other);
  const auto scenarios = load_scenarios(folder_);
  ASSERT_EQ(scenarios.size(), 2u);
  EXPECT_EQ(scenarios[0].name, "m");
}

TEST_F(ScenarioFiles, RefuseASecondScenarioOfOneName) {
  write("a.json", text_with("[]"));
  write("b.json", text_with("[]"));
  EXPECT_EQ(refusal_of(folder_),
            folder_ + "/b.json: /name: \"n\" is the name of " + folder_ + "/a.json too");
}

TEST_F(ScenarioFiles, SayWhatIsWrongWithAPath) {
  EXPECT_EQ(refusal_of(folder_ + "/none.json"), folder_ + "/none.json: no such file");
  EXPECT_EQ(refusal_of(folder_), folder_ + ": expected a folder with scenario files (*.json)");
  EXPECT_EQ(refusal_of(write("empty.json", "")),
            folder_ + "/empty.json: expected JSON, found nothing");
}

TEST_F(ScenarioFiles, RefuseAFileBeyondItsBoundWithoutReadingItAll) {
  const std::string path = write("big.json", "");
  std::filesystem::resize_file(path, std::uintmax_t{100} << 20);
  EXPECT_THAT(refusal_of(path), HasSubstr("expected at most 4194304 bytes"));
}

TEST(BuiltInScenarios, AreAtLeastTwentyFiveAndEachIsUsable) {
  const std::vector<Scenario> all = built_in_scenarios();
  EXPECT_GE(all.size(), 25u);
  for (const Scenario& one : all) {
    EXPECT_EQ(one.origin, "scenarios/cases/" + one.name + ".json");
    // What is told by the name before a case is read (scenarios/cli/verify_options.cc).
    EXPECT_EQ(one.name.starts_with("driver-"), one.worlds == std::vector<std::string>{"driver"});
  }
  const auto some = built_in_scenarios([&](const auto& name) { return name == all.back().name; });
  EXPECT_EQ(some, std::vector<Scenario>{all.back()});
}

}  // namespace
}  // namespace plumbline::scenario
