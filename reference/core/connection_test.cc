// The identity and the credentials that requests and events carry.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::answer;
using testing::Desk;
using testing::options_for;
using testing::run_statement;
using namespace std::chrono_literals;

TEST(Connection, SendsWhatAClosedConnectionRecordedUnderItsOwnIdentity) {
  Desk desk;
  const auto leaving = desk.open();
  const auto staying = desk.open();
  leaving->set_session("leaving", "w1");
  staying->set_session("staying", "w2");
  run_statement(desk, *leaving, "s1");
  run_statement(desk, *staying, "s2");
  desk.close(*leaving);
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 2U);
  EXPECT_EQ(desk.events()[0]["session_id"], "leaving");
  EXPECT_EQ(desk.events()[0]["workspace_id"], "w1");
  EXPECT_EQ(desk.events()[1]["session_id"], "staying");
}

// The session id was never set.
TEST(Connection, GivesEachRecordTheSessionOfItsTime) {
  Desk desk;
  const auto connection = desk.open();
  connection->set_session("first", "w");
  run_statement(desk, *connection, "s1");
  connection->set_session("second", "w");
  run_statement(desk, *connection, "s2");
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 2U);
  EXPECT_EQ(desk.events()[0]["session_id"], "first");
  EXPECT_EQ(desk.events()[1]["session_id"], "second");
  EXPECT_EQ(desk.client->handles().sessions(), 1U);
}

// The runner was told by nobody, and kept what ended until something else woke it.
TEST(Connection, WakesTheRunnerWhenItsSessionChanges) {
  Desk desk;
  const auto connection = desk.open();
  desk.settle();
  desk.wakes = 0;
  connection->set_session("first", "w");
  EXPECT_EQ(desk.wakes, 1);
  EXPECT_EQ(desk.client->handles().sessions(), 2U);
  desk.settle();
  EXPECT_EQ(desk.client->handles().sessions(), 1U);
}

TEST(Connection, UsesCredentialsOfTheNewestLiveConnection) {
  Desk desk;
  auto options = options_for(UserChoice::force);
  options.token = "expired";
  const auto creator = desk.manager.open(options);
  options.token = "fresh";
  const auto newer = desk.manager.open(options);
  creator->interceptor().record_connection(1ms);
  desk.settle();
  newer->set_credentials("fresher");
  creator->interceptor().record_connection(1ms);
  desk.settle();
  desk.close(*newer);
  creator->interceptor().record_connection(1ms);
  desk.settle();
  ASSERT_EQ(desk.exports().size(), 3U);
  EXPECT_EQ(desk.exports()[0].header("Authorization"), "Bearer fresh");
  EXPECT_EQ(desk.exports()[1].header("Authorization"), "Bearer fresher");
  EXPECT_EQ(desk.exports()[2].header("Authorization"), "Bearer expired");
}

TEST(Connection, UsesFreshCredentialsForARetry) {
  Desk desk;
  const auto connection = desk.open();
  desk.telemetry = [&](const OutboundRequest&) {
    connection->set_credentials("renewed");
    return answer(desk.sent.size() == 1 ? 503 : 200);
  };
  connection->interceptor().record_connection(1ms);
  desk.run_for(1s);
  ASSERT_EQ(desk.exports().size(), 2U);
  EXPECT_EQ(desk.exports()[1].header("Authorization"), "Bearer renewed");
}

TEST(Connection, SendsTheFinalFlushWithCredentials) {
  Desk desk;
  const auto connection = desk.open();
  run_statement(desk, *connection, "s1");
  desk.close(*connection);
  ASSERT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.exports()[0].header("Authorization"), "Bearer token");
}

}  // namespace
}  // namespace plumbline::telemetry
