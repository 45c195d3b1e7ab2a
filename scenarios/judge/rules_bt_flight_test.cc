#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

/// Every event is due at once. A first export from 1 s to 3 s, a statement at 1.5 s.
JournalBuilder slow_export(const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).exported("s1", 1s, 200, 2s);
  return journal.statement("c1", "s2", 1500ms).jitter(5ms);
}

Status status_of(const JournalBuilder& journal) {
  return run_rule(judge_bt_7, profile("shipped", {{"batch_size", "1"}, {"max_retries", "1"}}),
                  journal)
      .status;
}

TEST(Bt7, NextExportAfterTheAnswerPassesAndBeforeItFails) {
  EXPECT_EQ(status_of(slow_export().exported("s2", 3s)), Status::pass);
  EXPECT_EQ(status_of(slow_export().exported("s2", 3s - 1ns)), Status::fail);
}

TEST(Bt7, RealMachinesHaveJitter) {
  EXPECT_EQ(status_of(slow_export("live").exported("s2", 2995ms)), Status::pass);
  EXPECT_EQ(status_of(slow_export("live").exported("s2", 2994ms)), Status::fail);
}

TEST(Bt7, WaitsBeforeARetryAreOfTheExport) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).statement("c1", "s2", 1010ms);
  journal.exported("s1", 1s, 503).exported("s1", 1120ms, 200);
  EXPECT_EQ(status_of(JournalBuilder(journal).exported("s2", 1050ms)), Status::fail);
  EXPECT_NE(status_of(JournalBuilder(journal).exported("s2", 1120ms)), Status::fail);
}

TEST(Bt7, BoundIsTheProfilesOwn) {
  const JournalBuilder journal = slow_export().exported("s2", 2s);
  const Profile two = profile("shipped", {{"batch_size", "1"}, {"flushes_in_flight", "2"}});
  EXPECT_EQ(run_rule(judge_bt_7, two, journal).status, Status::pass);
}

TEST(Bt7, ExportWithoutCompanyProvesNothing) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).exported("s1", 1s, 200, 2s);
  EXPECT_EQ(status_of(journal.statement("c1", "s2", 4s).exported("s2", 4s)), Status::inconclusive);
}

TEST(Bt7, EventThatWasNotDueIsNoCompany) {
  const auto made_at = [](Duration time) {
    JournalBuilder journal;
    journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).exported("s1", 1s, 200, 2s);
    return status_of(journal.statement("c1", "s2", time).exported("s2", 3s));
  };
  EXPECT_EQ(made_at(2900ms - 1ns), Status::pass);
  EXPECT_EQ(made_at(2900ms), Status::inconclusive);
}

TEST(Bt7, OtherHostsHaveExportsOfTheirOwn) {
  JournalBuilder journal = slow_export();
  journal.telemetry(2s, shipped_body({{"EXECUTE_STATEMENT", "id-x", "session-y"}}), 200,
                    "ws2.cloud.databricks.test");
  EXPECT_EQ(status_of(journal.exported("s2", 3s)), Status::pass);
}

TEST(Bt7, EventThatWaitedAndDidNotGoWithTheNextFails) {
  JournalBuilder journal = slow_export().statement("c1", "s3", 3500ms);
  journal.exported("s3", 3500ms).exported("s2", 4s);
  EXPECT_EQ(status_of(journal), Status::fail);
}

TEST(Bt7, AttemptThatNobodyAnsweredIsNotCertainlyUnderWay) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).exported("s1", 1s, 0);
  EXPECT_NE(status_of(journal.exported("s2", 5s).quiescence(60s)), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge::testing
