#include "fake_server/host/session_respondent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/host/session_test_support.h"

namespace plumbline::fake {
namespace {

using journal::ConnectionClosed;
using journal::ConnectionOpened;
using journal::ReplyGiven;
using journal::RequestReceived;
using testing::HasSubstr;

Reply answered(Respondent& connection, const Request& request) {
  const Exchange exchange = connection.handle(request);
  connection.replied(exchange.request, exchange.reply);
  return exchange.reply;
}

TEST(SessionRespondent, JournalsEachRequestInItsSessionOnly) {
  Sessions sessions({});
  SessionRespondent connection(sessions);
  EXPECT_EQ(answered(connection, test::request_to("a")).status, 200);
  EXPECT_EQ(answered(connection, test::request_to("b")).status, 200);
  EXPECT_EQ(answered(connection, test::request_to("a")).status, 200);
  const journal::Journal a = test::journal_of(*sessions.find("a"));
  EXPECT_EQ(test::of_kind<RequestReceived>(a).size(), 2U);
  EXPECT_EQ(test::of_kind<ReplyGiven>(a).size(), 2U);
  EXPECT_EQ(test::of_kind<RequestReceived>(a).at(0).host, "a");
  EXPECT_EQ(test::of_kind<RequestReceived>(test::journal_of(*sessions.find("b"))).size(), 1U);
}

TEST(SessionRespondent, KeepsItsOwnHeaderOutOfTheEvidence) {
  Sessions sessions({});
  SessionRespondent connection(sessions);
  answered(connection, test::request_to("a"));
  const auto received = test::of_kind<RequestReceived>(test::journal_of(*sessions.find("a"))).at(0);
  EXPECT_EQ(received.headers, test::telemetry_request().headers);
}

TEST(SessionRespondent, TellsASessionOfTheConnectionsThatCameToIt) {
  Sessions sessions({});
  {
    SessionRespondent connection(sessions);
    answered(connection, test::request_to("a"));
    answered(connection, test::request_to("a"));
  }
  const journal::Journal a = test::journal_of(*sessions.find("a"));
  EXPECT_EQ(test::of_kind<ConnectionOpened>(a), (std::vector<ConnectionOpened>{{1, "a"}}));
  EXPECT_EQ(test::of_kind<ConnectionClosed>(a), (std::vector<ConnectionClosed>{{1}}));
  EXPECT_EQ(a.back().data, journal::Data(ConnectionClosed{1}));
}

TEST(SessionRespondent, OneLineRefusesWhatNamesNoSession) {
  Sessions sessions({});
  SessionRespondent connection(sessions);
  const Reply reply = answered(connection, test::request_to("../etc/passwd"));
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body,
              HasSubstr("{\"error\":\"expected one X-Plumbline-Session or Host header"));
  EXPECT_EQ(connection.received_broken(test::request_to("a b")), 0U);
  EXPECT_TRUE(sessions.all().empty());
  EXPECT_EQ(sessions.refused(), 2U);
}

TEST(SessionRespondent, OneLineRefusesSessionsBeyondTheBound) {
  Sessions sessions({});
  SessionRespondent connection(sessions);
  for (std::size_t i = 0; i < kSessionsMax; ++i) {
    ASSERT_EQ(answered(connection, test::request_to("s" + std::to_string(i))).status, 200);
  }
  const Reply reply = answered(connection, test::request_to("one-more"));
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.body, HasSubstr("{\"error\":\"256 sessions are in use: "));
  EXPECT_EQ(answered(connection, test::request_to("s0")).status, 200);
}

TEST(SessionRespondent, AForgottenSessionGetsTheAnswerUnderWayAndNothingElse) {
  Sessions sessions({});
  SessionRespondent connection(sessions);
  const Exchange exchange = connection.handle(test::request_to("a"));
  const auto forgotten = sessions.find("a");
  sessions.forget("a");
  connection.replied(exchange.request, exchange.reply);
  answered(connection, test::request_to("a"));
  EXPECT_EQ(test::of_kind<ReplyGiven>(test::journal_of(*forgotten)).size(), 1U);
  EXPECT_EQ(test::of_kind<ConnectionClosed>(test::journal_of(*forgotten)).size(), 1U);
  const journal::Journal fresh = test::journal_of(*sessions.find("a"));
  EXPECT_EQ(test::of_kind<RequestReceived>(fresh).at(0).id, 1U);
  EXPECT_EQ(test::of_kind<ConnectionOpened>(fresh).size(), 1U);
}

TEST(SessionRespondent, JournalsBrokenRequestsWhereTheirHeadSays) {
  Sessions sessions({});
  SessionRespondent connection(sessions);
  connection.replied(connection.received_broken(test::request_to("a")), Reply{});
  connection.replied(connection.received_broken(Request{}), Reply{});
  const auto broken = test::of_kind<RequestReceived>(test::journal_of(*sessions.find("a")));
  ASSERT_EQ(broken.size(), 1U);
  EXPECT_FALSE(broken[0].complete);
  EXPECT_NE(sessions.find("default"), nullptr);
}

}  // namespace
}  // namespace plumbline::fake
