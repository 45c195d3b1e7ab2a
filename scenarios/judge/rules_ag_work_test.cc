#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

using Work = std::map<std::string, std::int64_t>;

/// A statement that executes for `took`, brings `work` in a fetch, and is completed `idle` later.
JournalBuilder statement_with(Duration took, Duration idle, const Work& polls, const Work& chunks,
                              const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s).open("c1", 0s);
  journal::OperationEnded ended{0, true, "", "session-c1", "id-s1", polls};
  journal.operation({0, "execute", "c1", kHost, "s1", "", "", false}, 1s, took, ended);
  if (!chunks.empty()) {
    ended.work = chunks;
    journal.operation({0, "fetch", "c1", kHost, "s1", "", "", false}, 1s + took, idle, ended);
  }
  ended.work = {};
  return journal.operation({0, "complete", "c1", kHost, "s1", "", "", false}, 1s + took + idle, 0s,
                           ended);
}

JournalBuilder worked() {
  return statement_with(10ms, 10ms, {{"polls", 3}}, {{"chunks", 4}, {"bytes", 4000}});
}

TestEvent event_of(std::optional<std::int64_t> chunks, std::optional<std::int64_t> polls) {
  TestEvent event;
  event.statement = "id-s1";
  event.chunks = chunks;
  event.polls = polls;
  return event;
}

Status sums_of(JournalBuilder journal, const TestEvent& event) {
  journal.telemetry(20s, shipped_body({event})).quiescence(90s);
  return run_rule(judge_ag_2, profile(), journal).status;
}

TEST(Ag2, SumsOfTheWorkPass) { EXPECT_EQ(sums_of(worked(), event_of(4, 3)), Status::pass); }

TEST(Ag2, OneLessOrOneMoreFails) {
  EXPECT_EQ(sums_of(worked(), event_of(3, 3)), Status::fail);
  EXPECT_EQ(sums_of(worked(), event_of(5, 3)), Status::fail);
  EXPECT_EQ(sums_of(worked(), event_of(4, 2)), Status::fail);
  EXPECT_EQ(sums_of(worked(), event_of(4, 4)), Status::fail);
}

TEST(Ag2, AbsentSumOfWorkThatThereWasFails) {
  EXPECT_EQ(sums_of(worked(), event_of(std::nullopt, 3)), Status::fail);
}

TEST(Ag2, BytesCountInThePayloadThatHasThem) {
  const auto status = [](std::int64_t bytes) {
    TestEvent event = event_of(4, 3);
    event.kind = "statement";
    event.bytes = bytes;
    JournalBuilder journal = worked();
    journal.telemetry(20s, design_body({event}), 200, kHost, {}, 0s, "/api/2.0/telemetry-ext");
    return run_rule(judge_ag_2, profile("design"), journal.quiescence(90s)).status;
  };
  EXPECT_EQ(status(4000), Status::pass);
  EXPECT_EQ(status(3999), Status::fail);
}

TEST(Ag2, NoWorkOrNoWordOfItIsInconclusive) {
  EXPECT_EQ(sums_of(statement_with(10ms, 0s, {}, {}), event_of(4, 3)), Status::inconclusive);
  EXPECT_EQ(sums_of(statement_with(10ms, 0s, {{"polls", 0}}, {}), event_of(std::nullopt, 0)),
            Status::inconclusive);
}

TEST(Ag2, StatementLeftToItsCloseIsSentAsItStands) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s);
  journal::OperationEnded ended{0, true, "", "session-c1", "id-s1", {{"polls", 3}}};
  journal.operation({0, "execute", "c1", kHost, "s1", "", "", false}, 1s, 10ms, ended);
  ended.work = {{"chunks", 4}};
  journal.operation({0, "fetch", "c1", kHost, "s1", "", "", false}, 2s, 10ms, ended);
  journal.close("c1", 3s, kHost, 1s);
  EXPECT_EQ(sums_of(journal, event_of(0, 3)), Status::pass);
  EXPECT_EQ(sums_of(journal, event_of(0, 2)), Status::fail);
}

TEST(Ag2, FetchThatNeverReturnedIsNotCompared) {
  JournalBuilder journal = statement_with(10ms, 1s, {{"polls", 3}}, {});
  journal.operation({0, "fetch", "c1", kHost, "s1", "", "", false}, 1500ms, std::nullopt);
  EXPECT_EQ(sums_of(journal, event_of(2, 3)), Status::inconclusive);
}

Status latency_of(const JournalBuilder& statement, std::int64_t latency_ms) {
  JournalBuilder journal = statement;
  TestEvent event = event_of(std::nullopt, std::nullopt);
  event.latency_ms = latency_ms;
  journal.telemetry(20s, shipped_body({event})).quiescence(90s);
  return run_rule(judge_ag_3, profile(), journal).status;
}

TEST(Ag3, WholeMillisecondsOfTheExecutionPass) {
  const JournalBuilder journal = statement_with(300'500us, 2s, {}, {});
  EXPECT_EQ(latency_of(journal, 299), Status::fail);
  EXPECT_EQ(latency_of(journal, 300), Status::pass);
  EXPECT_EQ(latency_of(journal, 301), Status::pass);
  EXPECT_EQ(latency_of(journal, 302), Status::fail);
}

TEST(Ag3, IdleTimeInItFails) {
  EXPECT_EQ(latency_of(statement_with(300ms, 2s, {}, {}), 2300), Status::fail);
}

TEST(Ag3, ToleranceAndJitterOutsideOfTheSimulatedWorld) {
  const JournalBuilder journal = statement_with(300ms, 2s, {}, {}, "live");
  EXPECT_EQ(latency_of(journal, 350), Status::pass);
  EXPECT_EQ(latency_of(journal, 354), Status::inconclusive);
  EXPECT_EQ(latency_of(journal, 357), Status::fail);
  EXPECT_EQ(latency_of(journal, 250), Status::pass);
  EXPECT_EQ(latency_of(journal, 247), Status::inconclusive);
  EXPECT_EQ(latency_of(journal, 243), Status::fail);
}

TEST(Ag3, WithoutServerTimeOrIdleTimeInconclusive) {
  EXPECT_EQ(latency_of(statement_with(0ms, 2s, {}, {}), 0), Status::inconclusive);
  EXPECT_EQ(latency_of(statement_with(300ms, 0s, {}, {}), 300), Status::inconclusive);
}

TEST(Ag2AndAg3, ImportsAreInconclusive) {
  JournalBuilder journal("import");
  journal.exported("s1", 2s);
  EXPECT_EQ(run_rule(judge_ag_2, profile(), journal).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_ag_3, profile(), journal).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
