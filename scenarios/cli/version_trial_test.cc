// What a result says of a version: a pass is a pass of everything asked for, in a run that went
// well.
#include "scenarios/cli/version_trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::cli {
namespace {

using judge::Status;
using scenario::CaseResult;
using scenario::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;

CaseResult result_of(Status one, Status two) {
  CaseResult result;
  result.outcome = Outcome::passed;
  result.verdicts = {{"RT-1", one, "why one", {}}, {"RT-4", two, "why two", {}}};
  return result;
}

VersionVerdict verdict(const CaseResult& result) { return verdict_on(result, {"RT-1", "RT-4"}); }

TEST(VersionTrial, IsGoodWhenAllThatWasAskedForPasses) {
  const VersionVerdict good = verdict(result_of(Status::pass, Status::pass));
  EXPECT_EQ(good.trial, Trial::good);
  EXPECT_EQ(good.word, "pass");
  EXPECT_EQ(good.reason, "RT-1: why one");
  EXPECT_THAT(good.failed, IsEmpty());
}

TEST(VersionTrial, IsBadWhenAnyOfItFails) {
  const VersionVerdict bad = verdict(result_of(Status::inconclusive, Status::fail));
  EXPECT_EQ(bad.trial, Trial::bad);
  EXPECT_EQ(bad.reason, "RT-4: why two");
  EXPECT_THAT(bad.failed, ElementsAre("RT-4"));
  EXPECT_EQ(verdict_on(result_of(Status::pass, Status::fail), {"RT-1"}).trial, Trial::good);
}

TEST(VersionTrial, IsUndecidedOtherwise) {
  const VersionVerdict open = verdict(result_of(Status::pass, Status::inconclusive));
  EXPECT_EQ(open.trial, Trial::undecided);
  EXPECT_EQ(open.word, "inconclusive");
  EXPECT_EQ(open.reason, "RT-4: why two");
  EXPECT_EQ(verdict(result_of(Status::not_applicable, Status::pass)).word, "not_applicable");
  EXPECT_EQ(verdict_on(result_of(Status::pass, Status::pass), {"RT-1", "RT-9"}).trial,
            Trial::undecided);
  EXPECT_EQ(verdict(CaseResult{}).word, "fault");
}

// A driver that hung passes nothing; a failure that was seen stands.
TEST(VersionTrial, OfARunThatWentWrongOnlyAFailureCounts) {
  CaseResult hung = result_of(Status::pass, Status::pass);
  hung.outcome = Outcome::inconclusive;
  hung.trouble = "it hung";
  EXPECT_EQ(verdict(hung).trial, Trial::undecided);
  EXPECT_EQ(verdict(hung).reason, "it hung");
  hung.verdicts[0].status = Status::fail;
  EXPECT_EQ(verdict(hung).trial, Trial::bad);
}

}  // namespace
}  // namespace plumbline::cli
