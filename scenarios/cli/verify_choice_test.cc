// What `plumbline verify` runs, and what it writes, when it is told so on the command line.
#include <iterator>
#include <nlohmann/json.hpp>

#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(CliTest, VerifyRunsWhatSkipAndRequirementLeave) {
  const Ended skipped =
      plumbline("verify --list --run 'wire-*' --skip 'wire-with*' --requirement WF-4");
  EXPECT_EQ(skipped.code, 0);
  EXPECT_THAT(skipped.output, AllOf(HasSubstr("wire-event-ids"), Not(HasSubstr("wire-with"))));
  const std::string list = write("skip", "# slow ones\nwire-event-*  wire-with-*\n");
  EXPECT_THAT(plumbline("verify --list --run 'wire-*' --skip @" + list).output,
              AllOf(HasSubstr("wire-without"), Not(HasSubstr("wire-event-ids"))));
  expect_refusal("verify --run 'wire-*' --skip '*'", "no case is left");
  expect_refusal("verify --skip @" + folder_ + "/none", "none: ");
  expect_refusal("verify --requirement RT-99", "--requirement RT-99: expected the id");
}

TEST_F(CliTest, VerifyWritesJsonAndJunitOfWhatItPrints) {
  const Ended ended = plumbline("verify --world sim --run 'wire-with*' --profile design --json " +
                                folder_ + "/r.json --junit " + folder_ + "/r.xml");
  EXPECT_EQ(ended.code, 0) << ended.output;
  const auto json = nlohmann::json::parse(std::ifstream(folder_ + "/r.json"));
  EXPECT_EQ(json["summary"]["passed"], json["cases"].size());
  EXPECT_EQ(json["cases"][0]["name"], "wire-with-credentials");
  std::ifstream junit(folder_ + "/r.xml");
  const std::string xml((std::istreambuf_iterator<char>(junit)), {});
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"design.sim\" tests=\"2\" failures=\"0\""));
  expect_refusal("verify --json " + folder_, "--json: ");
  expect_refusal("verify --junit /none/such/file", "--junit: /none/such/file");
}

TEST_F(CliTest, VerifyWritesAPageOfWhatItPrints) {
  const Ended ended =
      plumbline("verify --world sim --run wire-with-credentials --html " + folder_ + "/r.html");
  EXPECT_EQ(ended.code, 0) << ended.output;
  std::ifstream file(folder_ + "/r.html");
  const std::string page((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(page, AllOf(HasSubstr("<td class=\"pass\""), HasSubstr("wire-with-credentials"),
                          testing::EndsWith("</html>\n")));
  expect_refusal("verify --html " + folder_, "--html: ");
  expect_refusal("verify --html /none/such/file", "--html: /none/such/file");
}

// A case that must fail: its expectation cannot be met.
std::string failing_case() {
  return R"({"plumbline_scenario": 1, "name": "failing", "title": "t", "requirements": ["WF-1"],
      "profiles": ["design"], "hosts": {"a": {}}, "steps": [{"open": {"connection": "c", "host": "a"}},
      {"close": "c"}], "expect": [{"requirement": "RT-1", "host": "a", "requests": 99}]})";
}

TEST_F(CliTest, VerifyEndsWellWhenWhatFailsIsKnownAndIllWhenItChanges) {
  const std::string run = "verify --world sim --scenarios " + write("failing.json", failing_case());
  EXPECT_EQ(plumbline(run).code, 1);
  EXPECT_EQ(plumbline(run + " --known " + write("k1", "failing * * RT-1  # issue 1\n")).code, 0);
  EXPECT_EQ(plumbline(run + " --known " + write("k2", "failing * * RT-2  # issue 1\n")).code, 1);
  const std::string passing = "verify --world sim --run wire-with-credentials --known ";
  EXPECT_EQ(plumbline(passing + write("k3", "wire-with* * * RT-1 # issue 1\n")).code, 1);
  expect_refusal(run + " --known " + write("k4", "failing\n"), "k4:1: expected: CASE PROFILE");
}

TEST_F(CliTest, VerifyRunsAgainWhatFailedLast) {
  const std::string name = "wire-with-credentials";
  std::filesystem::create_directories(folder_ + "/cache/plumbline");
  const std::string list = folder_ + "/cache/plumbline/last-failed";
  std::ofstream(list) << "design sim " << name << "\nshipped sim other\n";
  const Ended ended = plumbline("verify --last-failed");
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output, HasSubstr("1 cases: 1 passed"));
  std::ifstream kept(list);
  const std::string text((std::istreambuf_iterator<char>(kept)), {});
  EXPECT_EQ(text, "shipped sim other\n");  // what passed is off the list, what did not run is not
  expect_refusal("verify --last-failed", "--last-failed: none");
}

TEST_F(CliTest, VerifyColoursOnlyWhenAskedTo) {
  const std::string run = "verify --world sim --run wire-with-credentials --colour ";
  EXPECT_THAT(plumbline(run + "auto").output, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(plumbline(run + "always").output, HasSubstr("\x1b[32mpass"));
}

}  // namespace
}  // namespace plumbline::cli
