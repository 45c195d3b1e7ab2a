#include <gtest/gtest.h>

#include "scenarios/judge/arms_test_support.h"

namespace plumbline::judge::testing {
namespace {

struct Left {
  std::int64_t threads = 1;
  std::int64_t sockets = 1;
  std::string signals = "0";
  std::string output = "rows\n";
  int code = 0;
};

JournalBuilder process(const Left& left, const std::string& choice = "off") {
  JournalBuilder journal;
  starts(journal).open("c1", 0s, choice).close("c1", 2s);
  says(journal, "stdout", left.output);
  for (const char* moment : {"after_last_close", "before_exit"})
    journal.add(3s, journal::ResourceSample{moment, left.threads, left.sockets, 1, left.signals});
  return ends(journal, 4s, left.code);
}

Status beside(const Left& on) { return run_in_arms(judge_en_6, process({}), process(on)).status; }

TEST(En6, ProcessThatLeavesNothingPasses) { EXPECT_EQ(beside({}), Status::pass); }

TEST(En6, WhateverIsLeftBehindFails) {
  EXPECT_EQ(beside({2}), Status::fail);
  EXPECT_EQ(beside({1, 2}), Status::fail);
  EXPECT_EQ(beside({1, 1, "8000"}), Status::fail);
  EXPECT_EQ(beside({1, 1, "0", "rows\nbye\n"}), Status::fail);
  EXPECT_EQ(beside({1, 1, "0", "rows\n", 1}), Status::fail);
}

TEST(En6, ConnectionThatAskedForTelemetryProvesNothing) {
  EXPECT_EQ(run_in_arms(judge_en_6, process({}), process({2}, "unset")).status,
            Status::inconclusive);
}

TEST(En6, WithoutASecondArmOrALookAtTheEndNothingIsProved) {
  EXPECT_EQ(run_rule(judge_en_6, profile(), process({})).status, Status::inconclusive);
  JournalBuilder unseen;
  ends(starts(unseen).open("c1", 0s, "off"), 4s);
  EXPECT_EQ(run_in_arms(judge_en_6, unseen, unseen).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
