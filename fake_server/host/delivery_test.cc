#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/host/host_test_support.h"
#include "fake_server/host/raw_answer.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using journal::ConnectionClosed;
using journal::ReplyGiven;
using journal::RequestReceived;
using test::delivering;
using test::RawClient;
using test::request_text;
using test::RunningHost;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Delivery, DelayComesBeforeTheFirstByte) {
  Behaviour behaviour;
  AnswerRule rule;
  rule.delay = 150ms;
  behaviour.telemetry = {rule};
  RunningHost server(behaviour);
  RawClient client(server.origin);
  client.send(request_text());
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 200"));
  const Duration seen = server.now();
  const auto entries = server.journal.entries();
  ASSERT_GE(entries.size(), 3U);
  EXPECT_GE(entries[2].time - entries[1].time, 150ms);
  EXPECT_LE(entries[2].time, seen);  // journaled before its first byte is sent
}

TEST(Delivery, ClientThatLeavesDuringTheDelayGetsNoAnswer) {
  Behaviour behaviour;
  AnswerRule rule;
  rule.delay = 1h;
  behaviour.telemetry = {rule};
  RunningHost server(behaviour);
  RawClient client(server.origin);
  client.send(request_text());
  server.journal.wait_for<RequestReceived>(1);
  client.close();
  ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
  EXPECT_EQ(server.journal.all<ReplyGiven>().at(0), (ReplyGiven{1, 0, {}, "", "hang"}));
}

TEST(Delivery, HangSendsNothingUntilTheClientLeaves) {
  RunningHost server(delivering(Delivery::hang));
  RawClient client(server.origin);
  client.send(request_text());
  server.journal.wait_for<RequestReceived>(1);
  EXPECT_TRUE(server.journal.all<ReplyGiven>().empty());
  client.close();
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(1).at(0), (ReplyGiven{1, 0, {}, "", "hang"}));
}

TEST(Delivery, ResetBeforeHeadersSendsNothing) {
  RunningHost server(delivering(Delivery::reset_before_headers));
  RawClient client(server.origin);
  client.send(request_text());
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.was_reset());
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(1).at(0),
            (ReplyGiven{1, 0, {}, "", "reset_before_headers"}));
}

TEST(Delivery, ResetAfterHeadersSendsTheHeadOnly) {
  RunningHost server(delivering(Delivery::reset_after_headers));
  RawClient client(server.origin);
  client.send(request_text());
  const std::string& bytes = client.read_to_end();
  EXPECT_TRUE(client.was_reset());
  EXPECT_THAT(bytes, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(bytes, EndsWith("\r\n\r\n"));
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(1).at(0).status, 200);
}

TEST(Delivery, TruncatedEndsBeforeItsLength) {
  const std::string body(100, 'x');
  RunningHost server(delivering(Delivery::truncated, body));
  RawClient client(server.origin);
  client.send(request_text());
  const std::string& bytes = client.read_to_end();
  EXPECT_FALSE(client.was_reset());
  EXPECT_THAT(bytes, HasSubstr("Content-Length: 100\r\n"));
  EXPECT_THAT(bytes, EndsWith("\r\n\r\n" + body.substr(0, 50)));
}

TEST(Delivery, GarbledIsNotHttp) {
  RunningHost server(delivering(Delivery::garbled));
  RawClient client(server.origin);
  client.send(request_text());
  const std::string& bytes = client.read_to_end();
  EXPECT_NE(bytes, "");
  EXPECT_EQ(bytes.find("HTTP/"), std::string::npos);
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(1).at(0), (ReplyGiven{1, 0, {}, "", "garbled"}));
}

TEST(Delivery, EndlessGoesOnUntilTheClientLeaves) {
  RunningHost server(delivering(Delivery::endless));
  RawClient client(server.origin);
  client.send(request_text());
  const std::string& bytes = client.read(3 * kEndlessChunkBytes);
  EXPECT_THAT(bytes.substr(0, 500), HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(bytes.substr(0, 500), HasSubstr("\r\n\r\nd\r\n{\"errors\":[]}\r\n4000\r\n "));
  EXPECT_TRUE(server.journal.all<ConnectionClosed>().empty());
  client.close();
  EXPECT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
}

TEST(Delivery, EndlessEndsWithStop) {
  RunningHost server(delivering(Delivery::endless));
  RawClient client(server.origin);
  client.send(request_text());
  client.read(1);
  server.hosts.stop();
  client.read_to_end();
  EXPECT_FALSE(client.timed_out());
}

TEST(Delivery, TrickledArrivesWholeAByteAnInterval) {
  RunningHost server(delivering(Delivery::trickled, "abc"));
  RawClient client(server.origin);
  const Duration before = server.now();
  client.send(request_text());
  EXPECT_THAT(client.read_to_end(), EndsWith("\r\n\r\nabc"));
  EXPECT_GE(server.now() - before, 3 * kTrickleInterval);
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(1).at(0).body, "abc");
}

TEST(RawAnswer, ShortTruncatedBodiesStillEndEarly) {
  Reply reply;
  reply.delivery = Delivery::truncated;
  EXPECT_THAT(raw_answer(reply).at_once, HasSubstr("Content-Length: 64\r\n"));
  reply.body = std::string(65, 'x');
  EXPECT_THAT(raw_answer(reply).at_once, HasSubstr("Content-Length: 65\r\n"));
}

TEST(RawAnswer, NormalAnswersAndHangsHaveNoPlan) {
  Reply reply;
  EXPECT_EQ(raw_answer(reply), RawAnswer{});
  reply.delivery = Delivery::hang;
  EXPECT_EQ(raw_answer(reply), RawAnswer{});
}

TEST(RawAnswer, KeepsTheRepliesHeaders) {
  Reply reply;
  reply.status = 503;
  reply.headers = {{"Retry-After", "7"}};
  reply.delivery = Delivery::trickled;
  EXPECT_EQ(raw_answer(reply).at_once,
            "HTTP/1.1 503 Scripted\r\nRetry-After: 7\r\nContent-Length: 0\r\n"
            "Connection: close\r\n\r\n");
}

}  // namespace
}  // namespace plumbline::fake
