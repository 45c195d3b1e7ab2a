#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

/// 10 recorded: 4 merged, 3 delivered, 2 dropped for two reasons, and `pending`.
Verdict with_pending(std::int64_t pending, bool at_rest = true) {
  JournalBuilder journal;
  journal.add(5s, journal::ClientCounters{kHost,
                                          at_rest,
                                          {{"recorded", 10},
                                           {"merged", 4},
                                           {"delivered", 3},
                                           {"dropped.queue_full", 1},
                                           {"dropped.evicted", 1},
                                           {"pending", pending},
                                           {"truncated", 7}}});
  return run_rule(judge_rs_4, profile(), journal);
}

TEST(Rs4, BalancedCountersPass) { EXPECT_EQ(with_pending(1).status, Status::pass); }

TEST(Rs4, OneRecordTooFewOrTooManyFails) {
  EXPECT_EQ(with_pending(0).status, Status::fail);
  EXPECT_EQ(with_pending(2).status, Status::fail);
}

TEST(Rs4, CountersInMotionProveNothing) {
  EXPECT_EQ(with_pending(0, false).status, Status::inconclusive);
}

TEST(Rs4, ClientThatRecordedNothingProvesNothing) {
  JournalBuilder journal;
  journal.add(5s, journal::ClientCounters{kHost, true, {{"recorded", 0}}});
  EXPECT_EQ(run_rule(judge_rs_4, profile(), journal).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
