#include <gtest/gtest.h>

#include "scenarios/judge/arms_test_support.h"

namespace plumbline::judge::testing {
namespace {

struct Storm {
  int opens = 50;
  Duration close_takes = 1s;  ///< 1 s: closes overlap the next opens
  std::int64_t threads_left = 1;
  std::int64_t sockets_left = 1;
  int code = 0;
};

JournalBuilder storm(const Storm& given) {
  JournalBuilder journal;
  holds(starts(journal), 0s, "start", 1);
  for (int k = 1; k <= given.opens; ++k) {
    const std::string name = "c" + std::to_string(k);
    journal.open(name, std::chrono::milliseconds(100 * k));
    journal.close(name, std::chrono::milliseconds(100 * k + 50), kHost, given.close_takes);
  }
  holds(journal, 20s, "after_last_close", given.threads_left, given.sockets_left);
  return ends(journal, 21s, given.code);
}

Verdict judged(const JournalBuilder& journal) { return run_rule(judge_cm_6, profile(), journal); }

TEST(Cm6, StormThatLeavesNothingPasses) { EXPECT_EQ(judged(storm({})).status, Status::pass); }

TEST(Cm6, ThreadOrSocketLeftFails) {
  EXPECT_EQ(judged(storm({50, 1s, 2, 1})).status, Status::fail);
  EXPECT_EQ(judged(storm({50, 1s, 1, 2})).status, Status::fail);
}

TEST(Cm6, ThreadsOfARuntimeThatKeepsThemSayNothing) {
  EXPECT_EQ(run_rule(judge_cm_6, profile("go"), storm({50, 1s, 2, 1})).status, Status::pass);
  EXPECT_EQ(run_rule(judge_cm_6, profile("go"), storm({50, 1s, 2, 2})).status, Status::fail);
}

TEST(Cm6, OneOfManySocketsThatADriverLeavesAnywayIsChance) {
  const auto left = [](std::int64_t on, std::int64_t off) {
    return run_in_arms(judge_cm_6, storm({50, 1s, 1, off}), storm({50, 1s, 1, on})).status;
  };
  EXPECT_EQ(left(34, 33), Status::pass);  // one at the start: 33 left against 32
  EXPECT_EQ(left(35, 33), Status::fail);
  EXPECT_EQ(left(33, 32), Status::fail);
  EXPECT_EQ(left(2, 1), Status::fail);
}

TEST(Cm6, CloseThatNeverReturnsFails) {
  JournalBuilder journal = storm({});
  journal.open("stuck", 10s).close("stuck", 11s, kHost, std::nullopt);
  EXPECT_EQ(judged(journal).status, Status::fail);
}

TEST(Cm6, ProcessThatHadToBeKilledFails) {
  EXPECT_EQ(judged(storm({50, 1s, 1, 1, -9})).status, Status::fail);
}

TEST(Cm6, RequestAfterTheLastCloseFails) {
  JournalBuilder journal = storm({});
  EXPECT_EQ(judged(journal.exported("s1", 6s)).status, Status::pass);
  EXPECT_EQ(judged(journal.exported("s2", 19s)).status, Status::fail);
}

TEST(Cm6, FewerOpensOrOnesThatFollowOneAnotherAreNoStorm) {
  EXPECT_EQ(judged(storm({49})).status, Status::inconclusive);
  EXPECT_EQ(judged(storm({50, 10ms})).status, Status::inconclusive);
}

TEST(Cm6, WithoutAProcessNothingIsProved) {
  JournalBuilder journal;
  for (int k = 1; k <= 60; ++k)
    journal.open("c" + std::to_string(k), 1s).close("c" + std::to_string(k), 1s);
  EXPECT_EQ(judged(journal).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
