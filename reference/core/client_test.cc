// Flush timing of one host's client.
#include "reference/core/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::answer;
using testing::Desk;
using testing::run_statement;
using namespace std::chrono_literals;

TEST(Client, SendsNothingBeforeTheFlushIntervalAndThenEverything) {
  Desk desk;
  const auto connection = desk.open();
  run_statement(desk, *connection, "s1");
  desk.run_for(5s - 1ns);
  EXPECT_TRUE(desk.exports().empty());
  desk.run_for(1ns);
  ASSERT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.counters().delivered, 1U);
  EXPECT_EQ(desk.counters().merged, 1U);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(Client, FlushesAtOnceWhenTheBatchSizeIsReachedAndNotOneEarlier) {
  Desk desk;
  const auto connection = desk.open();
  for (int i = 0; i < 99; ++i) run_statement(desk, *connection, "s" + std::to_string(i), 1us);
  desk.settle();
  EXPECT_TRUE(desk.exports().empty());
  run_statement(desk, *connection, "last", 1us);
  desk.settle();
  ASSERT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.exports()[0].events().size(), 100U);
}

TEST(Client, FlushesBatchesThatGatherDuringARetryWaitAsSoonAsItIsOver) {
  Desk desk;
  desk.telemetry = [&desk](const OutboundRequest&) {
    return answer(desk.sent.size() == 1 ? 503 : 200);
  };
  const auto connection = desk.open();
  for (const int statements : {100, 100, 400}) {
    for (int i = 0; i < statements; ++i) run_statement(desk, *connection, "s", 1us);
    desk.settle();
  }
  EXPECT_EQ(desk.exports().size(), 1U);
  desk.run_for(1s);
  EXPECT_EQ(desk.counters().delivered, 600U);
}

TEST(Client, SendsConnectionEventAtOnceInTheDesignProfileOnly) {
  for (const Config& config : {Config::design(), Config::shipped()}) {
    Desk desk;
    const auto connection = desk.open(UserChoice::force, config);
    connection->interceptor().record_connection(3ms);
    desk.settle();
    EXPECT_EQ(desk.exports().size(), config.profile == ProfileKind::design ? 1U : 0U);
  }
}

TEST(Client, SendsTerminalErrorAtOnceAndKeepsRetryableOneWithItsStatement) {
  Desk desk;
  const auto connection = desk.open();
  auto waits = connection->interceptor().before_execute();
  connection->interceptor().record_error(waits, {ErrorClass::server_error, 503});
  desk.settle();
  EXPECT_TRUE(desk.exports().empty());
  run_statement(desk, *connection, "s2", 1ms, Failure{ErrorClass::syntax, 0});
  desk.settle();
  ASSERT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.events()[0]["error_type"], "syntax");
}

TEST(Client, DropsRetryableErrorOfStatementThatSucceeds) {
  Desk desk;
  const auto connection = desk.open();
  auto statement = connection->interceptor().before_execute();
  connection->interceptor().record_error(statement, {ErrorClass::timeout, 0});
  connection->interceptor().after_execute(statement, "s1");
  connection->interceptor().complete_statement(statement);
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_FALSE(desk.events()[0].contains("error_type"));
  EXPECT_EQ(desk.counters().dropped_by(DropReason::superseded), 1U);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(Client, JittersItsFirstFlushInTheShippedProfileAndNotTheLaterOnes) {
  Desk desk;
  const auto connection = desk.open(UserChoice::force, Config::shipped());
  connection->interceptor().record_connection(1ms);
  const Instant first_event = desk.clock.now();
  desk.run_for(30s);
  ASSERT_EQ(desk.exports().size(), 1U);
  EXPECT_LT(desk.exports()[0].at, first_event + 30s);
  const Instant second_event = desk.clock.now();
  connection->interceptor().record_operation(Operation::list_tables, 1ms);
  desk.run_for(60s);
  ASSERT_EQ(desk.exports().size(), 2U);
  EXPECT_EQ(desk.exports()[1].at, second_event + 30s);
}

TEST(Client, DrawsAnotherFirstFlushForAnotherHost) {
  std::vector<Duration> waits;
  for (const char* host : {"a.test", "b.test"}) {
    Desk desk;
    auto options = testing::options_for(UserChoice::force, Config::shipped());
    options.host = host;
    const auto connection = desk.manager.open(options);
    connection->interceptor().record_connection(1ms);
    const Instant begun = desk.clock.now();
    desk.run_for(30s);
    waits.push_back(desk.exports().at(0).at - begun);
  }
  EXPECT_NE(waits[0], waits[1]);
}

TEST(Client, NeverSendsAnEmptyRequest) {
  Desk desk;
  const auto connection = desk.open();
  desk.run_for(1h);
  desk.close(*connection);
  EXPECT_TRUE(desk.sent.empty());
}

TEST(Client, KeepsOneRequestOutstandingWhateverArrivesMeanwhile) {
  Desk desk;
  const auto connection = desk.open();
  connection->interceptor().record_connection(1ms);
  const auto first = desk.poll();
  ASSERT_TRUE(first);
  for (int i = 0; i < 250; ++i) run_statement(desk, *connection, "s" + std::to_string(i), 1us);
  EXPECT_FALSE(desk.poll());
  desk.report(*first, answer(200));
  EXPECT_TRUE(desk.poll());
}

TEST(Client, IgnoresUnknownAndLateOutcomes) {
  Desk desk;
  const auto connection = desk.open();
  connection->interceptor().record_connection(1ms);
  const auto request = desk.poll();
  ASSERT_TRUE(request);
  desk.client->on_outcome(request->id + 1, answer(500), desk.clock.now(), desk.clock.wall_now());
  EXPECT_EQ(desk.counters().pending, 1U);
  desk.report(*request, answer(200));
  desk.report(*request, answer(500));
  EXPECT_EQ(desk.counters().delivered, 1U);
}

TEST(Client, ReplaysTheSameRequestsFromTheSameSeed) {
  std::vector<std::string> bodies;
  for (int run = 0; run < 2; ++run) {
    Desk desk;
    desk.telemetry = [](const OutboundRequest&) { return answer(503); };
    const auto connection = desk.open(UserChoice::force, Config::shipped());
    for (int i = 0; i < 20; ++i) run_statement(desk, *connection, "s" + std::to_string(i));
    desk.run_for(60s);
    std::string all;
    for (const auto& one : desk.sent) {
      all += std::to_string(one.at.time_since_epoch().count()) + one.request.http.body;
    }
    bodies.push_back(all);
  }
  EXPECT_EQ(bodies[0], bodies[1]);
}

}  // namespace
}  // namespace plumbline::telemetry
