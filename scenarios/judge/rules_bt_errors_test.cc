#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

/// An `error` metric of the statement on connection "c1".
std::string error_body(const std::string& statement) {
  return design_body({{"error", "id-" + statement}});
}

/// A statement that fails at 1 s, and its error at the service at `sent`.
JournalBuilder failed(const std::string& error, std::optional<Duration> sent,
                      const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s).open("c1", 0s).failed_statement("c1", "s1", 1s, error).jitter(5ms);
  if (sent)
    journal.telemetry(*sent, error_body("s1"), 200, kHost, {}, 0s, "/api/2.0/telemetry-ext");
  return journal.quiescence(90s);
}

Status status_of(const JournalBuilder& journal,
                 const std::vector<std::pair<std::string, std::string>>& settings = {}) {
  return run_rule(judge_bt_6, profile("design", settings), journal).status;
}

TEST(Bt6, TerminalErrorAtOncePassesAndLaterFails) {
  for (const char* error :
       {"authentication", "permission", "syntax", "not_found", "invalid_request"}) {
    EXPECT_EQ(status_of(failed(error, 1100ms)), Status::pass) << error;
    EXPECT_EQ(status_of(failed(error, 1100ms + 1ns)), Status::fail) << error;
  }
}

TEST(Bt6, RealMachinesHaveATolerance) {
  EXPECT_EQ(status_of(failed("syntax", 1050ms, "live")), Status::pass);
  EXPECT_EQ(status_of(failed("syntax", 1053ms, "live")), Status::inconclusive);
  EXPECT_EQ(status_of(failed("syntax", 1056ms, "live")), Status::fail);
}

TEST(Bt6, TerminalErrorThatNeverComesFails) {
  EXPECT_EQ(status_of(failed("syntax", std::nullopt)), Status::fail);
}

TEST(Bt6, TerminalErrorGoesWithItsProcess) {
  const auto ended_at = [](Duration time) {
    return status_of(
        failed("syntax", std::nullopt).add(time, journal::Process{"ended", 1, -9, "", ""}));
  };
  EXPECT_EQ(ended_at(1100ms), Status::inconclusive);
  EXPECT_EQ(ended_at(1100ms + 1ns), Status::fail);
}

TEST(Bt6, WhatBeginsWhileAFailedFlagRequestCountsNeedNotBeMeasured) {
  const auto begun_after_failure = [](Duration later) {
    JournalBuilder journal;
    journal.flag(0s, "\"true\"", kHost, 0s, 503).open("c1", 0s);
    journal.failed_statement("c1", "s1", later, "syntax").flag(400s).quiescence(500s);
    return status_of(journal);
  };
  const Duration counts = profile("design").duration("flag_failure_ttl");
  EXPECT_EQ(begun_after_failure(counts), Status::inconclusive);
  EXPECT_EQ(begun_after_failure(counts + 1ns), Status::fail);
}

TEST(Bt6, RetryableErrorNeedNotHurry) {
  for (const char* error :
       {"rate_limited", "server_error", "timeout", "connection", "cancelled", "unknown"}) {
    EXPECT_EQ(status_of(failed(error, 5s)), Status::inconclusive) << error;
  }
}

TEST(Bt6, UnknownClassesAreNoEvidence) {
  EXPECT_EQ(status_of(failed("SomeException", 5s)), Status::inconclusive);
}

TEST(Bt6, RetryableErrorBeforeItsStatementEndsFails) {
  const auto sent_at = [](Duration time) {
    JournalBuilder journal;
    journal.flag(0s).open("c1", 0s).telemetry(time, error_body("s1"), 200, kHost, {}, 0s,
                                              "/api/2.0/telemetry-ext");
    journal.operation({0, "execute", "c1", kHost, "s1", "", "", false}, 1s, 2s,
                      {0, false, "timeout", "session-c1", "id-s1"});
    return status_of(journal.quiescence(90s));
  };
  EXPECT_EQ(sent_at(3s - 1ns), Status::fail);
  EXPECT_EQ(sent_at(3s), Status::inconclusive);
}

TEST(Bt6, ErrorOfAStatementThatSucceededFails) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s);
  EXPECT_EQ(status_of(journal.telemetry(2s, error_body("s1"), 200, kHost, {}, 0s,
                                        "/api/2.0/telemetry-ext")),
            Status::fail);
}

TEST(Bt6, SuccessThatTellsNoErrorProvesNothing) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).quiescence(90s);
  EXPECT_EQ(status_of(journal), Status::inconclusive);
}

TEST(Bt6, CloseSendsWhateverWaits) {
  EXPECT_EQ(status_of(failed("syntax", 1050ms).close("c1", 1s)), Status::inconclusive);
  EXPECT_EQ(status_of(failed("syntax", 1050ms).close("c1", 1051ms)), Status::pass);
}

TEST(Bt6, BatchOfOneIsAlwaysSentAtOnce) {
  EXPECT_EQ(status_of(failed("syntax", 1050ms), {{"batch_size", "1"}}), Status::inconclusive);
}

TEST(Bt6, ExportUnderWayHoldsTheErrorBack) {
  JournalBuilder journal = failed("syntax", 3100ms);
  const std::string other = design_body({{"statement", "id-s0"}});
  journal.telemetry(900ms, other, 200, kHost, {}, 2100ms, "/api/2.0/telemetry-ext");
  EXPECT_NE(status_of(journal), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge::testing
