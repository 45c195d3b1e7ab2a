// `plumbline shrink`, as a user meets it.
#include <nlohmann/json.hpp>

#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ShrinkTest : public CliTest {
 protected:
  // A statement is handed a tag that is taken for a secret, among others that are not.
  std::string leaking() {
    std::string steps;
    for (int k = 0; k < 20; ++k) {
      steps += R"({"execute": {"connection": "c", "statement": "s)" + std::to_string(k) + R"(")" +
               (k == 7 ? R"(, "tags": {"result.format": "canary-format-77"})" : "") + "}},";
    }
    return write("leaking.json", R"({"plumbline_scenario": 1, "name": "leaking", "title": "t",
        "requirements": ["WF-1"], "profiles": ["design"], "canaries": ["canary-format-77"],
        "hosts": {"a": {}, "b": {}}, "steps": [{"open": {"connection": "c", "host": "a"}},
        {"open": {"connection": "d", "host": "b"}}, )" +
                                     steps + R"({"wait": "5s"}, {"close": "c"}, {"close": "d"}]})");
  }
  // Statements on two hosts, which the bad adapter sends along in a header.
  std::string many() {
    std::string steps;
    for (int k = 0; k < 12; ++k)
      steps += R"({"execute": {"connection": "c", "statement": "s)" + std::to_string(k) + R"("}},)";
    return write("many.json", R"({"plumbline_scenario": 1, "name": "many", "title": "t",
        "requirements": ["PR-1"], "worlds": ["driver"], "watch": "100ms", "hosts": {"a": {}, "b": {}},
        "steps": [{"open": {"connection": "c", "host": "a"}}, {"open": {"connection": "d", "host": "b"}}, )" +
                                  steps + R"({"close": "d"}, {"close": "c"}]})");
  }
  // The only file there that begins with the id.
  [[nodiscard]] std::string written(const std::string& requirement) const {
    std::string path;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/small")) {
      EXPECT_TRUE(path.empty()) << entry.path();
      path = entry.path().string();
      EXPECT_THAT(entry.path().filename().string(), testing::StartsWith(requirement + "-"));
    }
    return path;
  }
  [[nodiscard]] std::string into_small() const { return " -o " + folder_ + "/small"; }
};

TEST_F(ShrinkTest, WritesASmallOneThatFailsWhenItIsRun) {
  const Ended ended = plumbline("shrink " + leaking() + into_small());
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, AllOf(HasSubstr("PR-1 fails: "), HasSubstr("25 steps before, "),
                                  HasSubstr(" runs in "), HasSubstr("repeat: plumbline verify ")));
  const std::string path = written("PR-1");
  const auto json = nlohmann::json::parse(std::ifstream(path));
  EXPECT_EQ(json["requirements"], nlohmann::json({"PR-1"}));
  EXPECT_LE(json["steps"].size(), 3U);
  const std::string repeat = ended.output.substr(ended.output.find("plumbline verify") + 10);
  const Ended again = plumbline(repeat.substr(0, repeat.find('\n')));
  EXPECT_EQ(again.code, 1) << again.output;
  EXPECT_THAT(again.output, HasSubstr("PR-1 failed: "));
}

TEST_F(ShrinkTest, TheSameScenarioGivesTheSameFile) {
  const std::string file = leaking();
  ASSERT_EQ(plumbline("shrink " + file + into_small()).code, 0);
  ASSERT_EQ(plumbline("shrink " + file + into_small()).code, 0);
  EXPECT_NE(written("PR-1"), "");  // one file still
}

TEST_F(ShrinkTest, AFailureOfADriverIsMadeSmallToo) {
  const Ended ended = plumbline("shrink " + many() + " --requirement PR-1 --driver-command '" +
                                std::string(PLUMBLINE_BAD_ADAPTER) + " leaks-sql'" + into_small());
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, AllOf(HasSubstr("PR-1 fails: "), HasSubstr("16 steps before, "),
                                  HasSubstr("fails in 2 of 2 runs that confirm it")));
  const auto json = nlohmann::json::parse(std::ifstream(written("PR-1")));
  EXPECT_LE(json["steps"].size(), 4U);
  EXPECT_EQ(json["hosts"].size(), 1U);
}

TEST_F(ShrinkTest, RefusesWhatItCannotMakeSmall) {
  expect_refusal("shrink " + folder_ + "/none.json", "none.json: ");
  expect_refusal("shrink " + write("text.json", "no JSON"), "text.json: ");
  expect_refusal("shrink " + write("cut.json", R"({"plumbline_scenario": 1, "na)"), "cut.json: ");
  expect_refusal("shrink " + folder_, "expected a scenario file, found a folder");
  const std::string file = leaking();
  expect_refusal("shrink " + file + " --requirement PR-11", "did you mean \"PR-1\"?");
  expect_refusal("shrink " + file + " --requirement RT-1",
                 "leaking.json: it does not fail RT-1, but PR-1");
  expect_refusal("shrink " + file + " --budget soon", "--budget soon: expected a duration");
  expect_refusal("shrink " + file + " --profile shipped", "leaking.json: --profile shipped: ");
  expect_refusal("shrink " + file + " --world driver", "expected --driver");
  expect_refusal("shrink " + file + " -o " + file, "expected a folder");
  expect_refusal("shrink " + many(), "many.json: the case runs with drivers only");
}

TEST_F(ShrinkTest, SaysThatAScenarioDoesNotFail) {
  const std::string healthy = write("healthy.json", R"({"plumbline_scenario": 1, "name": "healthy",
      "title": "t", "requirements": ["WF-1"], "hosts": {"a": {}},
      "steps": [{"open": {"connection": "c", "host": "a"}}, {"close": "c"}]})");
  expect_refusal("shrink " + healthy + into_small(), "healthy.json: it does not fail: expected");
  EXPECT_TRUE(std::filesystem::is_empty(folder_ + "/small"));
}

}  // namespace
}  // namespace plumbline::cli
