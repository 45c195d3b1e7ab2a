#include <gtest/gtest.h>

#include <algorithm>

#include "fake_server/core/json_fields.h"
#include "scenarios/judge/judge.h"
#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge::testing {
namespace {

const Verdict& verdict_on(const std::vector<Verdict>& verdicts, const std::string& id) {
  return *std::find_if(verdicts.begin(), verdicts.end(),
                       [&id](const Verdict& verdict) { return verdict.requirement == id; });
}

TEST(Judge, GivesOneNamedVerdictForEachRuleInOrder) {
  const std::vector<Verdict> verdicts = judge(profile(), JournalBuilder().journal());
  ASSERT_EQ(verdicts.size(), rules().size());
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    EXPECT_EQ(verdicts[i].requirement, rules()[i].id);
}

TEST(Judge, EmptyRunPassesNothing) {
  const std::vector<Verdict> verdicts =
      judge(profile("design"), JournalBuilder().quiescence(60s).journal());
  for (const Verdict& verdict : verdicts) {
    EXPECT_TRUE(verdict.status == Status::inconclusive || verdict.status == Status::not_applicable)
        << verdict.requirement << ": " << verdict.reason;
    EXPECT_FALSE(verdict.reason.empty()) << verdict.requirement;
  }
}

TEST(Judge, JournalWithoutAnyEntryPassesNothing) {
  for (const Verdict& verdict : judge(profile(), {})) {
    EXPECT_NE(verdict.status, Status::pass) << verdict.requirement;
    EXPECT_NE(verdict.status, Status::fail) << verdict.requirement;
  }
}

TEST(Judge, WhatTheProfileExcludesIsNotApplicableWithItsReason) {
  const std::vector<Verdict> verdicts = judge(profile("nodejs"), JournalBuilder().journal());
  EXPECT_EQ(verdict_on(verdicts, "RS-4").status, Status::not_applicable);
  EXPECT_NE(verdict_on(verdicts, "RS-4").reason.find("inside"), std::string::npos);
}

TEST(Judge, OverridesOfTheRunHeaderWinOverTheProfile) {
  JournalBuilder journal;
  journal.exported("s1", 1s, 503).exported("s1", 1200ms, 503).quiescence(60s);
  EXPECT_EQ(verdict_on(judge(profile(), journal.journal()), "RT-1").status, Status::pass);
  journal.header().overrides = {{"max_retries", "0"}};
  EXPECT_EQ(verdict_on(judge(profile(), journal.journal()), "RT-1").status, Status::fail);
}

TEST(Judge, OverrideThatDoesNotFitIsRefused) {
  JournalBuilder journal;
  journal.header().overrides = {{"max_retries", "often"}};
  EXPECT_THROW((void)judge(profile(), journal.journal()), json::BadInput);
}

TEST(Judge, SameJournalGivesTheSameVerdicts) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).exported("s1", 2s, 503).quiescence(90s);
  EXPECT_EQ(judge(profile(), journal.journal()), judge(profile(), journal.journal()));
}

TEST(Judge, WitnessesAreEntriesOfTheJournal) {
  JournalBuilder journal;
  for (int k = 1; k <= 6; ++k) journal.exported("s1", std::chrono::seconds(k), 503);
  const journal::Journal entries = journal.quiescence(90s).journal();
  for (const Verdict& verdict : judge(profile(), entries)) {
    EXPECT_TRUE(verdict.status != Status::fail || !verdict.witness.empty()) << verdict.requirement;
    for (const std::uint64_t sequence : verdict.witness) {
      EXPECT_TRUE(sequence >= 1 && sequence <= entries.size()) << verdict.requirement;
    }
  }
}

}  // namespace
}  // namespace plumbline::judge::testing
