#include "reference/telemetry/counters.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "reference/core/record_counts.h"

namespace plumbline::telemetry {
namespace {

TEST(Counters, DropsAreCountedByReason) {
  Counters counters;
  counters.drop(DropReason::queue_full);
  counters.drop(DropReason::partial, 3);
  EXPECT_EQ(counters.dropped_by(DropReason::queue_full), 1U);
  EXPECT_EQ(counters.dropped_by(DropReason::partial), 3U);
  EXPECT_EQ(counters.dropped_by(DropReason::evicted), 0U);
  EXPECT_EQ(counters.dropped_total(), 4U);
}

TEST(Counters, AreConservedWhenEveryRecordIsAccountedFor) {
  Counters counters;
  counters.recorded = 10;
  counters.merged = 1;
  counters.delivered = 2;
  counters.pending = 3;
  counters.drop(DropReason::close_budget, 4);
  EXPECT_TRUE(counters.conserved());
  counters.drop(DropReason::disabled);
  EXPECT_FALSE(counters.conserved());
  counters.recorded += 2;
  EXPECT_FALSE(counters.conserved());
}

TEST(Counters, TruncationIsNotALostRecord) {
  Counters counters;
  counters.truncated = 5;
  EXPECT_TRUE(counters.conserved());
}

TEST(RecordCounts, ABrokenInvariantIsCountedAndIsNoRecord) {
  RecordCounts counts;
  counts.break_invariant();
  EXPECT_EQ(counts.snapshot().broken_invariants, 1U);
  EXPECT_TRUE(counts.snapshot().conserved());
}

TEST(Counters, AddMemberByMember) {
  Counters sum{.recorded = 1,
               .merged = 2,
               .delivered = 3,
               .pending = 4,
               .truncated = 5,
               .broken_invariants = 6};
  sum.drop(DropReason::superseded);
  const Counters other = sum;
  sum += other;
  Counters twice{.recorded = 2,
                 .merged = 4,
                 .delivered = 6,
                 .pending = 8,
                 .truncated = 10,
                 .broken_invariants = 12};
  twice.drop(DropReason::superseded, 2);
  EXPECT_EQ(sum, twice);
}

TEST(Counters, EveryReasonHasANameOfItsOwn) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < kDropReasonCount; ++i) {
    names.insert(to_string(static_cast<DropReason>(i)));
  }
  EXPECT_EQ(names.size(), kDropReasonCount);
  EXPECT_STREQ(to_string(DropReason::queue_full), "queue_full");
  EXPECT_STREQ(to_string(DropReason::close_budget), "close_budget");
}

}  // namespace
}  // namespace plumbline::telemetry
