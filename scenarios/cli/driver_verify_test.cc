// `plumbline verify --driver...` and `plumbline matrix`, as a user meets them.
#include <iterator>
#include <nlohmann/json.hpp>

#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kAdapter = std::string(PLUMBLINE_SCENARIOS_DIR) + "/drivers/test_adapter.py";

class DriverVerifyTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    ::setenv("PLUMBLINE_ADAPTERS", (folder_ + "/adapters").c_str(), 1);
    ::setenv("PLUMBLINE_DRIVERS", (folder_ + "/installs").c_str(), 1);
    std::filesystem::create_directories(folder_ + "/adapters/zig");
    write("adapters/zig/manifest.json",
          R"({"name": "zig", "profile": "nodejs", "command": ["/usr/bin/python3", "-B", ")" +
              kAdapter + R"("], "versions": {"newest": "2.1.0", "others": ["1.0"]}})");
    std::filesystem::create_directories(folder_ + "/installs/zig/2.1.0");
    std::filesystem::create_directories(folder_ + "/installs/zig/1.0");
    std::filesystem::create_directories(folder_ + "/cases");
  }
  void TearDown() override {
    ::unsetenv("PLUMBLINE_ADAPTERS");
    ::unsetenv("PLUMBLINE_DRIVERS");
    CliTest::TearDown();
  }
  // Two short cases: one that every driver can, one that the test adapter cannot.
  std::string cases() {
    write("cases/one.json", one_case("one", ""));
    write("cases/two.json", one_case("two", R"(, "error": "", "token": "")"));
    return " --scenarios " + folder_ + "/cases";
  }
  static std::string one_case(const std::string& name, const std::string& more) {
    return R"({"plumbline_scenario": 1, "name": ")" + name +
           R"(", "title": "t", "worlds": ["driver"],
        "requirements": ["WF-1"], "watch": "10ms", "hosts": {"a": {}}, "steps": [{"open": {"connection": "c",
        "host": "a")" +
           more + R"(}}, {"close": "c"}]})";
  }
  [[nodiscard]] std::string command(const std::string& options = "") const {
    return " --driver-command '/usr/bin/python3 -B " + kAdapter + " " + options + "'";
  }
};

TEST_F(DriverVerifyTest, RunsAnInstalledDriverInAColumnOfItsOwn) {
  const Ended ended = plumbline("verify --driver zig" + cases());
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("zig@2.1.0/driver"), HasSubstr("2 cases: 1 passed 1 not_applicable"),
                    HasSubstr("; canaries "),
                    HasSubstr("two (zig@2.1.0): test 2.1.0 cannot \"no_token\"")));
}

TEST_F(DriverVerifyTest, WritesWhatItSawWhereItIsTold) {
  const std::string out = folder_ + "/out";
  const Ended ended = plumbline("verify --driver zig@1.0 --canaries 5 --record " + out +
                                " --json " + out + ".json --junit " + out + ".xml" + cases());
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_TRUE(std::filesystem::exists(out + "/zig@1.0.driver.one.jsonl"));
  EXPECT_FALSE(std::filesystem::exists(out + "/zig@1.0.driver.two.jsonl"));
  EXPECT_EQ(plumbline("judge --profile nodejs " + out + "/zig@1.0.driver.one.jsonl").code, 0);
  const auto json = nlohmann::json::parse(std::ifstream(out + ".json"));
  EXPECT_EQ(json["summary"]["not_applicable"], 1);
  EXPECT_EQ(json["cases"][0]["driver"], "zig@1.0");
  EXPECT_THAT(json["cases"][0]["repeat"].get<std::string>(),
              HasSubstr("--driver zig@1.0 --canaries 5"));
  std::ifstream junit(out + ".xml");
  const std::string xml((std::istreambuf_iterator<char>(junit)), {});
  EXPECT_THAT(xml, AllOf(HasSubstr("name=\"zig@1.0.driver\""), HasSubstr("skipped=\"1\"")));
}

TEST_F(DriverVerifyTest, RunsAnyProgramThatSpeaksTheProtocol) {
  const std::string one = cases() + " --run one";
  EXPECT_EQ(plumbline("verify" + command() + one).code, 0);
  EXPECT_EQ(plumbline("verify" + command("--profile mine") + " --profile nodejs" + one).code, 0);
  expect_refusal("verify" + command("--profile mine") + one, "--profile: ");
  const Ended lies = plumbline("verify" + command("--yes") + one);
  EXPECT_EQ(lies.code, 4);
  EXPECT_THAT(lies.output, HasSubstr("the adapter lies"));
}

TEST_F(DriverVerifyTest, AFailureIsShownKnownAndRunAgain) {
  const std::string steps = R"([{"open": {"connection": "c", "host": "a"}},
      {"execute": {"connection": "c", "statement": "s"}}, {"close": "c"}])";
  write("cases/one.json",
        R"({"plumbline_scenario": 1, "name": "one", "title": "t", "worlds": ["driver"],
      "requirements": ["PR-1"], "watch": "10ms", "hosts": {"a": {}}, "steps": )" +
            steps + "}");
  const std::string leak =
      "verify" + command("--leak") + " --scenarios " + folder_ + "/cases/one.json";
  const Ended ended = plumbline(leak);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("PR-1 failed"), HasSubstr("repeat: plumbline verify"),
                                  HasSubstr("--driver-command")));
  const std::string known = write("k", "one nodejs driver AG-6,PR-1,PR-2,PR-3  # it leaks\n");
  const Ended listed = plumbline(leak + " --known " + known);
  EXPECT_THAT(listed.output, HasSubstr("it leaks"));
}

TEST_F(DriverVerifyTest, ABaselineIsWrittenAndHoldsUntilTheDriverChanges) {
  write("adapters/zig/manifest.json", R"({"name": "zig", "profile": "nodejs", "command":
      ["/usr/bin/python3", "-B", ")" + kAdapter +
                                          R"(", "--leak"], "versions": {"newest": "2.1.0"}})");
  const std::string steps = R"([{"open": {"connection": "c", "host": "a"}},
      {"execute": {"connection": "c", "statement": "s"}}, {"close": "c"}])";
  write("cases/one.json",
        R"({"plumbline_scenario": 1, "name": "one", "title": "t", "worlds": ["driver"],
      "requirements": ["PR-1"], "watch": "10ms", "hosts": {"a": {}}, "steps": )" +
            steps + "}");
  const std::string cases = " --scenarios " + folder_ + "/cases/one.json";
  EXPECT_EQ(plumbline("verify --driver zig" + cases).code, 1);
  const Ended update = plumbline("baseline update zig" + cases);
  EXPECT_EQ(update.code, 0) << update.output;
  EXPECT_THAT(update.output, AllOf(HasSubstr("known.json: "), HasSubstr("PR-1 in one: give it")));
  const Ended listed = plumbline("verify --driver zig" + cases);
  EXPECT_EQ(listed.code, 0) << listed.output;
  EXPECT_THAT(listed.output, AllOf(HasSubstr("1 of them as listed"), HasSubstr("PR-1 fails: ")));
  write("adapters/zig/manifest.json", R"({"name": "zig", "profile": "nodejs", "command":
      ["/usr/bin/python3", "-B", ")" + kAdapter +
                                          R"("], "versions": {"newest": "2.1.0"}})");
  const Ended healed = plumbline("verify --driver zig" + cases);
  EXPECT_EQ(healed.code, 1);
  EXPECT_THAT(healed.output, HasSubstr("listed as failing"));
  expect_refusal("baseline update zog" + cases, "no driver named \"zog\"");
  write("adapters/zig/known.json", "{}");
  expect_refusal("verify --driver zig" + cases, "known.json: expected a member \"deviations\"");
}

TEST_F(DriverVerifyTest, RefusesWhatCannotBeRunInOneLine) {
  expect_refusal("verify --driver zog", "--driver zog: no driver named \"zog\"");
  expect_refusal("verify --driver zig@9", "run ci/setup-drivers zig@9");
  expect_refusal("verify --driver zig --world sim" + cases(), "--world sim: expected driver");
  expect_refusal("verify --world driver" + cases(), "--world driver: expected --driver");
  expect_refusal("verify --driver zig --profile go" + cases(), "--profile: a driver by name");
  expect_refusal("verify --driver zig --canaries x" + cases(), "--canaries x: expected a whole");
  expect_refusal("verify --driver-command \"a 'b\"" + cases(),
                 "--driver-command: expected the end");
}

TEST_F(DriverVerifyTest, MatrixHasAColumnForEachDriver) {
  const std::string page = folder_ + "/matrix.html";
  const Ended ended = plumbline("matrix zig@1.0 zig@2.1.0 --html " + page + cases());
  std::ifstream file(page);
  EXPECT_THAT(std::string((std::istreambuf_iterator<char>(file)), {}),
              AllOf(HasSubstr("data-column=\"0\">zig@1.0</th>"),
                    HasSubstr("data-column=\"1\">zig@2.1.0</th>")));
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, AllOf(HasSubstr("zig@1.0/driver"), HasSubstr("zig@2.1.0/driver"),
                                  HasSubstr("4 cases: 2 passed 2 not_applicable")));
  EXPECT_THAT(plumbline("matrix" + cases()).output,
              HasSubstr("2 cases: 1 passed 1 not_applicable"));
  expect_refusal("matrix zig@9" + cases(), "run ci/setup-drivers zig@9");
  ::setenv("PLUMBLINE_ADAPTERS", (folder_ + "/none").c_str(), 1);
  expect_refusal("matrix" + cases(), "no driver has an adapter in");
}

}  // namespace
}  // namespace plumbline::cli
