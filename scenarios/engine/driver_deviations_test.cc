#include "scenarios/engine/driver_deviations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "fake_server/core/json_fields.h"
#include "fake_server/core/scratch_test_support.h"
#include "scenarios/engine/driver_world.h"

namespace plumbline::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string file_with(const std::string& text) {
  const std::string path = testing_support::scratch_path(".json");
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

Deviation deviation(const std::string& requirement, std::vector<std::string> scenarios,
                    std::vector<std::string> versions, const std::string& reason = "because") {
  return {requirement, std::move(scenarios), std::move(versions), "it fails # times", reason};
}

/// A run of one case with one failed requirement, which it must decide; without a requirement it
/// passed.
struct OneResult {
  OneResult(const std::string& name, const std::string& requirement,
            const std::string& why = "it fails 3 times") {
    scenario.name = name;
    if (!requirement.empty()) scenario.requirements = {requirement};
    driver.label = "zig@1.0";
    result.run = {&scenario, "nodejs", "driver", 1, "on", &driver};
    result.outcome = requirement.empty() ? Outcome::passed : Outcome::failed;
    if (!requirement.empty()) result.verdicts = {{requirement, judge::Status::fail, why, {}}};
  }
  OneResult(const OneResult&) = delete;
  OneResult& operator=(const OneResult&) = delete;

  Scenario scenario;
  DriverUnderTest driver;
  CaseResult result;
};

TEST(DriverDeviations, FingerprintsForgetWhatChangesFromRunToRun) {
  const std::string one = fingerprint_of("statement s1 took 1s408ms, said \"abc\" (and 2 more)");
  EXPECT_EQ(one, "statement # took #, said \"\"");
  EXPECT_EQ(fingerprint_of("statement s22 took 319us, said \"xyz\""), one);
  EXPECT_NE(fingerprint_of("statement s1 has no event"), one);
}

TEST(DriverDeviations, AreReadAsTheyAreWritten) {
  const std::vector<Deviation> list{deviation("AG-1", {"a", "b"}, {"1.0"}),
                                    deviation("SH-1", {"a"}, {"1.0", "2.0"})};
  EXPECT_EQ(read_deviations(file_with(text_of(list))), list);
  EXPECT_THAT(read_deviations("/none/such.json"), IsEmpty());
}

std::string refusal(const std::string& text) {
  try {
    (void)read_deviations(file_with(text));
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

TEST(DriverDeviations, RefuseWhatMeansNothing) {
  EXPECT_THAT(refusal("[]"), HasSubstr("expected an object"));
  EXPECT_THAT(refusal(text_of({deviation("AG-99", {"a"}, {"1.0"})})),
              HasSubstr("/deviations/0/requirement: expected the id of a requirement"));
  EXPECT_THAT(refusal(text_of({deviation("AG-1", {}, {"1.0"})})), HasSubstr("/scenarios"));
  EXPECT_THAT(refusal(text_of({deviation("AG-1", {"a"}, {})})), HasSubstr("/versions"));
  EXPECT_THAT(refusal(text_of({deviation("AG-1", {"a"}, {"1.0"}, "")})), HasSubstr("/reason"));
  EXPECT_THAT(refusal(text_of({deviation("AG-1", {"a"}, {"1.0"}),
                               deviation("AG-1", {"a"}, {"1.0"}, "another reason")})),
              HasSubstr("AG-1 of 1.0 in a: expected once"));
}

TEST(DriverDeviations, ExcuseThatFailureOfThatVersionAlone) {
  const OneResult same("a", "AG-1");
  const OneResult otherwise("a", "AG-1", "it is late");
  const OneResult passes("a", "");
  const auto known = known_failures_of({deviation("AG-1", {"a"}, {"1.0"})}, "zig@1.0");
  EXPECT_EQ(standing_of(same.result, known), Standing::as_listed);
  EXPECT_EQ(standing_of(otherwise.result, known), Standing::differs);
  EXPECT_EQ(standing_of(passes.result, known), Standing::passes);
  const auto other = known_failures_of({deviation("AG-1", {"a"}, {"2.0"})}, "zig@2.0");
  EXPECT_EQ(standing_of(same.result, other), Standing::unlisted);
  EXPECT_THAT(known_failures_of({deviation("AG-1", {"a"}, {"2.0"})}, "zig@1.0"), IsEmpty());
}

TEST(DriverDeviations, ExcuseTheSameRequirementInCasesThatNeedNotDecideIt) {
  OneResult beside("b", "AG-1", "it is late");
  const auto known = known_failures_of({deviation("AG-1", {"a"}, {"1.0"})}, "zig@1.0");
  EXPECT_EQ(standing_of(beside.result, known), Standing::unlisted);
  beside.scenario.requirements = {"BT-1"};
  EXPECT_EQ(standing_of(beside.result, known), Standing::as_listed);
  beside.result.verdicts.push_back({"BT-1", judge::Status::fail, "", {}});
  EXPECT_EQ(standing_of(beside.result, known), Standing::unlisted);
  const OneResult passes("b", "");
  EXPECT_EQ(standing_of(passes.result, known), Standing::unlisted);
  OneResult listed("a", "AG-1");
  listed.result.verdicts.push_back({"SH-1", judge::Status::fail, "", {}});
  EXPECT_EQ(standing_of(listed.result, known), Standing::differs);
}

TEST(DriverDeviations, WhatFailsElsewhereAndNeedNotBeDecidedIsSetAside) {
  OneResult beside("b", "AG-1");
  const auto known = known_failures_of({deviation("AG-1", {"a"}, {"1.0"})}, "zig@1.0");
  EXPECT_EQ(outcome_besides(beside.result, known), Outcome::failed);  // it must decide that
  beside.scenario.requirements = {"BT-1"};
  beside.result.verdicts.push_back({"BT-1", judge::Status::pass, "", {}});
  EXPECT_EQ(outcome_besides(beside.result, known), Outcome::passed);
  EXPECT_EQ(outcome_besides(beside.result, {}), Outcome::failed);
  beside.result.verdicts.back().status = judge::Status::inconclusive;
  EXPECT_EQ(outcome_besides(beside.result, known), Outcome::inconclusive);
  beside.result.verdicts.back().status = judge::Status::pass;
  beside.result.trouble = "it hung";
  EXPECT_EQ(outcome_besides(beside.result, known), Outcome::inconclusive);
  beside.result.trouble.clear();
  beside.result.verdicts.push_back({"SH-1", judge::Status::fail, "", {}});
  EXPECT_EQ(outcome_besides(beside.result, known), Outcome::failed);  // listed for no case
  OneResult listed("a", "AG-1");
  EXPECT_EQ(outcome_besides(listed.result, known), Outcome::failed);  // and as_listed
}

TEST(DriverDeviations, UpdateNamesCasesThatNeedNotDecideOnlyWhereNoOtherFails) {
  OneResult beside("b", "AG-1");
  OneResult beside_too("c", "AG-1");
  beside.scenario.requirements = {};
  beside_too.scenario.requirements = {};
  const OneResult decides("d", "AG-1");
  EXPECT_THAT(updated({}, "zig@1.0", {beside.result, beside_too.result, decides.result}),
              ElementsAre(deviation("AG-1", {"d"}, {"1.0"}, kNotFollowed)));
  EXPECT_THAT(updated({}, "zig@1.0", {beside.result, beside_too.result}),
              ElementsAre(deviation("AG-1", {"b"}, {"1.0"}, kNotFollowed)));
}

TEST(DriverDeviations, UpdateKeepsReasonsAndWhatWasNotRun) {
  const OneResult first("a", "AG-1");
  const OneResult second("b", "AG-1");
  const OneResult healed("c", "");
  const std::vector<Deviation> known{deviation("AG-1", {"a", "z"}, {"1.0"}),
                                     deviation("AG-1", {"a"}, {"2.0"}),
                                     deviation("SH-1", {"c"}, {"1.0"})};
  const auto now = updated(known, "zig@1.0", {first.result, second.result, healed.result});
  EXPECT_THAT(now, ElementsAre(deviation("AG-1", {"a", "b", "z"}, {"1.0"}),
                               deviation("AG-1", {"a"}, {"2.0"})));
}

TEST(DriverDeviations, UpdateGathersVersionsThatFailAlikeAndAsksForNewReasons) {
  const OneResult one("a", "AG-1");
  const OneResult fresh("a", "SH-1");
  const std::vector<Deviation> known{deviation("AG-1", {"a"}, {"2.0"})};
  EXPECT_THAT(updated(known, "zig@1.0", {one.result}),
              ElementsAre(deviation("AG-1", {"a"}, {"1.0", "2.0"})));
  EXPECT_THAT(updated({}, "zig@1.0", {fresh.result}),
              ElementsAre(deviation("SH-1", {"a"}, {"1.0"}, kNotFollowed)));
}

}  // namespace
}  // namespace plumbline::scenario
