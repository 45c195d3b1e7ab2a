#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

// Transit of a healthy network in virtual time: <healthy_within>.
constexpr Duration kTransit = 100ms;

Profile small_batches() {
  return profile("shipped", {{"batch_size", "3"}, {"flush_interval", "5s"}});
}

/// Statements s1 to s3 at 1 s, 2 s, 3 s on one connection with the flag true.
JournalBuilder three_statements() {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s);
  return journal.statement("c1", "s1", 1s).statement("c1", "s2", 2s).statement("c1", "s3", 3s);
}

std::string body_of(const std::vector<std::string>& statements) {
  std::vector<TestEvent> events;
  for (const std::string& statement : statements) {
    events.push_back({"EXECUTE_STATEMENT", "id-" + statement});
  }
  return shipped_body(events);
}

Status full_batch_sent_at(Duration at) {
  JournalBuilder journal = three_statements();
  journal.telemetry(at, body_of({"s1", "s2", "s3"})).quiescence(60s);
  return run_rule(judge_bt_1, small_batches(), journal).status;
}

TEST(Bt1, FullBatchSentAtOncePassesAndLaterFails) {
  EXPECT_EQ(full_batch_sent_at(3s), Status::pass);
  EXPECT_EQ(full_batch_sent_at(3s + kTransit), Status::pass);
  EXPECT_EQ(full_batch_sent_at(3s + kTransit + 1ns), Status::fail);
}

TEST(Bt1, FullBatchThatIsNeverSentFails) {
  EXPECT_EQ(run_rule(judge_bt_1, small_batches(), three_statements().quiescence(60s)).status,
            Status::fail);
}

TEST(Bt1, BatchThatNeverFillsProvesNothing) {
  JournalBuilder journal;
  journal.flag(0s)
      .open("c1", 0s)
      .statement("c1", "s1", 1s)
      .statement("c1", "s2", 2s)
      .quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_1, small_batches(), journal).status, Status::inconclusive);
}

TEST(Bt1, EventsThatWereSentBeforeDoNotCount) {
  JournalBuilder journal = three_statements();
  journal.telemetry(1500ms, body_of({"s1"})).telemetry(8s, body_of({"s2", "s3"})).quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_1, small_batches(), journal).status, Status::inconclusive);
}

TEST(Bt1, SessionEventsAndSecondEventsOfAStatementCount) {
  const std::string body = shipped_body(
      {{"CREATE_SESSION", ""}, {"EXECUTE_STATEMENT", "id-s1"}, {"CLOSE_STATEMENT", "id-s1"}});
  const auto sent_at = [&body](Duration at) {
    JournalBuilder journal;
    journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).telemetry(at, body).quiescence(60s);
    return run_rule(judge_bt_1, small_batches(), journal).status;
  };
  EXPECT_EQ(sent_at(1s + kTransit), Status::pass);
  EXPECT_EQ(sent_at(1s + kTransit + 1ns), Status::fail);
}

TEST(Bt1, FailingEndpointExcusesTheDelay) {
  JournalBuilder journal = three_statements();
  journal.telemetry(2500ms, body_of({"s1", "s2"}), 503).quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_1, small_batches(), journal).status, Status::inconclusive);
}

TEST(Bt1, CountsFromTheFlagAnswerWhenItCameLater) {
  JournalBuilder journal;
  journal.open("c1", 0s).flag(0s, "\"true\"", kHost, 10s);
  journal.statement("c1", "s1", 1s).statement("c1", "s2", 2s).statement("c1", "s3", 3s);
  journal.telemetry(10s + kTransit, body_of({"s1", "s2", "s3"})).quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_1, small_batches(), journal).status, Status::pass);
}

/// A driver's three statements up to 3 s, sent 2 s later; before them something of host "warm", or
/// not.
Status full_batch_of_a_driver(bool warm) {
  JournalBuilder journal("driver");
  journal.flag(0s).open("c1", 0s);
  if (warm) journal.telemetry(500ms, body_of({"before"}), 200, "warm");
  for (const auto& [name, at] : {std::pair("s1", 1s), std::pair("s2", 2s), std::pair("s3", 3s)})
    journal.statement("c1", name, at);
  journal.telemetry(5s, body_of({"s1", "s2", "s3"})).quiescence(60s);
  return run_rule(judge_bt_1, small_batches(), journal).status;
}

TEST(Bt1, TheFirstTelemetryOfADriversProcessIsNotTimed) {
  EXPECT_EQ(full_batch_of_a_driver(true), Status::fail);
  EXPECT_EQ(full_batch_of_a_driver(false), Status::inconclusive);
}

TEST(Bt1, StatementOfADriverThatIsSentBeforeItsCompletionBeganFillsItsBatch) {
  JournalBuilder journal("driver");
  journal.flag(0s).open("c1", 0s).telemetry(500ms, body_of({"before"}), 200, "warm");
  journal.statement("c1", "s1", 1s).statement("c1", "s2", 2s);
  journal.telemetry(2999ms, body_of({"s1", "s2", "s3"})).statement("c1", "s3", 3s);
  EXPECT_EQ(run_rule(judge_bt_1, small_batches(), journal.quiescence(60s)).status, Status::pass);
}

Status single_event_sent_at(Duration at, const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s)
      .open("c1", 0s)
      .statement("c1", "s1", 1s)
      .telemetry(at, body_of({"s1"}))
      .jitter(5ms)
      .quiescence(60s);
  return run_rule(judge_bt_2, small_batches(), journal).status;
}

TEST(Bt2, EventSentWithinTheIntervalPassesAndLaterFails) {
  EXPECT_EQ(single_event_sent_at(6s + kTransit), Status::pass);
  EXPECT_EQ(single_event_sent_at(6s + kTransit + 1ns), Status::fail);
}

TEST(Bt2, JitterOfARealMachineIsInconclusive) {
  // 10 % of 5 s is the tolerance, then comes the jitter of 5 ms.
  EXPECT_EQ(single_event_sent_at(6500ms, "live"), Status::pass);
  EXPECT_EQ(single_event_sent_at(6503ms, "live"), Status::inconclusive);
  EXPECT_EQ(single_event_sent_at(6506ms, "live"), Status::fail);
}

TEST(Bt2, EventThatIsNeverSentWhileItsConnectionStaysOpenFails) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_2, small_batches(), journal).status, Status::fail);
}

TEST(Bt2, FlushByCloseSaysNothingOfTheInterval) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).close("c1", 2s, kHost, 100ms);
  journal.telemetry(2050ms, body_of({"s1"})).quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_2, small_batches(), journal).status, Status::inconclusive);
}

TEST(Bt2, EventsOfAnOptedOutConnectionAreNotExpected) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s, "off").statement("c1", "s1", 1s).quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_2, small_batches(), journal).status, Status::inconclusive);
}

TEST(Bt2, ImportWithoutOperationsIsInconclusive) {
  JournalBuilder journal("import");
  journal.flag(0s).exported("s1", 90s);
  EXPECT_EQ(run_rule(judge_bt_2, small_batches(), journal).status, Status::inconclusive);
}

Status request_of(std::size_t events, const std::string& padding = "") {
  std::vector<TestEvent> all;
  for (std::size_t k = 0; k < events; ++k)
    all.push_back({"EXECUTE_STATEMENT", "id-" + std::to_string(k)});
  JournalBuilder journal;
  journal.telemetry(1s, shipped_body(all) + padding);
  return run_rule(judge_bt_3,
                  profile("shipped", {{"batch_size_max", "3"}, {"payload_max", "4096"}}), journal)
      .status;
}

TEST(Bt3, AsManyEventsAsAllowedPassAndOneMoreFails) {
  EXPECT_EQ(request_of(3), Status::pass);
  EXPECT_EQ(request_of(4), Status::fail);
}

TEST(Bt3, AsManyBytesAsAllowedPassAndOneMoreFails) {
  const std::size_t bare = shipped_body({{"EXECUTE_STATEMENT", "id-0"}}).size();
  EXPECT_EQ(request_of(1, std::string(4096 - bare, ' ')), Status::pass);
  EXPECT_EQ(request_of(1, std::string(4096 - bare + 1, ' ')), Status::fail);
}

TEST(Bt3, SilenceIsInconclusive) {
  EXPECT_EQ(run_rule(judge_bt_3, profile(), JournalBuilder().quiescence(60s)).status,
            Status::inconclusive);
}

TEST(Bt4, RequestWithEventsPassesAndWithoutFails) {
  EXPECT_EQ(run_rule(judge_bt_4, profile(), JournalBuilder().telemetry(1s, body_of({"s1"}))).status,
            Status::pass);
  EXPECT_EQ(
      run_rule(judge_bt_4, profile(), JournalBuilder().telemetry(1s, shipped_body({}))).status,
      Status::fail);
  EXPECT_EQ(run_rule(judge_bt_4, profile(), JournalBuilder().telemetry(1s, "")).status,
            Status::fail);
}

TEST(Bt4, UnreadableBodyIsNotForThisRuleToJudge) {
  EXPECT_EQ(run_rule(judge_bt_4, profile(), JournalBuilder().telemetry(1s, "{")).status,
            Status::inconclusive);
}

Status connection_event_sent_at(Duration at) {
  JournalBuilder journal;
  const std::string body = design_body({{"connection", "", "session-c1"}});
  journal.open("c1", 1s, "force")
      .telemetry(at, body, 200, kHost, {}, 0s, "/api/2.0/telemetry-ext")
      .quiescence(60s);
  return run_rule(judge_bt_5, profile("design"), journal).status;
}

TEST(Bt5, ConnectionEventSentAtOncePassesAndLaterFails) {
  EXPECT_EQ(connection_event_sent_at(1s + kTransit), Status::pass);
  EXPECT_EQ(connection_event_sent_at(1s + kTransit + 1ns), Status::fail);
}

TEST(Bt5, ConnectionEventThatIsNeverSentFails) {
  JournalBuilder journal;
  journal.open("c1", 1s, "force").quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_5, profile("design"), journal).status, Status::fail);
}

// c1 and c2 open at 1 s, beside an export until 2 s; c1's own takes until 3 s; c2's comes at `at`.
Status second_in_turn(const std::string& org, Duration at) {
  JournalBuilder journal;
  const auto send = [&journal](Duration begun, const std::string& session, Duration took) {
    journal.telemetry(begun, design_body({{"connection", "", session}}), 200, kHost, {}, took,
                      "/api/2.0/telemetry-ext");
  };
  journal.operation({0, "open", "c1", kHost, "", "force", "7", true}, 1s, 0s,
                    {0, true, "", "session-c1", ""});
  journal.operation({0, "open", "c2", kHost, "", "force", org, true}, 1s, 0s,
                    {0, true, "", "session-c2", ""});
  send(500ms, "session-c0", 1500ms);
  send(2s, "session-c1", 1s);
  send(at, "session-c2", 0s);
  return run_rule(judge_bt_5, profile("design", {{"healthy_within", "2s"}}),
                  journal.quiescence(60s))
      .status;
}

TEST(Bt5, GroupsThatMayNotShareARequestTakeTurns) {
  EXPECT_EQ(second_in_turn("8", 5s), Status::pass);
  EXPECT_EQ(second_in_turn("8", 5s + 1ns), Status::fail);
  EXPECT_EQ(second_in_turn("7", 4s + 1ns), Status::fail);
}

TEST(Bt5, ConnectionEventGoesWithItsProcess) {
  const auto ended_at = [](Duration time) {
    JournalBuilder journal;
    journal.open("c1", 1s, "force").add(time, journal::Process{"ended", 1, -9, "", ""});
    return run_rule(judge_bt_5, profile("design"), journal.quiescence(60s)).status;
  };
  EXPECT_EQ(ended_at(1s + kTransit), Status::inconclusive);
  EXPECT_EQ(ended_at(1s + kTransit + 1ns), Status::fail);
}

TEST(Bt5, CloseThatRanOutWhileTheFlagWasAskedForExcusesIt) {
  const auto closed_after = [](Duration took) {
    JournalBuilder journal;
    journal.open("c2", 1s).open("c1", 1s, "force").close("c1", 1s).flag(1s, "\"true\"", kHost, 9s);
    journal.close("c2", 1s, kHost, took).quiescence(60s);
    return run_rule(judge_bt_5, profile("design"), journal).status;
  };
  const Duration budget = profile("design").duration("close_budget");
  EXPECT_EQ(closed_after(budget), Status::inconclusive);
  EXPECT_EQ(closed_after(budget - 1ns), Status::fail);
}

TEST(Bt5, NoConnectionIsInconclusiveAndShippedClientsDoNotPromiseIt) {
  JournalBuilder journal;
  journal.quiescence(60s);
  EXPECT_EQ(run_rule(judge_bt_5, profile("design"), journal).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_bt_5, profile("shipped"), journal).status, Status::not_applicable);
}

TEST(Bt2, FlagThatExpiresWhileAnEventWaitsMayBeAskedForFirst) {
  const auto sent_at = [](Duration at, const std::string& telemetry = "unset") {
    JournalBuilder journal;
    journal.flag(0s).open("c1", 0s, telemetry).statement("c1", "s1", 898s);
    journal.flag(902s, "\"true\"", kHost, 1500ms);
    journal.telemetry(at, body_of({"s1"})).quiescence(990s);
    return run_rule(judge_bt_2, small_batches(), journal).status;
  };
  EXPECT_EQ(sent_at(903500ms + kTransit), Status::pass);
  EXPECT_EQ(sent_at(903500ms + kTransit + 1ns), Status::fail);
  EXPECT_EQ(sent_at(903s + kTransit + 1ns, "force"), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge::testing
