#include <gtest/gtest.h>

#include "scenarios/judge/arms_test_support.h"

namespace plumbline::judge::testing {
namespace {

JournalBuilder process(Duration end, int status = 503) {
  JournalBuilder journal;
  starts(journal).open("c1", 0s).statement("c1", "s1", 1s).exported("s1", 2s, status);
  return ends(holds(journal, 3s, "work_done", 1), end);
}

JournalBuilder silent(Duration end) {
  JournalBuilder journal;
  starts(journal).open("c1", 0s, "off").statement("c1", "s1", 1s);
  return ends(holds(journal, 3s, "work_done", 1), end);
}

JournalBuilder saying(JournalBuilder journal, const std::string& text) {
  return says(journal, "stderr", text);
}

TEST(Er2, SilentTroublePasses) {
  EXPECT_EQ(run_in_arms(judge_er_2, silent(3s), process(3s)).status, Status::pass);
}

TEST(Er2, OneLineMoreThanWithoutTelemetryFails) {
  const auto off = saying(silent(3s), "the application's own\n");
  EXPECT_EQ(run_in_arms(judge_er_2, off, saying(process(3s), "the application's own\n")).status,
            Status::pass);
  const Verdict loud = run_in_arms(
      judge_er_2, off, saying(process(3s), "the application's own\ntelemetry failed\n"));
  EXPECT_EQ(loud.status, Status::fail);
  EXPECT_NE(loud.reason.find("telemetry failed"), std::string::npos);
}

TEST(Er2, WithoutTroubleASecondArmOrAnEndNothingIsProved) {
  EXPECT_EQ(run_in_arms(judge_er_2, silent(3s), process(3s, 200)).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_er_2, profile(), process(3s)).status, Status::inconclusive);
  JournalBuilder endless;
  starts(endless).exported("s1", 2s, 503);
  EXPECT_EQ(run_in_arms(judge_er_2, silent(3s), endless).status, Status::inconclusive);
}

TEST(Er4, EndWithinTheCloseBudgetPassesAndLaterFails) {
  EXPECT_EQ(run_rule(judge_er_4, profile(), process(8s)).status, Status::pass);
  EXPECT_EQ(run_rule(judge_er_4, profile(), process(8s + 1ms)).status, Status::fail);
}

TEST(Er4, WhatTheProcessNeedsWithoutTelemetryIsTakenOff) {
  EXPECT_EQ(run_in_arms(judge_er_4, silent(5s), process(10s)).status, Status::pass);
  EXPECT_EQ(run_in_arms(judge_er_4, silent(5s), process(10s + 1ms)).status, Status::fail);
}

TEST(Er4, WithoutAProcessItsEndOrTelemetryNothingIsProved) {
  JournalBuilder none;
  none.open("c1", 0s).exported("s1", 2s, 503);
  EXPECT_EQ(run_rule(judge_er_4, profile(), none).status, Status::inconclusive);
  JournalBuilder endless;
  starts(endless).exported("s1", 2s, 503);
  EXPECT_EQ(run_rule(judge_er_4, profile(), endless).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_er_4, profile(), silent(3s)).status, Status::inconclusive);
}

// A process that had to be ended in the middle of a call was not held by telemetry after its work.
TEST(Er4, WorkThatNeverEndedProvesNothing) {
  JournalBuilder hung;
  starts(hung).exported("s1", 2s, 503).open("c1", 3s, "unset", kHost, std::nullopt);
  EXPECT_EQ(run_rule(judge_er_4, profile(), ends(hung, 40s, -9)).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
