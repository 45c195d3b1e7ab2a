#include <gtest/gtest.h>

#include <utility>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

using Rule = Verdict (*)(const Evidence&);

Status judged(Rule rule, const std::string& id, const std::vector<bool>& held) {
  JournalBuilder journal;
  for (const bool one : held) journal.add(1s, journal::InsideCheck{id, "look", one, "seen"});
  return run_rule(rule, profile("design"), journal).status;
}

TEST(Inside, LooksThatHeldPassOneThatDidNotFails) {
  for (const auto& [id, rule] : {std::pair<std::string, Rule>{"CB-11", judge_cb_11},
                                 {"AG-8", judge_ag_8},
                                 {"ER-3", judge_er_3}}) {
    EXPECT_EQ(judged(rule, id, {true, true}), Status::pass) << id;
    EXPECT_EQ(judged(rule, id, {true, false}), Status::fail) << id;
    EXPECT_EQ(judged(rule, id, {}), Status::inconclusive) << id;
  }
}

TEST(Inside, LookForAnotherRequirementProvesNothing) {
  EXPECT_EQ(judged(judge_cb_11, "AG-8", {false}), Status::inconclusive);
}

TEST(Overhead, IsJudgedByTheBenchmarksWhateverTheJournalHolds) {
  JournalBuilder journal;
  const Verdict verdict = run_rule(judge_ov, profile("design"), journal.exported("s1", 1s));
  EXPECT_EQ(verdict.status, Status::inconclusive);
  EXPECT_EQ(verdict.reason, kJudgedByBench);
}

}  // namespace
}  // namespace plumbline::judge::testing
