// The close: what it sends, how long it takes, and that nothing follows it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::answer;
using testing::Desk;
using testing::flag_answer;
using testing::run_statement;
using namespace std::chrono_literals;

// The design's final flush was cancelled by its own shutdown.
TEST(ClientClose, DeliversEverythingOfAHealthyHostAndEndsAtOnce) {
  Desk desk;
  const auto connection = desk.open();
  for (int i = 0; i < 30; ++i) run_statement(desk, *connection, "s" + std::to_string(i));
  EXPECT_EQ(desk.close(*connection), 0s);
  EXPECT_EQ(desk.events().size(), 30U);
  EXPECT_EQ(desk.counters().delivered, 30U);
  EXPECT_EQ(desk.counters().pending, 0U);
}

TEST(ClientClose, SendsOpenStatementsAsTheyStand) {
  Desk desk;
  const auto connection = desk.open();
  auto statement = connection->interceptor().before_execute();
  connection->interceptor().after_execute(statement, "open");
  desk.close(*connection);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["statement_id"], "open");
}

TEST(ClientClose, SendsOpenStatementsOfAConnectionThatIsNotTheLastAndOnlyThose) {
  Desk desk;
  const auto stays = desk.open();
  const auto leaves = desk.open();
  auto kept = stays->interceptor().before_execute();
  stays->interceptor().after_execute(kept, "kept");
  auto left = leaves->interceptor().before_execute();
  leaves->interceptor().after_execute(left, "left");
  desk.settle();
  desk.wakes = 0;
  EXPECT_EQ(desk.manager.close(*leaves), nullptr);
  EXPECT_EQ(desk.wakes, 1);
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["statement_id"], "left");
  EXPECT_EQ(desk.counters().pending, 1U);
  desk.close(*stays);
  EXPECT_EQ(desk.counters().delivered, 2U);
}

TEST(ClientClose, AwaitsTheExportInFlightAndThenSendsTheRest) {
  Desk desk;
  const auto connection = desk.open();
  connection->interceptor().record_connection(1ms);
  const auto in_flight = desk.poll();
  ASSERT_TRUE(in_flight);
  run_statement(desk, *connection, "late");
  const auto client = desk.manager.close(*connection);
  ASSERT_TRUE(client);
  client->request_close(desk.clock.now());
  desk.clock.advance(4s);
  EXPECT_FALSE(desk.poll());
  EXPECT_FALSE(client->finished());
  desk.report(*in_flight, answer(200));
  desk.settle();
  EXPECT_TRUE(client->finished());
  EXPECT_EQ(desk.counters().delivered, 2U);
}

TEST(ClientClose, GivesUpAtTheEndOfTheBudgetAndIgnoresWhatComesAfter) {
  Desk desk;
  const auto connection = desk.open();
  connection->interceptor().record_connection(1ms);
  const auto in_flight = desk.poll();
  const auto client = desk.manager.close(*connection);
  client->request_close(desk.clock.now());
  EXPECT_EQ(client->next_deadline(), desk.clock.now() + 5s);
  desk.clock.advance(5s - 1ns);
  EXPECT_FALSE(desk.poll());
  EXPECT_FALSE(client->finished());
  desk.clock.advance(1ns);
  EXPECT_FALSE(desk.poll());
  EXPECT_TRUE(client->finished());
  desk.report(*in_flight, answer(200));
  EXPECT_EQ(desk.counters().dropped_by(DropReason::close_budget), 1U);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(ClientClose, CutsAttemptsToTheCloseBudget) {
  Desk desk;
  const auto connection = desk.open();
  run_statement(desk, *connection, "s1");
  const auto client = desk.manager.close(*connection);
  client->request_close(desk.clock.now());
  const auto request = desk.poll();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->http.timeout, 5s);
}

TEST(ClientClose, TakesNoWaitThatEndsAfterTheBudget) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) { return answer(503, "", {{"Retry-After", "5"}}); };
  const auto connection = desk.open();
  run_statement(desk, *connection, "s1");
  EXPECT_EQ(desk.close(*connection), 0s);
  EXPECT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.counters().dropped_by(DropReason::close_budget), 1U);
}

// The give-up freed the slot, and nothing looked at it again before the deadline.
TEST(ClientClose, EndsAtOnceWhenItInterruptsAWaitThatEndsAfterTheBudget) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) { return answer(503, "", {{"Retry-After", "20"}}); };
  const auto connection = desk.open();
  run_statement(desk, *connection, "retried");
  desk.run_for(5s);
  ASSERT_EQ(desk.exports().size(), 1U);
  run_statement(desk, *connection, "waits");
  desk.clock.advance(1s);
  EXPECT_EQ(desk.close(*connection), 0s);
  EXPECT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.counters().dropped_by(DropReason::close_budget), 2U);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(ClientClose, RetriesWithinTheBudget) {
  Desk desk;
  desk.telemetry = [&desk](const OutboundRequest&) {
    return answer(desk.sent.size() < 3 ? 503 : 200);
  };
  const auto connection = desk.open();
  run_statement(desk, *connection, "s1");
  EXPECT_LT(desk.close(*connection), 1s);
  EXPECT_EQ(desk.counters().delivered, 1U);
}

TEST(ClientClose, WaitsForTheFlagAnswerInsideItsBudgetAndThenSends) {
  Desk desk;
  const auto connection = desk.open(UserChoice::on);
  connection->interceptor().record_connection(1ms);
  const auto flag = desk.poll();
  ASSERT_TRUE(flag);
  const auto client = desk.manager.close(*connection);
  client->request_close(desk.clock.now());
  desk.clock.advance(1s);
  EXPECT_FALSE(desk.poll());
  EXPECT_FALSE(client->finished());
  desk.report(*flag, flag_answer("true"));
  desk.settle();
  EXPECT_TRUE(client->finished());
  EXPECT_EQ(desk.counters().delivered, 1U);
}

TEST(ClientClose, AttemptsNothingWhileTheBreakerIsOpen) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) { return answer(404); };
  const auto connection = desk.open();
  for (int i = 0; i < 5; ++i) {
    connection->interceptor().record_connection(1ms);
    desk.settle();
  }
  run_statement(desk, *connection, "s1");
  EXPECT_EQ(desk.close(*connection), 0s);
  EXPECT_EQ(desk.exports().size(), 5U);
  EXPECT_EQ(desk.counters().dropped_by(DropReason::breaker_open), 1U);
}

// The design's close panicked when called twice.
TEST(ClientClose, IsHarmlessTwiceAndTakesNothingAfterwards) {
  Desk desk;
  const auto connection = desk.open();
  const auto stale = connection->interceptor();
  desk.close(*connection);
  EXPECT_EQ(desk.manager.close(*connection), nullptr);
  desk.client->request_close(desk.clock.now());
  run_statement(desk, *connection, "after");
  EXPECT_EQ(desk.client->record(Event::make(RecordKind::error)), RecordResult::closed);
  desk.run_for(1h);
  EXPECT_TRUE(desk.sent.empty());
  EXPECT_EQ(desk.client->next_deadline(), kNever);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(ClientClose, ReportsTheExportThatTheBudgetCutOffToTheBreaker) {
  Desk desk;
  Config config = Config::design();
  config.breaker_threshold = 1;
  const auto connection = desk.open(UserChoice::force, config);
  connection->interceptor().record_connection(1ms);
  ASSERT_TRUE(desk.poll());
  const auto client = desk.manager.close(*connection);
  client->request_close(desk.clock.now());
  desk.clock.advance(5s);
  EXPECT_FALSE(desk.poll());
  const auto again = desk.open(UserChoice::force, config);
  again->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.counters().dropped_by(DropReason::breaker_open), 1U);
}

}  // namespace
}  // namespace plumbline::telemetry
