#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

/// One client a host, all opened at 0 s, each with its first request at one of these times.
JournalBuilder fleet(const std::vector<Duration>& flushes, const std::string& world = "sim") {
  JournalBuilder journal(world);
  int number = 0;
  for (const Duration at : flushes) {
    const std::string name = std::to_string(++number);
    const std::string host = "ws" + name + ".cloud.databricks.test";
    journal.flag(0s, "\"true\"", host).open("c" + name, 0s, "unset", host);
    journal.telemetry(at, shipped_body({{"CREATE_SESSION", "", "session-c" + name}}), 200, host);
  }
  return journal.jitter(5ms).quiescence(90s);
}

Status status_of(const JournalBuilder& journal,
                 const std::vector<std::pair<std::string, std::string>>& settings = {}) {
  return run_rule(judge_bt_8, profile("shipped", settings), journal).status;
}

TEST(Bt8, FlushesThatAreSpreadPass) {
  EXPECT_EQ(status_of(fleet({3s, 17s, 25s, 9s})), Status::pass);
}

TEST(Bt8, FlushesThatAreAllAlikeFail) {
  const Verdict verdict = run_rule(judge_bt_8, profile(), fleet({30s, 30s, 30s, 30s}));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_NE(verdict.reason.find("no jitter"), std::string::npos) << verdict.reason;
  EXPECT_EQ(verdict.witness.size(), 4U);
}

TEST(Bt8, SpreadMustExceedTheTransit) {
  EXPECT_EQ(status_of(fleet({30s, 30s, 30s, 30s + 100ms})), Status::fail);
  EXPECT_EQ(status_of(fleet({30s, 30s, 30s, 30s + 100ms + 1ns})), Status::pass);
}

TEST(Bt8, ChanceMustBeRuledOut) {
  // 300 places in 30 s: three alike have odds of 1 in 30 000, four of 1 in 6 750 000.
  EXPECT_EQ(status_of(fleet({30s, 30s, 30s})), Status::inconclusive);
  EXPECT_EQ(status_of(fleet({30s, 30s, 30s, 30s})), Status::fail);
  // 200 places in 20 s: four alike have odds of 1 in 2 000 000, in 15 s of 1 in 843 750.
  EXPECT_EQ(status_of(fleet({15s, 15s, 15s, 15s}), {{"flush_interval", "20s"}}), Status::fail);
  EXPECT_EQ(status_of(fleet({15s, 15s, 15s, 15s}), {{"flush_interval", "15s"}}),
            Status::inconclusive);
}

TEST(Bt8, OneClientDecidesNothing) { EXPECT_EQ(status_of(fleet({3s})), Status::inconclusive); }

TEST(Bt8, RunThatSwitchedItOffDecidesNothing) {
  JournalBuilder journal = fleet({30s, 30s, 30s, 30s});
  journal.header().overrides = {{"first_flush_jittered", "false"}};
  EXPECT_EQ(status_of(journal), Status::inconclusive);
}

TEST(Bt8, FlushesThatSomethingElseCausedDoNotCount) {
  JournalBuilder closed = fleet({1s, 2s});
  closed.close("c1", 500ms, "ws1.cloud.databricks.test");
  EXPECT_EQ(status_of(closed), Status::inconclusive);
  JournalBuilder failed = fleet({1s, 2s});
  failed.failed_statement("c1", "s", 500ms, "syntax", "ws1.cloud.databricks.test");
  EXPECT_EQ(status_of(failed), Status::inconclusive);
}

TEST(Bt8, BatchesThatAreFullDoNotCount) {
  EXPECT_EQ(status_of(fleet({1s, 2s}), {{"batch_size", "1"}}), Status::inconclusive);
  EXPECT_EQ(status_of(fleet({1s, 2s}), {{"batch_size", "2"}}), Status::pass);
}

TEST(Bt8, LivesOfOneHostsClientCount) {
  JournalBuilder journal;
  journal.flag(0s);
  for (int k = 0; k < 4; ++k) {
    const Duration start = k * 40s;
    const std::string name = "c" + std::to_string(k);
    journal.open(name, start)
        .telemetry(start + 20s, shipped_body({{"CREATE_SESSION", "", "session-" + name}}))
        .close(name, start + 35s);
  }
  EXPECT_EQ(status_of(journal.quiescence(200s)), Status::fail);
}

TEST(Bt8, DesignSendsItsFirstEventAtOnce) {
  EXPECT_EQ(run_rule(judge_bt_8, profile("design"), fleet({1s, 2s})).status,
            Status::not_applicable);
}

}  // namespace
}  // namespace plumbline::judge::testing
