// The report of a difference: what comes first, what is said of it, what hostile texts become.
#include "scenarios/report/diff_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/report/result_test_support.h"

namespace plumbline::report {
namespace {

using judge::Status;
using scenario::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kOlder = "older.json";
const std::string kNewer = "newer\x1b[2J.json";

std::string report_of(const ResultFile& older, const ResultFile& newer) {
  return diff_report({kOlder, kNewer, older, newer, diff_of(older, newer, DiffScope::all)});
}

nlohmann::json json_of(const ResultFile& older, const ResultFile& newer) {
  const ResultDiff changes = diff_of(older, newer, DiffScope::all);
  return nlohmann::json::parse(diff_json({kOlder, kNewer, older, newer, changes}, "9.9"));
}

ResultFile two_cases(Status first, Status second, const std::string& who = "design") {
  const auto outcome = [](Status status) {
    return status == Status::fail ? Outcome::failed : Outcome::passed;
  };
  return WrittenResult()
      .add("first", who, outcome(first), verdicts(first, Status::pass, "because \x1b[31m"))
      .add("second", who, outcome(second), verdicts(second))
      .value();
}

TEST(DiffReport, SaysThatNothingDiffers) {
  const ResultFile result = two_cases(Status::pass, Status::fail);
  EXPECT_EQ(report_of(result, result),
            "older  older.json: plumbline 9.9, seed 7, 2 cases\n"
            "newer  newer\\x1b[2J.json: plumbline 9.9, seed 7, 2 cases\n"
            "\n"
            "verdicts that must be decided 0; cases 0; cells 0; in one only 0; other verdicts 0\n"
            "nothing differs that must be decided\n");
}

TEST(DiffReport, PutsNewFailuresFirstWithTheirCommand) {
  const std::string text =
      report_of(two_cases(Status::pass, Status::fail), two_cases(Status::fail, Status::pass));
  EXPECT_THAT(text, HasSubstr("\nnewly failing MUST: 1\n"
                              "  RT-1 first (design/sim): pass -> fail\n"
                              "    because \\x1b[31m\n"
                              "    repeat: plumbline verify --profile design --world sim --run "
                              "first --seed 7\n"
                              "\nfixed: 1\n"
                              "  RT-1 second (design/sim): fail -> pass\n"));
  EXPECT_THAT(
      text,
      AllOf(HasSubstr("cases that end otherwise: 2\n"
                      "  first (design/sim): passed -> failed\n"),
            HasSubstr("verdicts that must be decided 2 (1 worse, 1 better); cases 2 (1 worse, "),
            HasSubstr("\nsomething differs that must be decided\n")));
}

TEST(DiffReport, SaysWhichColumnsAreComparedByName) {
  const std::string text = report_of(two_cases(Status::pass, Status::pass, "zig@1.0"),
                                     two_cases(Status::pass, Status::pass, "zig@2.0"));
  EXPECT_THAT(text,
              HasSubstr("compared by the driver's name: zig@1.0/driver with zig@2.0/driver\n"));
}

TEST(DiffReport, NamesWhatIsInOneOnly) {
  const ResultFile one =
      WrittenResult().add("first", "design", Outcome::passed, verdicts(Status::pass)).value();
  const ResultFile two = two_cases(Status::pass, Status::pass);
  EXPECT_THAT(report_of(one, two), HasSubstr("in the newer only: 1\n  second (design/sim)\n"));
  EXPECT_THAT(report_of(two, one), HasSubstr("in the older only: 1\n  second (design/sim)\n"));
  const ResultFile driver = two_cases(Status::pass, Status::pass, "zig@1.0");
  EXPECT_THAT(report_of(one, driver),
              AllOf(HasSubstr("no column is in both\n"), HasSubstr("  column zig@1.0/driver\n")));
}

// Every new failure of what must be decided, the first of the rest.
TEST(DiffReport, IsShortButForNewFailures) {
  const auto many = [](Status listed, Status incidental) {
    WrittenResult result;
    for (std::size_t number = 0; number <= kShownChangesMax; ++number)
      result.add("case-" + std::to_string(number), "design",
                 listed == Status::fail ? Outcome::failed : Outcome::passed,
                 verdicts(listed, incidental));
    return result.value();
  };
  const ResultFile good = many(Status::pass, Status::pass);
  const ResultFile bad = many(Status::fail, Status::inconclusive);
  const std::string last = "case-" + std::to_string(kShownChangesMax);
  EXPECT_THAT(report_of(good, bad), AllOf(HasSubstr("RT-1 " + last), Not(HasSubstr("EN-1 " + last)),
                                          HasSubstr("beside what the cases must decide: 21\n"),
                                          HasSubstr("  ... and 1 more (--json FILE has all)\n")));
  EXPECT_EQ(json_of(good, bad)["verdicts"].size(), 2 * (kShownChangesMax + 1));
}

TEST(DiffReport, TheDocumentHasEverything) {
  const nlohmann::json document =
      json_of(two_cases(Status::pass, Status::pass), two_cases(Status::fail, Status::pass));
  EXPECT_EQ(document["plumbline_diff"], 1);
  EXPECT_EQ(document["version"], "9.9");
  EXPECT_EQ(document["matters"], true);
  EXPECT_EQ(document["older"]["file"], "older.json");
  EXPECT_EQ(document["columns"][0]["newer"], "design/sim");
  EXPECT_EQ(document["verdicts"][0]["after"], "fail");
  EXPECT_EQ(document["verdicts"][0]["way"], "worse");
  EXPECT_EQ(document["cases"][0]["known_after"], "unlisted");
  EXPECT_EQ(document["cells"][0]["before"], "pass");
  EXPECT_TRUE(document["older_only"]["cases"].empty());
}

}  // namespace
}  // namespace plumbline::report
