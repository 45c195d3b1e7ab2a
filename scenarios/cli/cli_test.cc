// Bad input, files and exit codes of every verb, as a user meets them.
#include <filesystem>
#include <fstream>
#include <string>

#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(CliTest, VerifyPassesOneCaseAndPrintsItsTable) {
  const Ended ended = plumbline("verify --world sim --profile design --run wire-with-credentials");
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("design/sim"), HasSubstr("1 cases: 1 passed")));
}

TEST_F(CliTest, TheVerbOfChildProcessesIsNotForPeople) {
  EXPECT_THAT(plumbline("--help").output, Not(HasSubstr("live-child")));
  const Ended ended = plumbline("live-child 3</dev/null");
  EXPECT_EQ(ended.code, 4);
  EXPECT_EQ(ended.output, "plumbline live-child: no task on descriptor 3\n");
}

TEST_F(CliTest, VerifyListNamesEveryCaseAndRunsNothing) {
  const Ended ended = plumbline("verify --list --run 'wire-*'");
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("wire-event-ids-are-unique"), HasSubstr("WF-4")));
}

TEST_F(CliTest, VerifyShowsAFailureWithItsRequirementEvidenceAndRepeatCommandAndEndsWithOne) {
  const std::string path =
      write("x.json", R"({"plumbline_scenario": 1, "name": "too-much", "title": "t",
      "requirements": ["WF-1"], "hosts": {"a": {}}, "steps": [{"open": {"connection": "c", "host": "a"}}, {"close": "c"}],
      "expect": [{"requirement": "RT-1", "host": "a", "requests": 7}]})");
  const Ended ended = plumbline("verify --world sim --profile design --scenarios " + path);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(
      ended.output,
      AllOf(HasSubstr("RT-1 failed: the scenario expects 7 telemetry requests at host a, saw 1"),
            HasSubstr("required: "), HasSubstr("POST"),
            HasSubstr("repeat: plumbline verify --scenarios " + path +
                      " --profile design --world sim --run too-much")));
}

TEST_F(CliTest, VerifyEndsWithThreeWhenAMustIsNotDecided) {
  const std::string path =
      write("x.json", R"({"plumbline_scenario": 1, "name": "idle", "title": "t",
      "requirements": ["CB-2"], "hosts": {"a": {}}, "steps": []})");
  EXPECT_EQ(plumbline("verify --world sim --profile design --scenarios " + path).code, 3);
}

TEST_F(CliTest, VerifyRecordsJournalsThatJudgeAccepts) {
  EXPECT_EQ(plumbline("verify --world sim --profile design --run wire-with-credentials --record " +
                      folder_)
                .code,
            0);
  const std::string journal = folder_ + "/design.sim.wire-with-credentials.jsonl";
  EXPECT_EQ(plumbline("judge --profile design " + journal).code, 0);
}

TEST_F(CliTest, VerifyRefusesBadScenarioFilesInOneLine) {
  const std::string at = "verify --scenarios ";
  expect_refusal(at + folder_ + "/none.json", "none.json: no such file");
  expect_refusal(at + folder_, "expected a folder with scenario files");
  expect_refusal(at + write("empty.json", ""), "empty.json: expected JSON, found nothing");
  expect_refusal(at + write("binary.json", std::string("\x7f\x45\x4c\x46\x00\xff", 6)),
                 "line 1, column 1: not valid JSON");
  expect_refusal(at + write("cut.json", R"({"plumbline_scenario": 1, "name": "x)"),
                 "cut.json: line 1, column");
  expect_refusal(at + write("type.json", "[]"), "type.json: expected an object, found an array");
  expect_refusal(at + write("unknown.json", R"({"plumbline_scenario": 1, "nam": "x"})"),
                 "expected a member \"name\"");
}

TEST_F(CliTest, VerifyRefusesAHugeFileWithoutReadingIt) {
  const std::string path = write("huge.json", "{");
  std::filesystem::resize_file(path, std::uintmax_t{100} << 20);
  expect_refusal("verify --scenarios " + path, "expected at most 4194304 bytes");
}

TEST_F(CliTest, VerifyRefusesUnknownOptionsAndValues) {
  expect_refusal("verify --wrld sim", "--wrld");
  expect_refusal("verify --world mars", "--world");
  expect_refusal("verify --jobs 0", "--jobs");
  for (const char* seed : {"minus", "-1", "1.5", "18446744073709551616", "''"}) {
    expect_refusal("verify --world sim --seed " + std::string(seed), "--seed");
  }
  for (const char* option : {"--scenarios", "--record", "--run"}) {
    expect_refusal("verify --world sim " + std::string(option) + " ''", option);
  }
  expect_refusal("verify --run no-such-case", "--run no-such-case: expected the name of a case");
  expect_refusal("", "subcommand");
}

TEST_F(CliTest, VerifyRefusesAFolderThatCannotKeepRecordingsBeforeItRunsAnything) {
  expect_refusal("verify --world sim --run wire-* --record /proc/none", "--record: /proc/none/");
  expect_refusal("verify --world sim --run wire-* --record " + write("file", ""), "--record: ");
}

TEST_F(CliTest, AReportThatCannotBeWrittenIsNoSuccess) {
  EXPECT_EQ(plumbline("verify --list > /dev/full").code, 4);
  const std::string recordings = std::string(PLUMBLINE_SCENARIOS_DIR) + "/recordings";
  const std::string failing = recordings + "/nodejs-2.1.0-endpoint-500.har";
  EXPECT_EQ(plumbline("judge --profile nodejs " + failing + " > /dev/full").code, 1);  // which wins
}

TEST_F(CliTest, JudgeFindsARecordedDriversDeviation) {
  const std::string recordings = std::string(PLUMBLINE_SCENARIOS_DIR) + "/recordings";
  const Ended ended =
      plumbline("judge --profile nodejs " + recordings + "/nodejs-2.1.0-endpoint-500.har");
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.output, HasSubstr("RT-5 failed"));
}

TEST_F(CliTest, HelpOfEveryVerbStatesItsExitCodes) {
  for (const char* verb : {"verify", "judge"}) {
    const Ended ended = plumbline(std::string(verb) + " --help");
    EXPECT_EQ(ended.code, 0);
    EXPECT_THAT(ended.output, HasSubstr("Exit: 0 "));
  }
}

}  // namespace
}  // namespace plumbline::cli
