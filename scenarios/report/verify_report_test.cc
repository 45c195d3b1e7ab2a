// The three reports of one verification: what each must say about good, bad, known and open cases.
#include "scenarios/report/verify_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "scenarios/report/verify_json.h"
#include "scenarios/report/verify_junit.h"

namespace plumbline::report {
namespace {

using judge::Status;
using scenario::CaseResult;
using scenario::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

scenario::Scenario named(const std::string& name) {
  scenario::Scenario one;
  one.name = name;
  one.title = "Promises \"much\" & <more>.";
  one.requirements = {"RT-1"};
  return one;
}

class VerifyReport : public testing::Test {
 protected:
  void add(const scenario::Scenario& scenario, Outcome outcome, Status status,
           const std::string& world = "sim") {
    CaseResult result;
    result.run = {&scenario, "design", world, 7};
    result.outcome = outcome;
    result.verdicts = {{"RT-1", status, "reason \x1b here", {}}};
    results_.push_back(std::move(result));
  }
  [[nodiscard]] Verification run() const { return {results_, known_, disagreements_, ""}; }
  [[nodiscard]] nlohmann::json json() const {
    return nlohmann::json::parse(verify_json(run(), "9.9"));
  }

  const scenario::Scenario good_ = named("good");
  const scenario::Scenario bad_ = named("bad");
  std::vector<CaseResult> results_;
  std::vector<scenario::KnownFailure> known_;
  std::vector<scenario::Disagreement> disagreements_;
};

TEST_F(VerifyReport, ShowsNothingButTheTableOfWhatPassed) {
  add(good_, Outcome::passed, Status::pass);
  const std::string text = verify_report(run(), Colour::no);
  EXPECT_THAT(text, AllOf(HasSubstr("RT-1    MUST   pass"), Not(HasSubstr("\x1b[")),
                          HasSubstr("1 cases: 1 passed; seed 7")));
  EXPECT_THAT(text, Not(HasSubstr("good (design")));
  EXPECT_THAT(verify_report(run(), Colour::yes), HasSubstr("\x1b[32mpass"));
}

TEST_F(VerifyReport, ShowsAKnownFailureWithItsReason) {
  add(bad_, Outcome::failed, Status::fail);
  known_ = {{"bad", "*", "*", {"RT-1"}, "issue 5"}};
  EXPECT_THAT(verify_report(run(), Colour::no),
              AllOf(HasSubstr("known: issue 5"), HasSubstr("1 failed (1 of them as listed)")));
  EXPECT_EQ(json()["cases"][0]["known"], "as_listed");
  EXPECT_THAT(verify_junit(run()), AllOf(HasSubstr("skipped=\"1\""), HasSubstr("known: issue 5")));
}

TEST_F(VerifyReport, ShowsAListedCaseThatPasses) {
  add(good_, Outcome::passed, Status::pass);
  known_ = {{"good", "*", "*", {"RT-1"}, "issue 5"}};
  EXPECT_THAT(verify_report(run(), Colour::no), HasSubstr("but it passes: take the line off"));
  EXPECT_EQ(json()["cases"][0]["known"], "passes");
  EXPECT_THAT(verify_junit(run()), AllOf(HasSubstr("failures=\"1\""), HasSubstr("but it passes")));
}

TEST_F(VerifyReport, CountsAnOpenCaseAsAnErrorAndNeverAsSkipped) {
  add(bad_, Outcome::inconclusive, Status::inconclusive);
  EXPECT_THAT(verify_junit(run()),
              AllOf(HasSubstr("errors=\"1\" skipped=\"0\""), HasSubstr("RT-1 inconclusive: ")));
}

TEST_F(VerifyReport, ShowsWhereTheWorldsDisagree) {
  add(bad_, Outcome::passed, Status::pass);
  add(bad_, Outcome::failed, Status::fail, "live");
  disagreements_ = scenario::disagreements(results_);
  EXPECT_THAT(verify_report(run(), Colour::no),
              HasSubstr("the worlds disagree about RT-1: sim pass, live fail"));
  EXPECT_EQ(json()["disagreements"][0]["live"], "fail");
  EXPECT_THAT(verify_junit(run()),
              HasSubstr("<testsuite name=\"worlds\" tests=\"1\" failures=\"1\""));
}

TEST_F(VerifyReport, JsonCarriesTableCasesAndSummary) {
  add(good_, Outcome::passed, Status::pass);
  add(bad_, Outcome::failed, Status::fail);
  const nlohmann::json document = json();
  EXPECT_EQ(document["version"], "9.9");
  EXPECT_EQ(document["seed"], 7);
  EXPECT_EQ(document["summary"]["passed"], 1);
  EXPECT_EQ(document["summary"]["failed"], 1);
  EXPECT_EQ(document["cases"][1]["verdicts"][0]["status"], "fail");
  EXPECT_THAT(document["cases"][1]["repeat"], HasSubstr("--run bad --seed 7"));
  for (const auto& requirement : document["requirements"]) {
    const bool is_failed = requirement["id"] == "RT-1";
    EXPECT_EQ(requirement["cells"]["design/sim"], is_failed ? "FAIL" : "-");
  }
}

TEST_F(VerifyReport, JunitEscapesWhatXmlCannotCarry) {
  add(bad_, Outcome::failed, Status::fail);
  EXPECT_THAT(
      verify_junit(run()),
      AllOf(HasSubstr("Promises &quot;much&quot; &amp; &lt;more&gt;."), Not(HasSubstr("\x1b")),
            HasSubstr("tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\"")));
}

}  // namespace
}  // namespace plumbline::report
