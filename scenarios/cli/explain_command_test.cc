// `plumbline explain`, as a user meets it.
#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kCase = "breaker-five-failures-open-it";

class ExplainTest : public CliTest {
 protected:
  // A hundred statements, one of which is handed a tag that is taken for a secret.
  std::string leaking() {
    std::string steps;
    for (int k = 0; k < 100; ++k) {
      steps += R"({"execute": {"connection": "c", "statement": "s)" + std::to_string(k) + R"(")" +
               (k == 70 ? R"(, "tags": {"result.format": "canary-format-77"})" : "") +
               R"(}}, {"wait": "300ms"},)";
    }
    return write("leaking.json", R"({"plumbline_scenario": 1, "name": "leaking", "title": "t",
        "incident": "the leak of a test", "requirements": ["PR-1"], "profiles": ["design"],
        "canaries": ["canary-format-77"], "hosts": {"a": {}},
        "steps": [{"open": {"connection": "c", "host": "a"}}, )" +
                                     steps + R"({"close": "c"}]})");
  }
  std::string journal_of(const std::string& name) {
    EXPECT_EQ(
        plumbline("verify --world sim --profile design --run " + name + " --record " + folder_)
            .code,
        0);
    return folder_ + "/design.sim." + name + ".jsonl";
  }
};

TEST_F(ExplainTest, RunsAScenarioAndExplainsWhatItFails) {
  const Ended ended = plumbline("explain " + leaking());
  EXPECT_EQ(ended.code, 1) << ended.output;
  EXPECT_THAT(
      ended.output,
      AllOf(HasSubstr("PR-1 failed: "), HasSubstr("  required (MUST): "), HasSubstr("  why: "),
            HasSubstr("  incident: the leak of a test\n"), HasSubstr("timeline (* proves it):\n"),
            HasSubstr(" statements"), HasSubstr(" alike, until "), HasSubstr("\n* "),
            HasSubstr("first departure from the reference client: none"),
            HasSubstr("repeat: plumbline verify --scenarios ")));
}

TEST_F(ExplainTest, ExplainsABuiltInCase) {
  const Ended ended = plumbline("explain " + kCase + " --requirement CB-1 --profile design");
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("CB-1 passed: "), HasSubstr("world sim, profile design, seed 1"),
                    HasSubstr("== flag of a is true"),
                    HasSubstr("== breaker of a opens after 5 failed exports, until ")));
}

TEST_F(ExplainTest, ExplainsAJournalByItsHeader) {
  const std::string journal = journal_of(kCase);
  const Ended all = plumbline("explain " + journal);
  EXPECT_EQ(all.code, 0) << all.output;
  EXPECT_THAT(all.output, AllOf(HasSubstr("nothing failed: "), HasSubstr(" is inconclusive: ")));
  const Ended one = plumbline("explain " + journal + " --requirement CB-1");
  EXPECT_THAT(one.output, AllOf(HasSubstr("CB-1 passed: "),
                                HasSubstr("reference client: none, request by request"),
                                HasSubstr("repeat: plumbline judge ")));
}

// A journal in which a request came earlier than the reference makes it.
TEST_F(ExplainTest, NamesTheFirstDepartureFromTheReference) {
  std::ifstream file(journal_of(kCase));
  std::string lines;
  std::string dropped;
  for (std::string line; std::getline(file, line);) {
    const bool is_request = line.find("\"kind\":\"request\"") != std::string::npos;
    if (is_request && line.find("telemetry-ext") != std::string::npos && dropped.empty())
      dropped = line;
    if (line == dropped) line.replace(line.find("telemetry-ext"), 13, "telemetry-now");
    lines += line + "\n";
  }
  const Ended ended = plumbline("explain " + write("edited.jsonl", lines) + " --requirement CB-1");
  EXPECT_THAT(ended.output, HasSubstr("first departure from the reference client:\n  host a, "
                                      "telemetry request 1: missing, expected at "));
}

TEST_F(ExplainTest, OfARecordingWithoutACaseTheReferenceIsUnknown) {
  const std::string har =
      std::string(PLUMBLINE_SCENARIOS_DIR) + "/recordings/nodejs-2.1.0-endpoint-500.har";
  const Ended ended = plumbline("explain " + har + " --profile nodejs --requirement RT-5");
  EXPECT_EQ(ended.code, 1) << ended.output;
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("RT-5 failed: "), HasSubstr("in numbers:\n  #"),
                    HasSubstr("reference client: unknown, as the recording names no")));
}

TEST_F(ExplainTest, RefusesWhatItCannotExplain) {
  expect_refusal("explain " + folder_ + "/none.jsonl", "none.jsonl: the file cannot be opened");
  expect_refusal("explain " + folder_, "expected a file, found a folder");
  expect_refusal("explain " + write("text.jsonl", "no JSON"), "text.jsonl: neither a journal");
  expect_refusal("explain " + write("empty.jsonl", ""), "empty.jsonl: the file is empty");
  expect_refusal("explain breaker-five-failures-open-itt", "did you mean \"" + kCase + "\"?");
  expect_refusal("explain " + kCase + " --requirement CB-99", "expected the id of a requirement");
  expect_refusal("explain " + kCase + " --profile nodejs", "--profile nodejs: expected design");
  expect_refusal("explain " + kCase + " --seed -1", "--seed -1: expected a whole number");
  const std::string har =
      std::string(PLUMBLINE_SCENARIOS_DIR) + "/recordings/nodejs-2.1.0-endpoint-500.har";
  expect_refusal("explain " + har, "expected --profile: the recording does not name one");
  expect_refusal("explain " + har + " --profile nodejss", "--profile nodejss: ");
  expect_refusal("explain " + har + " --profile nodejs --world sim", "which is not run");
  expect_refusal("explain " + write("cut.json", R"({"plumbline_scenario": 1, "na)"), "cut.json: ");
}

TEST_F(ExplainTest, RefusesATruncatedJournalByItsLine) {
  std::ifstream file(journal_of(kCase));
  std::string lines;
  for (std::string line; std::getline(file, line);) lines += line + "\n";
  const std::size_t half = lines.find('\n', lines.size() / 2);
  // Cut within a line, with others behind it.
  const std::string cut = lines.substr(0, half - 20) + lines.substr(half);
  expect_refusal("explain " + write("cut.jsonl", cut), "cut.jsonl: ");
}

}  // namespace
}  // namespace plumbline::cli
