#include "scenarios/judge/tally.h"

#include <gtest/gtest.h>

namespace plumbline::judge {
namespace {

TEST(Tally, WithoutEvidenceIsInconclusive) {
  EXPECT_EQ(Tally().verdict("held", "missing"), (Verdict{"", Status::inconclusive, "missing", {}}));
}

TEST(Tally, FailureWinsAndTheFirstGivesTheReason) {
  Tally tally;
  tally.pass();
  tally.undecided("unsure");
  tally.fail("first", {3});
  tally.fail("second", {9});
  EXPECT_EQ(tally.verdict("held", "missing"),
            (Verdict{"", Status::fail, "first (and 1 more)", {3}}));
}

TEST(Tally, OneUndecidedMeasurementKeepsItFromPassing) {
  Tally tally;
  tally.pass();
  EXPECT_EQ(tally.verdict("held", "missing").status, Status::pass);
  tally.add(Compare::inconclusive, "close", {4});
  EXPECT_EQ(tally.verdict("held", "missing"),
            (Verdict{"", Status::inconclusive, "close, within the jitter", {4}}));
}

TEST(Counted, TakesThePluralWhereItIsOne) {
  EXPECT_EQ(counted(1, "batch"), "1 batch");
  EXPECT_EQ(counted(2, "batch"), "2 batches");
  EXPECT_EQ(counted(0, "request"), "0 requests");
}

}  // namespace
}  // namespace plumbline::judge
