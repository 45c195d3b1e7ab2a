#include "scenarios/engine/known_failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "fake_server/core/json_fields.h"
#include "fake_server/core/scratch_test_support.h"

namespace plumbline::scenario {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string list_with(const std::string& text) {
  const std::string path = testing_support::scratch_path();
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::string refusal(const std::string& text) {
  const std::string path = list_with(text);
  try {
    (void)read_known_failures(path);
  } catch (const json::BadInput& fault) {
    const std::string what = fault.what();
    return what.rfind(path, 0) == 0 ? what.substr(path.size()) : what;
  }
  return "accepted";
}

CaseResult result_with(const Scenario& scenario, std::vector<std::string> failed) {
  CaseResult result;
  result.run = {&scenario, "design", "sim", 1};
  result.outcome = failed.empty() ? Outcome::passed : Outcome::failed;
  for (std::string& id : failed)
    result.verdicts.push_back({std::move(id), judge::Status::fail, "why", {}});
  result.verdicts.push_back({"WF-1", judge::Status::pass, "fine", {}});
  return result;
}

TEST(KnownFailures, AreReadWithTheirReasonAndCommentsAreNot) {
  const auto known =
      read_known_failures(list_with("# heading\n\n  \nbreaker-* design * CB-2,CB-1   # issue "
                                    "7\r\nclose shipped live SH-2 # slow\n"));
  ASSERT_EQ(known.size(), 2u);
  EXPECT_EQ(known[0], (KnownFailure{"breaker-*", "design", "*", {"CB-1", "CB-2"}, "issue 7"}));
  EXPECT_EQ(known[1].why, "slow");
}

TEST(KnownFailures, RefuseALineThatSaysLess) {
  for (const char* bad : {"a design sim", "a design sim RT-1", "a design sim RT-1 #", "a # why",
                          "a design sim RT-1 RT-2 # why"}) {
    EXPECT_THAT(refusal(bad), StartsWith(":1: expected: CASE PROFILE WORLD")) << bad;
  }
}

TEST(KnownFailures, RefuseNamesThatMeanNothing) {
  EXPECT_THAT(refusal("a desing sim RT-1 # w"), HasSubstr(":1: expected a profile or *"));
  EXPECT_THAT(refusal("\na design mars RT-1 # w"), HasSubstr(":2: expected a world or *"));
  EXPECT_THAT(refusal("a design sim RT-99 # w"), HasSubstr("expected the id of a requirement"));
  EXPECT_THAT(refusal("a design sim RT-1 # w\na design sim RT-2 # w"),
              HasSubstr(":2: a second line"));
}

TEST(KnownFailures, NameTheFileThatIsNotThere) {
  EXPECT_THROW((void)read_known_failures("/none/such"), json::BadInput);
}

TEST(KnownFailures, HoldOnlyWhenExactlyTheListedRequirementsFail) {
  Scenario scenario;
  scenario.name = "close-slow";
  const std::vector<KnownFailure> known{{"close-*", "*", "sim", {"SH-1", "SH-2"}, "why"}};
  EXPECT_EQ(standing_of(result_with(scenario, {"SH-2", "SH-1"}), known), Standing::as_listed);
  EXPECT_EQ(standing_of(result_with(scenario, {"SH-1"}), known), Standing::differs);
  EXPECT_EQ(standing_of(result_with(scenario, {"SH-1", "SH-2", "SH-3"}), known), Standing::differs);
  EXPECT_EQ(standing_of(result_with(scenario, {}), known), Standing::passes);
}

TEST(KnownFailures, SayNothingOfOtherCasesAndWorlds) {
  Scenario scenario;
  scenario.name = "close-slow";
  EXPECT_EQ(standing_of(result_with(scenario, {"SH-1"}), {{"close", "*", "*", {"SH-1"}, "w"}}),
            Standing::unlisted);
  EXPECT_EQ(standing_of(result_with(scenario, {"SH-1"}), {{"*", "*", "live", {"SH-1"}, "w"}}),
            Standing::unlisted);
  EXPECT_EQ(standing_of(result_with(scenario, {"SH-1"}), {{"*", "shipped", "*", {"SH-1"}, "w"}}),
            Standing::unlisted);
}

TEST(KnownFailures, ACaseThatWasNotDecidedIsNotAsListed) {
  Scenario scenario;
  scenario.name = "n";
  CaseResult open = result_with(scenario, {});
  open.outcome = Outcome::inconclusive;
  EXPECT_EQ(standing_of(open, {{"n", "*", "*", {"SH-1"}, "w"}}), Standing::differs);
}

}  // namespace
}  // namespace plumbline::scenario
