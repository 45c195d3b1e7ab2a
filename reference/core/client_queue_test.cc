// The bounded queue of one host's client: what it refuses, and when it wakes the runner.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::Desk;
using testing::run_statement;
using namespace std::chrono_literals;

const Failure kRetryable{ErrorClass::server_error, 503};

TEST(ClientQueue, RefusesNewestBeyondQueueCapacityAndDropsItsStatementWhole) {
  Desk desk;
  Config config = Config::design();
  config.queue_capacity = 4;
  config.batch_size = 100;
  const auto connection = desk.open(UserChoice::force, config);
  for (const char* id : {"a", "b", "c"}) run_statement(desk, *connection, id, 1us);
  EXPECT_EQ(desk.counters().dropped_by(DropReason::queue_full),
            1U);  // c: its completion is not even tried
  EXPECT_EQ(desk.counters().recorded, 5U);
  desk.run_for(5s);
  EXPECT_EQ(desk.events().size(), 2U);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(ClientQueue, DropsStatementWhoseCompletionWasRefused) {
  Desk desk;
  Config config = Config::design();
  config.queue_capacity = 3;
  const auto connection = desk.open(UserChoice::force, config);
  for (const char* id : {"a", "b"}) run_statement(desk, *connection, id, 1us);
  desk.run_for(5s);
  desk.close(*connection);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["statement_id"], "a");
  EXPECT_EQ(desk.counters().dropped_by(DropReason::queue_full), 2U);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(ClientQueue, DropsTheStatementThatLostItsCompletionAfterManyNewOnesWereRefused) {
  Desk desk;
  Config config = Config::design();
  config.queue_capacity = 2;
  const auto connection = desk.open(UserChoice::force, config);
  auto loses = connection->interceptor().before_execute();
  connection->interceptor().after_execute(loses, "loses");
  auto other = connection->interceptor().before_execute();
  connection->interceptor().after_execute(other, "other");
  for (const char* id : {"x", "y", "z"}) run_statement(desk, *connection, id, 1us);
  connection->interceptor().complete_statement(loses);
  desk.close(*connection);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["statement_id"], "other");
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(ClientQueue, AsksToBePolledWhenAStatementThatWasLeftOpenIsAnHourOld) {
  Desk desk;
  const auto connection = desk.open(UserChoice::force);
  const Instant opened = desk.clock.now();
  auto context = connection->interceptor().before_execute();
  connection->interceptor().after_execute(context, "left-open");
  desk.run_for(1min);
  EXPECT_EQ(desk.client->next_deadline(), opened + 1h);  // or its memory would wait for other work
  desk.run_for(59min);
  EXPECT_EQ(desk.counters().dropped_by(DropReason::evicted), 1U);
  EXPECT_EQ(desk.client->next_deadline(), kNever);
}

TEST(ClientQueue, WakesRunnerWhenQueueTurnsNonEmptyAtTheBatchSizeAndAtOnceForUrgentRecords) {
  Desk desk;
  const auto connection = desk.open();
  desk.wakes = 0;
  run_statement(desk, *connection, "first", 1us);
  EXPECT_EQ(desk.wakes, 1);
  for (int i = 0; i < 98; ++i) run_statement(desk, *connection, "s" + std::to_string(i), 1us);
  EXPECT_EQ(desk.wakes, 1);
  run_statement(desk, *connection, "hundredth", 1us);
  EXPECT_EQ(desk.wakes, 2);
  connection->interceptor().record_connection(1ms);
  EXPECT_EQ(desk.wakes, 3);
  connection->interceptor().record_error({ErrorClass::permission, 403});
  EXPECT_EQ(desk.wakes, 4);
  desk.client->request_close(desk.clock.now());
  EXPECT_EQ(desk.wakes, 5);
}

TEST(ClientQueue, DropsAStatementKnownByItsNumberWhenTheRecordWithItsIdIsRefused) {
  Desk desk;
  Config config = Config::design();
  config.queue_capacity = 2;
  const auto connection = desk.open(UserChoice::force, config);
  auto loses = connection->interceptor().before_execute();
  connection->interceptor().record_error(loses, kRetryable);
  connection->set_session("drained", "w");
  desk.settle();
  auto other = connection->interceptor().before_execute();
  connection->interceptor().after_execute(other, "other");
  connection->interceptor().complete_statement(other);
  connection->interceptor().after_execute(loses, "loses");
  desk.close(*connection);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["statement_id"], "other");
  EXPECT_EQ(desk.counters().dropped_by(DropReason::queue_full), 2U);
  EXPECT_TRUE(desk.counters().conserved());
}

// A loss was taken for one of a statement whose earlier record was still in the queue.
TEST(ClientQueue, DropsEveryStatementThatLosesItsCompletionWhileTheRunnerDrains) {
  Desk desk;
  Config config = Config::design();
  config.queue_capacity = 15;
  config.batch_size = 1;  // the clock stands still: only the size flushes
  const auto connection = desk.open(UserChoice::force, config);
  std::atomic<bool> done{false};
  std::jthread application([&] {
    for (int i = 0; !done; ++i) {
      auto statement = connection->interceptor().before_execute();
      connection->interceptor().after_execute(statement, "s" + std::to_string(i));
      connection->interceptor().complete_statement(statement);
      if (!statement.active()) std::this_thread::yield();  // refused: let the runner make room
    }
  });
  for (int exports = 0; exports < 1'000;) {
    const auto request = desk.client->poll(desk.clock.now(), desk.clock.wall_now());
    if (!request) continue;
    desk.report(*request, testing::answer(200));
    ++exports;
  }
  done = true;
  application.join();
  desk.close(*connection);
  EXPECT_EQ(desk.counters().delivered, desk.counters().merged);  // each with its completion
  EXPECT_EQ(desk.counters().broken_invariants, 0U);
}

TEST(ClientQueue, FlushesAtOnceWhenErrorsOfEarlierDrainsFillTheBatch) {
  Desk desk;
  const auto connection = desk.open();
  std::vector<StatementContext> statements;
  for (int i = 0; i < 50; ++i) {
    statements.push_back(connection->interceptor().before_execute());
    connection->interceptor().after_execute(statements.back(), "s" + std::to_string(i), kRetryable);
  }
  desk.settle();
  for (auto& statement : statements) connection->interceptor().complete_statement(statement);
  desk.settle();
  ASSERT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.exports()[0].events().size(), 100U);
}

TEST(ClientQueue, DoesNotFlushOneEventBelowTheBatchSizeThatErrorsWouldFill) {
  Desk desk;
  const auto connection = desk.open();
  std::vector<StatementContext> statements;
  for (int i = 0; i < 33; ++i) {
    statements.push_back(connection->interceptor().before_execute());
    connection->interceptor().record_error(statements.back(), kRetryable);
    connection->interceptor().after_execute(statements.back(), "s" + std::to_string(i), kRetryable);
  }
  desk.settle();
  desk.wakes = 0;
  for (auto& statement : statements) connection->interceptor().complete_statement(statement);
  EXPECT_EQ(desk.wakes, 1);
  desk.settle();
  EXPECT_TRUE(desk.exports().empty());  // 33 statements with two errors each: 99
  run_statement(desk, *connection, "hundredth", 1us);
  desk.settle();
  EXPECT_EQ(desk.exports().size(), 1U);
}

}  // namespace
}  // namespace plumbline::telemetry
