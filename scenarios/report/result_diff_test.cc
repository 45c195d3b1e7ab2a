// What counts as a change between two results, which way it goes, and whether it matters.
#include "scenarios/report/result_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/report/result_test_support.h"

namespace plumbline::report {
namespace {

using judge::Status;
using scenario::Outcome;
using scenario::Standing;
using testing::ElementsAre;
using testing::IsEmpty;

const Column kSim{"design", "sim"};

Outcome outcome_of(Status listed, Status incidental = Status::pass) {
  if (listed == Status::fail || incidental == Status::fail) return Outcome::failed;
  return listed == Status::inconclusive ? Outcome::inconclusive : Outcome::passed;
}

ResultFile one_case(Status listed, Status incidental = Status::pass,
                    const std::string& reason = "r", const std::string& who = "design") {
  return WrittenResult()
      .add("a", who, outcome_of(listed, incidental), verdicts(listed, incidental, reason))
      .value();
}

ResultDiff diff(const ResultFile& older, const ResultFile& newer,
                DiffScope scope = DiffScope::all) {
  return diff_of(older, newer, scope);
}

Way way(Status before, Status after) {
  const ResultDiff changes = diff(one_case(before), one_case(after));
  EXPECT_EQ(changes.verdicts.size(), 1U);
  EXPECT_TRUE(changes.matters());
  return changes.verdicts.at(0).way;
}

TEST(ResultDiff, OfEqualResultsIsEmpty) {
  const ResultFile result = one_case(Status::fail);
  const ResultDiff changes = diff(result, result);
  EXPECT_EQ(changes, (ResultDiff{{{kSim, kSim}}, {}, {}, {}, {}, {}}));
  EXPECT_FALSE(changes.matters());
}

TEST(ResultDiff, AnotherReasonForTheSameVerdictIsNoChange) {
  EXPECT_THAT(diff(one_case(Status::fail, Status::pass, "took 5 ms"),
                   one_case(Status::fail, Status::pass, "took 6 ms"))
                  .verdicts,
              IsEmpty());
}

TEST(ResultDiff, ToAFailureIsWorseAndToAPassIsBetter) {
  EXPECT_EQ(way(Status::pass, Status::fail), Way::worse);
  EXPECT_EQ(way(Status::inconclusive, Status::fail), Way::worse);
  EXPECT_EQ(way(Status::pass, Status::inconclusive), Way::worse);
  EXPECT_EQ(way(Status::fail, Status::pass), Way::better);
  EXPECT_EQ(way(Status::inconclusive, Status::pass), Way::better);
  EXPECT_EQ(way(Status::not_applicable, Status::pass), Way::better);
  EXPECT_EQ(way(Status::fail, Status::inconclusive), Way::different);
  EXPECT_EQ(way(Status::pass, Status::not_applicable), Way::different);
  EXPECT_EQ(way(Status::fail, Status::not_applicable), Way::different);
}

TEST(ResultDiff, TellsWhatItTakesToFollowAVerdict) {
  const ResultDiff changes =
      diff(one_case(Status::pass, Status::pass, "was"), one_case(Status::fail, Status::pass, "is"));
  const VerdictChange& change = changes.verdicts.at(0);
  EXPECT_EQ(change.requirement, "RT-1");
  EXPECT_EQ(change.level, judge::Level::must);
  EXPECT_EQ(change.scenario, "a");
  EXPECT_EQ(change.column, kSim);
  EXPECT_TRUE(change.newly_failing());
  EXPECT_EQ(change.reason_before, "was");
  EXPECT_EQ(change.reason_after, "is");
  EXPECT_THAT(change.repeat, testing::StartsWith("plumbline verify --profile design"));
  EXPECT_TRUE(diff(one_case(Status::fail), one_case(Status::pass)).verdicts.at(0).fixed());
  EXPECT_THAT(changes.cells, ElementsAre(CellChange{"RT-1", judge::Level::must, kSim, "pass",
                                                    "FAIL", Way::worse}));
}

TEST(ResultDiff, WhatNoCaseMustDecideIsToldAndDoesNotMatter) {
  const ResultDiff changes =
      diff(one_case(Status::pass, Status::pass), one_case(Status::pass, Status::inconclusive));
  ASSERT_EQ(changes.verdicts.size(), 1U);
  EXPECT_FALSE(changes.verdicts[0].must_decide);
  EXPECT_FALSE(changes.matters());
}

// It fails its run: `verify` ends with 1 where it ended with 0.
TEST(ResultDiff, AnIncidentalFailureThatFailsItsCaseMatters) {
  const ResultDiff changes =
      diff(one_case(Status::pass, Status::inconclusive), one_case(Status::pass, Status::fail));
  ASSERT_EQ(changes.cases.size(), 1U);
  EXPECT_TRUE(changes.cases[0].counts);
  EXPECT_EQ(changes.cases[0].way, Way::worse);
  EXPECT_TRUE(changes.matters());
}

TEST(ResultDiff, AnIncidentalFailureThatIsListedDoesNotMatter) {
  WrittenResult newer;
  newer.add("a", "design", Outcome::failed, verdicts(Status::pass, Status::fail));
  newer.known_ = {{"a", "*", "*", {"EN-1"}, "why"}};
  const ResultDiff changes = diff(one_case(Status::pass), newer.value());
  ASSERT_EQ(changes.cases.size(), 1U);
  EXPECT_EQ(changes.cases[0].standing_after, Standing::as_listed);
  EXPECT_FALSE(changes.cases[0].counts);
  EXPECT_FALSE(changes.matters());
}

TEST(ResultDiff, AListedFailureThatIsNoLongerListedMatters) {
  WrittenResult listed;
  listed.add("a", "design", Outcome::failed, verdicts(Status::fail));
  listed.known_ = {{"a", "*", "*", {"RT-1"}, "why"}};
  const ResultDiff worse = diff(listed.value(), one_case(Status::fail));
  EXPECT_THAT(worse.verdicts, IsEmpty());
  EXPECT_EQ(worse.cases.at(0).way, Way::worse);
  EXPECT_TRUE(worse.matters());
  EXPECT_EQ(diff(one_case(Status::fail), listed.value()).cases.at(0).way, Way::better);
}

TEST(ResultDiff, OfACaseThatCouldNotBeRunOnlyWhatItListsIsMissed) {
  const ResultFile broken = WrittenResult().add("a", "design", Outcome::fault, {}).value();
  const ResultDiff changes = diff(one_case(Status::pass), broken);
  ASSERT_EQ(changes.verdicts.size(), 1U);
  EXPECT_EQ(changes.verdicts[0].requirement, "RT-1");
  EXPECT_EQ(changes.verdicts[0].after, std::nullopt);
  EXPECT_EQ(changes.verdicts[0].way, Way::worse);
  EXPECT_EQ(changes.cases.at(0).way, Way::worse);
  EXPECT_EQ(diff(broken, one_case(Status::pass)).verdicts.at(0).way, Way::better);
}

TEST(ResultDiff, WhatIsInOneOnlyMatters) {
  WrittenResult both;
  both.add("a", "design", Outcome::passed, verdicts(Status::pass))
      .add("b", "design", Outcome::passed, verdicts(Status::pass))
      .add("a", "zig@1.0", Outcome::passed, verdicts(Status::pass));
  both.disagreements_ = {{"a", "design", "RT-1", Status::pass, Status::fail}};
  const ResultFile one = one_case(Status::pass);
  const ResultDiff gone = diff(both.value(), one);
  EXPECT_THAT(gone.older_only.columns, ElementsAre(Column("zig@1.0", "driver")));
  EXPECT_THAT(gone.older_only.cases, ElementsAre(CasePlace{"b", kSim}));
  EXPECT_EQ(gone.older_only.disagreements, both.disagreements_);
  EXPECT_TRUE(gone.newer_only.empty());
  EXPECT_TRUE(gone.matters());
  const ResultDiff added = diff(one, both.value());
  EXPECT_EQ(added.newer_only, gone.older_only);
  EXPECT_TRUE(added.older_only.empty());
  EXPECT_TRUE(added.matters());
}

TEST(ResultDiff, AnotherVersionOfADriverIsComparedByItsName) {
  const Column one{"zig@1.0", "driver"};
  const Column two{"zig@2.0", "driver"};
  const ResultDiff changes = diff(one_case(Status::pass, Status::pass, "r", "zig@1.0"),
                                  one_case(Status::fail, Status::pass, "r", "zig@2.0"));
  EXPECT_THAT(changes.columns, ElementsAre(ColumnPair{one, two}));
  EXPECT_TRUE(changes.columns.at(0).by_name());
  EXPECT_EQ(changes.verdicts.at(0).column, two);
  EXPECT_EQ(changes.cells.at(0).before, "pass");
}

// 1.0 is found in both, so that it is no other version of 2.0; of 3.0 and 4.0 nobody knows which.
TEST(ResultDiff, DriversArePairedByNameOnlyWhereThatIsPlain) {
  const auto columns = [](const std::vector<std::string>& drivers) {
    WrittenResult result;
    for (const std::string& driver : drivers)
      result.add("a", driver, Outcome::passed, verdicts(Status::pass));
    return result.value();
  };
  const Column one{"zig@1.0", "driver"};
  EXPECT_THAT(diff(columns({"zig@1.0"}), columns({"zig@2.0", "zig@1.0"})).columns,
              ElementsAre(ColumnPair{one, one}));
  EXPECT_THAT(diff(columns({"zig@1.0"}), columns({"zig@3.0", "zig@4.0"})).columns, IsEmpty());
  EXPECT_THAT(diff(columns({"zig@1.0"}), columns({"zag@1.0"})).columns, IsEmpty());
  EXPECT_THAT(diff(columns({"design"}), columns({"shipped"})).columns, IsEmpty());
}

TEST(ResultDiff, MustOnlyLeavesOutWhatChangedByAShould) {
  const auto result = [](Status should) {
    return WrittenResult()
        .add("a", "design", outcome_of(Status::pass, should),
             {{"RT-1", Status::pass, "r", {}}, {"RT-4", should, "r", {}}})
        .value();
  };
  const ResultFile older = result(Status::pass);
  const ResultFile newer = result(Status::fail);
  const ResultDiff all = diff(older, newer);
  EXPECT_EQ(all.verdicts.size(), 1U);
  EXPECT_EQ(all.verdicts.at(0).level, judge::Level::should);
  EXPECT_EQ(all.cases.size(), 1U);
  const ResultDiff must = diff(older, newer, DiffScope::must_only);
  EXPECT_THAT(must.verdicts, IsEmpty());
  EXPECT_THAT(must.cases, IsEmpty());
  EXPECT_THAT(must.cells, IsEmpty());
  EXPECT_FALSE(must.matters());
  EXPECT_EQ(diff(one_case(Status::pass), one_case(Status::fail), DiffScope::must_only).cases.size(),
            1U);
}

TEST(ResultDiff, IsInTheOrderOfTheCatalogueThenOfCases) {
  const auto result = [](Status status) {
    return WrittenResult()
        .add("b", "design", outcome_of(status), verdicts(status, status))
        .add("a", "design", outcome_of(status), verdicts(status, status))
        .value();
  };
  std::vector<std::string> order;
  for (const VerdictChange& one : diff(result(Status::pass), result(Status::fail)).verdicts)
    order.push_back(one.requirement + " " + one.scenario);
  EXPECT_THAT(order, ElementsAre("EN-1 b", "EN-1 a", "RT-1 b", "RT-1 a"));
}

}  // namespace
}  // namespace plumbline::report
