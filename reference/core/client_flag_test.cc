// What the server's flag does to one host's client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::answer;
using testing::Desk;
using testing::flag_answer;
using testing::network_failure;
using testing::run_statement;
using namespace std::chrono_literals;

// The design's host context was never created, so that telemetry never turned on.
TEST(ClientFlag, TurnsTelemetryOnFromTheVeryFirstConnection) {
  Desk desk;
  const auto connection = desk.open(UserChoice::unset);
  connection->interceptor().record_connection(1ms);
  desk.settle();
  ASSERT_EQ(desk.sent.size(), 2U);
  EXPECT_TRUE(desk.sent[0].is_flag());
  EXPECT_EQ(desk.sent[0].header("Authorization"), "Bearer token");
  EXPECT_EQ(desk.sent[0].header("User-Agent"), Config::design().user_agent());
  EXPECT_EQ(desk.events()[0]["metric_type"], "connection");
}

TEST(ClientFlag, HoldsRecordsUntilTheAnswerAndCountsDeadlinesFromIt) {
  Desk desk;
  const auto connection = desk.open(UserChoice::on);
  run_statement(desk, *connection, "s1");
  const auto request = desk.poll();
  ASSERT_TRUE(request);
  desk.clock.advance(1900ms);
  EXPECT_FALSE(desk.poll());
  const Instant answered = desk.clock.now();
  desk.report(*request, flag_answer("true"));
  desk.run_for(5s - 1ns);
  EXPECT_TRUE(desk.exports().empty());
  desk.run_for(1ns);
  ASSERT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.exports()[0].at, answered + 5s);
}

TEST(ClientFlag, DiscardsWhatWasRecordedWhenTheFlagIsNotTrue) {
  for (const char* value : {"false", "\"1\"", "1", "null"}) {
    Desk desk;
    desk.flag = [value] { return flag_answer(value); };
    const auto connection = desk.open(UserChoice::on);
    run_statement(desk, *connection, "s1");
    desk.run_for(10s);
    EXPECT_TRUE(desk.exports().empty()) << value;
    EXPECT_EQ(desk.counters().dropped_by(DropReason::disabled), 1U) << value;
    EXPECT_FALSE(connection->interceptor().enabled()) << value;
  }
}

TEST(ClientFlag, DiscardsAsUnknownWhenTheFirstRequestFails) {
  Desk desk;
  desk.flag = [] { return answer(503); };
  const auto connection = desk.open(UserChoice::on);
  run_statement(desk, *connection, "s1");
  desk.run_for(10s);
  EXPECT_TRUE(desk.exports().empty());
  EXPECT_EQ(desk.counters().dropped_by(DropReason::flag_unknown), 1U);
  EXPECT_EQ(desk.counters().merged, 1U);
}

TEST(ClientFlag, KeepsLastKnownValueWhenRefreshFails) {
  Desk desk;
  const auto connection = desk.open(UserChoice::on);
  desk.run_for(15min);
  desk.flag = [] { return network_failure(NetworkError::timeout); };
  connection->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.flag_requests(), 2U);
  EXPECT_EQ(desk.exports().size(), 1U);
}

TEST(ClientFlag, RefreshesAtTheNextCutBatchAfterExpiryAndNotByATimer) {
  Desk desk;
  const auto connection = desk.open(UserChoice::on);
  desk.run_for(15min - 1ns);
  connection->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.flag_requests(), 1U);
  desk.run_for(2h);
  EXPECT_EQ(desk.flag_requests(), 1U);
  connection->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.flag_requests(), 2U);
}

TEST(ClientFlag, SendsNothingMoreOnceARefreshSaysFalse) {
  Desk desk;
  const auto connection = desk.open(UserChoice::on);
  desk.run_for(15min);
  desk.flag = [] { return flag_answer("false"); };
  connection->interceptor().record_connection(1ms);
  desk.run_for(10min);
  EXPECT_TRUE(desk.exports().empty());
  EXPECT_EQ(desk.counters().dropped_by(DropReason::disabled), 1U);
}

TEST(ClientFlag, AsksAgainOnlyAfterAFailedRequestHasAgedAndThenRecovers) {
  Desk desk;
  desk.flag = [] { return answer(500); };
  const auto first = desk.open(UserChoice::on);
  desk.run_for(60s - 1ns);
  const auto second = desk.open(UserChoice::on);
  desk.settle();
  EXPECT_EQ(desk.flag_requests(), 1U);
  desk.flag = [] { return flag_answer("true"); };
  desk.run_for(1ns);
  EXPECT_TRUE(first->interceptor().enabled());
  first->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.flag_requests(), 2U);
  EXPECT_EQ(desk.exports().size(), 1U);
}

TEST(ClientFlag, AsksOnceForManyConnectionsAndAgainForNoneThatFollowWithinTheTtl) {
  Desk desk;
  std::vector<std::unique_ptr<Connection>> connections;
  connections.reserve(20);
  for (int i = 0; i < 20; ++i) connections.push_back(desk.open(UserChoice::on));
  desk.settle();
  for (const auto& connection : connections) desk.close(*connection);
  const auto later = desk.open(UserChoice::on);
  desk.run_for(10min);
  EXPECT_EQ(desk.flag_requests(), 1U);
}

TEST(ClientFlag, SendsWithoutAskingWhenForced) {
  Desk desk;
  desk.flag = [] { return flag_answer("false"); };
  const auto connection = desk.open(UserChoice::force);
  connection->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.flag_requests(), 0U);
  EXPECT_EQ(desk.exports().size(), 1U);
}

TEST(ClientFlag, KeepsForcedEventsApartFromThoseThatTheFlagForbids) {
  Desk desk;
  desk.flag = [] { return flag_answer("false"); };
  const auto forced = desk.open(UserChoice::force);
  const auto asking = desk.open(UserChoice::on);
  forced->set_session("forced", "w");
  asking->set_session("asking", "w");
  forced->interceptor().record_connection(1ms);
  asking->interceptor().record_connection(1ms);
  desk.run_for(10s);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["session_id"], "forced");
  EXPECT_EQ(desk.counters().dropped_by(DropReason::disabled), 1U);
}

TEST(ClientFlag, AsksWithCredentialsWhenTheAskingConnectionHasClosed) {
  Desk desk;
  const auto forced = desk.open(UserChoice::force);
  const auto asking = desk.open(UserChoice::on);
  asking->interceptor().record_connection(1ms);
  EXPECT_EQ(desk.manager.close(*asking), nullptr);
  forced->set_credentials("");
  desk.settle();
  ASSERT_EQ(desk.flag_requests(), 1U);
  EXPECT_EQ(desk.sent[0].header("Authorization"), "Bearer token");
}

TEST(ClientFlag, MakesNeitherClientNorRequestForAConnectionWhoseUserOptedOut) {
  Desk desk;
  const auto off = desk.open(UserChoice::off);
  EXPECT_EQ(desk.client, nullptr);
  EXPECT_FALSE(off->interceptor().enabled());
  const auto on = desk.open(UserChoice::force);
  off->interceptor().record_connection(1ms);
  run_statement(desk, *off, "secret");
  desk.run_for(10s);
  EXPECT_TRUE(desk.sent.empty());
  EXPECT_EQ(desk.counters().recorded, 0U);
}

TEST(ClientFlag, DoesNotCountFlagFailuresInTheBreaker) {
  Desk desk;
  desk.flag = [] { return network_failure(NetworkError::refused); };
  const auto asking = desk.open(UserChoice::on);
  for (int i = 0; i < 10; ++i) {
    desk.run_for(61s);
    asking->interceptor().record_connection(1ms);
  }
  const auto forced = desk.open(UserChoice::force);
  forced->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.exports().size(), 1U);
}

TEST(ClientFlag, TreatsACutAnswerAsAFailedOne) {
  Desk desk;
  desk.flag = [] {
    HttpOutcome outcome = flag_answer("true");
    outcome.body_cut = true;
    return outcome;
  };
  const auto connection = desk.open(UserChoice::on);
  connection->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_TRUE(desk.exports().empty());
  EXPECT_EQ(desk.counters().dropped_by(DropReason::flag_unknown), 1U);
}

}  // namespace
}  // namespace plumbline::telemetry
