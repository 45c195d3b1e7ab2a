// `plumbline diff`, as a user meets it: results of the program itself, and files that are none.
#include <functional>
#include <nlohmann/json.hpp>

#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class DiffTest : public CliTest {
 protected:
  // A result with that one case, and its path.
  std::string result(const std::string& name, const std::string& options) {
    const std::string path = folder_ + "/" + name;
    const Ended ended = plumbline("verify --world sim --profile design --json " + path + options);
    EXPECT_LE(ended.code, 1) << ended.output;
    return path;
  }
  std::string edited(const std::string& path, const std::string& name,
                     const std::function<void(nlohmann::json&)>& edit) {
    nlohmann::json document = nlohmann::json::parse(std::ifstream(path));
    edit(document);
    return write(name, document.dump());
  }
  // A case that fails what it lists.
  std::string failing() {
    return " --scenarios " +
           write("failing-case.json", R"({"plumbline_scenario": 1, "name": "failing",
        "title": "t", "requirements": ["WF-1"], "hosts": {"a": {}},
        "steps": [{"open": {"connection": "c", "host": "a"}}, {"close": "c"}],
        "expect": [{"requirement": "WF-1", "host": "a", "requests": 99}]})");
  }
};

TEST_F(DiffTest, TwoRunsOfOneSeedDoNotDiffer) {
  const std::string run = " --run wire-with-credentials";
  const Ended ended = plumbline("diff " + result("a.json", run) + " " + result("b.json", run));
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("nothing differs that must be decided"));
}

TEST_F(DiffTest, TellsANewFailureAndWritesItDown) {
  const std::string newer = result("newer.json", failing());
  // The same case, before it failed.
  const std::string older = edited(newer, "older.json", [](nlohmann::json& document) {
    nlohmann::json& one = document["cases"][0];
    one["outcome"] = "passed";
    document["summary"]["failed"] = 0;
    document["summary"]["passed"] = 1;
    for (nlohmann::json& verdict : one["verdicts"]) {
      if (verdict["status"] != "fail") continue;
      verdict["status"] = "pass";
      verdict.erase("evidence");
      for (nlohmann::json& row : document["requirements"]) {
        if (row["id"] == verdict["requirement"]) row["cells"]["design/sim"] = "pass";
      }
    }
  });
  const std::string json = folder_ + "/diff.json";
  const Ended ended = plumbline("diff " + older + " " + newer + " --json " + json);
  EXPECT_EQ(ended.code, 1) << ended.output;
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("newly failing MUST: 1"), HasSubstr("pass -> fail"),
                    HasSubstr("    repeat: plumbline verify --scenarios "),
                    HasSubstr("cells of the table: 1"), HasSubstr("passed -> failed")));
  EXPECT_EQ(nlohmann::json::parse(std::ifstream(json))["matters"], true);
  const Ended fixed = plumbline("diff " + newer + " " + older + " --only-must");
  EXPECT_EQ(fixed.code, 1);
  EXPECT_THAT(fixed.output, HasSubstr("fixed: 1"));
}

TEST_F(DiffTest, RefusesWhatIsNoResultInOneLine) {
  const std::string good = result("good.json", " --run wire-with-credentials");
  const std::string none = folder_ + "/none.json";
  expect_refusal("diff " + good + " " + none, "plumbline diff: " + none + ": ");
  expect_refusal("diff " + folder_ + " " + good, folder_ + ": expected a file, found a directory");
  expect_refusal("diff " + good + " " + write("cut", R"({"plumbline_result": 1, "seed")"),
                 "/cut: line 1, column ");
  expect_refusal("diff " + good + " " + write("har", R"({"log": {"version": "1.2"}})"),
                 "/har: expected a member \"plumbline_result\"");
  expect_refusal("diff " + good + " " + write("nul", std::string("{\"a\0b\": 1}", 10)), "/nul: ");
  expect_refusal("diff " + write("deep", std::string(100000, '[')) + " " + good, "/deep: ");
  const std::string touched = edited(good, "touched", [](nlohmann::json& document) {
    document["requirements"][0]["cells"]["design/sim"] = "FAIL";
  });
  expect_refusal("diff " + good + " " + touched, "/requirements/0/cells/design~1sim: expected");
  const std::string newer =
      edited(good, "newer", [](nlohmann::json& document) { document["plumbline_result"] = 2; });
  expect_refusal("diff " + newer + " " + good, "/plumbline_result: expected version 1 of results");
}

TEST_F(DiffTest, RefusesOptionsThatMakeNoSense) {
  const std::string good = result("good.json", " --run wire-with-credentials");
  expect_refusal("diff " + good, "NEWER is required");
  expect_refusal("diff " + good + " ''", "NEWER: expected a value");
  expect_refusal("diff " + good + " " + good + " --json ''", "--json: expected a value");
  expect_refusal("diff " + good + " " + good + " --json " + folder_ + "/no/diff.json", "--json: ");
}

}  // namespace
}  // namespace plumbline::cli
