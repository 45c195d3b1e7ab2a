// A result is read as it was written, and nothing else is read as a result.
#include "scenarios/report/result_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "fake_server/core/json_fields.h"
#include "fake_server/core/scratch_test_support.h"
#include "scenarios/report/result_test_support.h"

namespace plumbline::report {
namespace {

using json::BadInput;
using judge::Status;
using Json = nlohmann::json;
using scenario::Outcome;
using testing::HasSubstr;

WrittenResult every_outcome() {
  WrittenResult result;
  result.add("good", "design", Outcome::passed, verdicts(Status::pass))
      .add("bad", "design", Outcome::failed, verdicts(Status::fail))
      .add("open", "design", Outcome::inconclusive, verdicts(Status::inconclusive))
      .add("broken", "design", Outcome::fault, {})
      .add("good", "zig@1.0", Outcome::failed, verdicts(Status::pass, Status::fail))
      .add("no", "zig@1.0", Outcome::not_applicable, {{"RT-1", Status::not_applicable, "no", {}}});
  result.known_ = {{"bad", "*", "*", {"RT-1"}, "why"}};
  result.disagreements_ = {{"good", "design", "RT-1", Status::pass, Status::fail}};
  return result;
}

// What the reader says of an edited result; "" when it takes it.
std::string refusal_of(const std::string& text) {
  try {
    (void)result_of(text);
  } catch (const BadInput& fault) {
    return fault.what();
  }
  return "";
}

void expect_refused(const std::function<void(Json&)>& edit, const std::string& says) {
  Json document = every_outcome().json();
  edit(document);
  EXPECT_THAT(refusal_of(document.dump()), HasSubstr(says));
}

TEST(ResultFile, IsReadAsItWasWritten) {
  const ResultFile result = every_outcome().value();
  EXPECT_EQ(result.version, "9.9");
  EXPECT_EQ(result.seed, 7U);
  ASSERT_EQ(result.cases.size(), 6U);
  EXPECT_EQ(result.columns(), (std::vector<Column>{{"design", "sim"}, {"zig@1.0", "driver"}}));
  EXPECT_EQ(result.cases[1].standing, scenario::Standing::as_listed);
  EXPECT_EQ(result.cases[3].outcome, Outcome::fault);
  EXPECT_EQ(result.cases[4].verdicts[1], (ResultVerdict{"RT-1", Status::pass, "r", true}));
  EXPECT_EQ(result.cases[4].verdicts[0], (ResultVerdict{"EN-1", Status::fail, "r", false}));
  EXPECT_THAT(result.cases[4].repeat, HasSubstr("plumbline verify --driver zig@1.0"));
  EXPECT_EQ(result.disagreements, every_outcome().disagreements_);
  EXPECT_EQ(result.requirements.front().cells.at({"zig@1.0", "driver"}), "FAIL");
}

TEST(ResultFile, ThatIsCutOffOrForeignIsRefused) {
  const std::string text = every_outcome().text();
  for (const std::size_t size : {std::size_t{1}, text.size() / 2, text.size() - 3})
    EXPECT_THAT(refusal_of(text.substr(0, size)), HasSubstr("not valid JSON")) << size;
  EXPECT_THAT(refusal_of(""), HasSubstr("expected JSON, found nothing"));
  EXPECT_THAT(refusal_of(text + text), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal_of("[]"), HasSubstr("expected an object"));
  EXPECT_THAT(refusal_of(R"({"log": {}})"), HasSubstr("expected a member \"plumbline_result\""));
  EXPECT_THAT(refusal_of(std::string(200, '[')), HasSubstr("deep"));
  EXPECT_THAT(refusal_of(std::string("{\"a\0b\": 1}", 10)), HasSubstr("not valid JSON"));
}

TEST(ResultFile, OfAnotherVersionIsRefused) {
  for (const Json& version : {Json(2), Json("1"), Json(1.0), Json(nullptr)})
    expect_refused([&](Json& edited) { edited["plumbline_result"] = version; },
                   "/plumbline_result: expected version 1 of results, found ");
}

TEST(ResultFile, RefusesMembersThatAreNotItsOwnAtTheirPlace) {
  const auto verdict = [](Json& edited) -> Json& { return edited["cases"][1]["verdicts"][1]; };
  expect_refused([](Json& edited) { edited["cases"][0]["x"] = 1; }, "/cases/0/x: unknown member");
  expect_refused([](Json& edited) { edited.erase("seed"); }, "expected a member \"seed\"");
  expect_refused([](Json& edited) { edited["seed"] = -1; }, "/seed: expected a whole number");
  expect_refused([](Json& edited) { edited["cases"] = 3; }, "/cases: expected an array");
  expect_refused([](Json& edited) { edited["cases"][1]["outcome"] = "faild"; },
                 "/cases/1/outcome: expected one of");
  expect_refused([](Json& edited) { edited["cases"][0]["world"] = "driver"; },
                 "/cases/0/driver: expected a member, in the world driver");
  expect_refused([](Json& edited) { edited["cases"][3].erase("fault"); },
                 "/cases/3/fault: expected a member");
  expect_refused([&](Json& edited) { verdict(edited)["status"] = "FAIL"; },
                 "/cases/1/verdicts/1/status: expected one of");
  expect_refused([&](Json& edited) { verdict(edited).erase("evidence"); },
                 "/cases/1/verdicts/1/evidence: expected a member, of a failure");
  expect_refused([&](Json& edited) { verdict(edited)["witness"] = {0}; },
                 "/cases/1/verdicts/1/witness: expected numbers");
  expect_refused([&](Json& edited) { verdict(edited)["reason"] = nullptr; },
                 "/cases/1/verdicts/1/reason: expected a string");
}

// What somebody changed by hand no longer agrees with the rest.
TEST(ResultFile, RefusesWhatContradictsItself) {
  expect_refused([](Json& edited) { edited["summary"]["passed"] = 3; },
                 "/summary/passed: expected 1, as there are cases, found 3");
  expect_refused([](Json& edited) { edited["summary"]["as_listed"] = 0; }, "/summary/as_listed");
  expect_refused([](Json& edited) { edited["cases"].erase(0); }, "/summary/passed: expected 0");
  expect_refused([](Json& edited) { edited["cases"][0]["outcome"] = "failed"; },
                 "/cases/0/outcome: expected not \"failed\"");
  expect_refused([](Json& edited) { edited["cases"][1]["outcome"] = "passed"; },
                 "/cases/1/outcome: expected \"failed\", as its verdicts are");
  expect_refused([](Json& edited) { edited["cases"][2]["outcome"] = "passed"; },
                 "/cases/2/outcome: expected not \"passed\"");
  expect_refused(
      [](Json& edited) { edited["cases"][3]["verdicts"] = edited["cases"][0]["verdicts"]; },
      "/cases/3/verdicts: expected none after a fault");
  expect_refused(
      [](Json& edited) { edited["requirements"][0]["cells"]["zig@1.0/driver"] = "pass"; },
      "/requirements/0/cells/zig@1.0~1driver: expected \"FAIL\"");
  expect_refused([](Json& edited) { edited["requirements"][0]["cells"]["a@1/driver"] = "-"; },
                 "/requirements/0/cells: expected no other columns");
  expect_refused([](Json& edited) { edited["requirements"][0]["cells"].erase("design/sim"); },
                 "/requirements/0/cells: expected a member \"design/sim\"");
  expect_refused([](Json& edited) { edited["cases"].push_back(edited["cases"][0]); },
                 "/cases/6: a second case \"good\" in design/sim");
  expect_refused([](Json& edited) { edited["cases"][0]["verdicts"][0]["requirement"] = "RT-1"; },
                 "/cases/0/verdicts/1/requirement: a second verdict on RT-1");
  expect_refused([](Json& edited) { edited["cases"][0]["verdicts"][0]["requirement"] = "XX-1"; },
                 "/cases/0/verdicts/0/requirement: expected the id of one of /requirements");
  expect_refused([](Json& edited) { edited["requirements"].push_back(edited["requirements"][0]); },
                 "/id: a second requirement EN-1");
}

TEST(ResultFile, GivesNoCommandThatAShellWouldTakeForMore) {
  Json document = every_outcome().json();
  document["cases"][0]["repeat"] = "plumbline verify --run x; rm -rf $HOME `id`";
  EXPECT_EQ(result_of(document.dump()).cases[0].repeat,
            "plumbline verify --run 'x;' rm -rf '$HOME' '`id`'");
  expect_refused([](Json& edited) { edited["cases"][0]["repeat"] = "rm -rf ~"; },
                 "/cases/0/repeat: expected a command line that begins with \"plumbline verify\"");
  expect_refused([](Json& edited) { edited["cases"][0]["repeat"] = "plumbline verify 'x"; },
                 "/cases/0/repeat: expected the end of a text in '");
}

TEST(ResultFile, ThatCannotBeReadIsNamed) {
  const std::string path = testing_support::scratch_path();
  const auto refusal = [&path] {
    try {
      (void)read_result(path);
    } catch (const BadInput& fault) {
      return std::string(fault.what());
    }
    return std::string();
  };
  EXPECT_THAT(refusal(), HasSubstr(path + ": "));
  std::ofstream(path) << every_outcome().text();
  EXPECT_EQ(read_result(path), every_outcome().value());
  std::ofstream(path) << "{}";
  EXPECT_THAT(refusal(), HasSubstr(path + ": expected a member \"plumbline_result\""));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace plumbline::report
