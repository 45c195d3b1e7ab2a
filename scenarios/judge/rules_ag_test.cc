#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

JournalBuilder one_statement() {
  JournalBuilder journal;
  return journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s);
}

TestEvent event_of(const std::string& statement, const std::string& id = "") {
  return {"EXECUTE_STATEMENT", "id-" + statement, "session-c1", id};
}

Verdict verdict_of(const JournalBuilder& journal) {
  return run_rule(judge_ag_1, profile(), journal);
}

TEST(Ag1, OneEventPasses) {
  EXPECT_EQ(verdict_of(one_statement().exported("s1", 2s).quiescence(90s)).status, Status::pass);
}

TEST(Ag1, TwoEventsInOneRequestFail) {
  const std::string body = shipped_body({event_of("s1", "a"), event_of("s1", "b")});
  const Verdict verdict = verdict_of(one_statement().telemetry(2s, body).quiescence(90s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 2U);
}

TEST(Ag1, TwoEventsInTwoBatchesFail) {
  JournalBuilder journal = one_statement();
  journal.telemetry(2s, shipped_body({event_of("s1", "a")}));
  journal.telemetry(3s, shipped_body({event_of("s1", "b"), event_of("s2", "c")})).quiescence(90s);
  EXPECT_EQ(verdict_of(journal).status, Status::fail);
}

TEST(Ag1, AttemptsOfOneBatchAreOneEventEvenWithNewIds) {
  JournalBuilder journal = one_statement();
  journal.telemetry(2s, shipped_body({event_of("s1", "a")}), 503);
  journal.telemetry(3s, shipped_body({event_of("s1", "b")})).quiescence(90s);
  EXPECT_EQ(verdict_of(journal).status, Status::pass);
}

TEST(Ag1, MissingEventFailsForSuccessAndForFailure) {
  EXPECT_EQ(verdict_of(one_statement().quiescence(90s)).status, Status::fail);
  JournalBuilder failed;
  failed.flag(0s).open("c1", 0s).failed_statement("c1", "s1", 1s).quiescence(90s);
  EXPECT_EQ(verdict_of(failed).status, Status::fail);
}

TEST(Ag1, MissingEventIsExcusedByAnOutage) {
  JournalBuilder journal = one_statement();
  journal.telemetry(500ms, shipped_body({event_of("s0")}), 503, kHost, {}, 1s).quiescence(90s);
  EXPECT_EQ(verdict_of(journal).status, Status::inconclusive);
}

TEST(Ag1, MissingEventNeedsWatchedSilence) {
  EXPECT_EQ(verdict_of(one_statement().sql_request(31s)).status, Status::inconclusive);
  EXPECT_EQ(verdict_of(one_statement().sql_request(32s)).status, Status::fail);
}

TEST(Ag1, NothingIsExpectedOfAnOptedOutConnectionOrAFlagThatIsOff) {
  JournalBuilder opted_out;
  opted_out.flag(0s).open("c1", 0s, "off").statement("c1", "s1", 1s).quiescence(90s);
  EXPECT_EQ(verdict_of(opted_out).status, Status::inconclusive);
  JournalBuilder off;
  off.flag(0s, "\"false\"").open("c1", 0s).statement("c1", "s1", 1s).quiescence(90s);
  EXPECT_EQ(verdict_of(off).status, Status::inconclusive);
}

TEST(Ag1, KillSwitchExcusesAMissingEvent) {
  EXPECT_EQ(verdict_of(one_statement().flag(2s, "\"false\"").quiescence(90s)).status,
            Status::inconclusive);
}

TEST(Ag1, ImportWithoutOperationsIsInconclusive) {
  JournalBuilder journal("import");
  EXPECT_EQ(verdict_of(journal.exported("s1", 2s)).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
