#include <gtest/gtest.h>

#include "scenarios/judge/arms_test_support.h"

namespace plumbline::judge::testing {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20U;

/// 2 000 statements, a look, 18 000 more, a look with `grown` bytes more.
JournalBuilder memory(std::int64_t grown, int late_statements = 18'000, int status = 503) {
  JournalBuilder journal;
  starts(journal).open("c1", 0s);
  for (int k = 0; k < 2'000; ++k) journal.statement("c1", "early" + std::to_string(k), 1s);
  journal.exported("s", 2s, status);
  holds(journal, 3s, "mark early", 1, 1, 50 * kMiB);
  for (int k = 0; k < late_statements; ++k) journal.statement("c1", "late" + std::to_string(k), 4s);
  return holds(journal, 5s, "mark late", 1, 1, 50 * kMiB + grown);
}

TEST(Rs1, GrowthBelowSixteenMebibytesMoreThanWithoutTelemetryPasses) {
  EXPECT_EQ(run_in_arms(judge_rs_1, memory(kMiB), memory(17 * kMiB - 1)).status, Status::pass);
  EXPECT_EQ(run_in_arms(judge_rs_1, memory(kMiB), memory(17 * kMiB)).status, Status::fail);
}

TEST(Rs1, FewerStatementsAHealthyEndpointOrOneArmProveNothing) {
  EXPECT_EQ(run_in_arms(judge_rs_1, memory(0, 17'999), memory(20 * kMiB, 17'999)).status,
            Status::inconclusive);
  EXPECT_EQ(run_in_arms(judge_rs_1, memory(0), memory(20 * kMiB, 18'000, 200)).status,
            Status::inconclusive);
  EXPECT_EQ(run_rule(judge_rs_1, profile(), memory(20 * kMiB)).status, Status::inconclusive);
}

struct Threads {
  std::int64_t few = 3;
  std::int64_t many = 3;
  std::int64_t closed = 1;
};

JournalBuilder connections(const Threads& threads) {
  JournalBuilder journal;
  holds(starts(journal), 0s, "start", 1);
  journal.open("c1", 1s);
  holds(journal, 2s, "mark few", threads.few);
  for (int k = 2; k < 20; ++k) journal.open("c" + std::to_string(k), 3s);
  holds(journal, 4s, "mark many", threads.many);
  for (int k = 1; k < 20; ++k) journal.close("c" + std::to_string(k), 5s);
  return holds(journal, 6s, "after_last_close", threads.closed);
}

Status threads(const Threads& on, const Threads& off = {1, 1, 1}) {
  return run_in_arms(judge_rs_2, connections(off), connections(on)).status;
}

TEST(Rs2, SameThreadsWithFewAndManyConnectionsAndNoneLeftPass) {
  EXPECT_EQ(threads({}), Status::pass);
  EXPECT_EQ(threads({3, 5, 2}, {1, 3, 2}), Status::pass);  // the application's own threads
}

TEST(Rs2, ThreadsMoreWithManyConnectionsOrOneAtTheEndFails) {
  EXPECT_EQ(threads({3, 4, 1}), Status::pass);  // of the host's one request
  EXPECT_EQ(threads({3, 5, 1}), Status::fail);
  EXPECT_EQ(threads({3, 3, 2}), Status::fail);
}

TEST(Rs2, ProcessThatNeverClosedItsConnectionsProvesNothingByItsEnd) {
  const auto open_to_the_end = [](std::int64_t left) {
    JournalBuilder journal;
    holds(starts(journal), 0s, "start", 1).open("c1", 1s);
    return holds(holds(journal, 2s, "work_done", 3), 3s, "before_exit", left);
  };
  EXPECT_EQ(run_in_arms(judge_rs_2, open_to_the_end(1), open_to_the_end(3)).status,
            Status::inconclusive);
}

TEST(Rs2, OneHalfOfItAloneProvesNothing) {
  JournalBuilder no_marks;
  holds(holds(starts(no_marks), 0s, "start", 1), 6s, "after_last_close", 1);
  EXPECT_EQ(run_in_arms(judge_rs_2, no_marks, no_marks).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_rs_2, profile(), connections({})).status, Status::inconclusive);
}

JournalBuilder sockets(std::int64_t failed, std::int64_t closed, int status = 503) {
  JournalBuilder journal;
  holds(starts(journal), 0s, "start", 1, 1);
  journal.open("c1", 1s);
  holds(journal, 2s, "mark begin", 1, 1);
  for (int k = 0; k < 5; ++k) journal.exported("s" + std::to_string(k), 3s, status);
  holds(journal, 4s, "mark failed", 1, failed);
  journal.close("c1", 5s);
  return holds(journal, 6s, "after_last_close", 1, closed);
}

TEST(Rs3, NoSocketLeftPassesAndOneRequestUnderWayIsNoLeak) {
  EXPECT_EQ(run_in_arms(judge_rs_3, sockets(1, 1), sockets(2, 1)).status, Status::pass);
}

TEST(Rs3, SocketPerFailureOrAfterTheCloseFails) {
  EXPECT_EQ(run_in_arms(judge_rs_3, sockets(1, 1), sockets(3, 1)).status, Status::fail);
  EXPECT_EQ(run_in_arms(judge_rs_3, sockets(1, 1), sockets(1, 2)).status, Status::fail);
}

TEST(Rs3, WithoutFailuresOrASecondArmNothingIsProved) {
  EXPECT_EQ(run_in_arms(judge_rs_3, sockets(1, 1), sockets(1, 2, 200)).status,
            Status::inconclusive);
  EXPECT_EQ(run_rule(judge_rs_3, profile(), sockets(1, 2)).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
