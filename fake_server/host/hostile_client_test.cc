#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/host/host_test_support.h"

namespace plumbline::fake {
namespace {

using journal::ConnectionClosed;
using journal::ReplyGiven;
using journal::RequestReceived;
using test::RawClient;
using test::request_text;
using test::RunningHost;
using testing::HasSubstr;
using testing::StartsWith;

// What the journal says of the first request when nothing was answered.
const std::vector<ReplyGiven> kNoAnswer{{1, 0, {}, "", "hang"}};

constexpr const char* kChunkedHead =
    "POST /telemetry-ext HTTP/1.1\r\nContent-Type: application/json\r\n"
    "Authorization: Bearer t1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string chunk(const std::string& bytes) {
  std::array<char, 20> size{};
  std::snprintf(size.data(), size.size(), "%zx", bytes.size());
  return std::string(size.data()) + "\r\n" + bytes + "\r\n";
}

TEST(HostileClient, ChunkedBodiesAreJournaledWithoutFraming) {
  RunningHost server;
  RawClient client(server.origin);
  client.send(kChunkedHead + chunk(test::kLogs.substr(0, 10)) + chunk(test::kLogs.substr(10)) +
              "0\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(server.journal.all<RequestReceived>().at(0).body, test::kLogs);
}

TEST(HostileClient, ChunkedBodiesAreBounded) {
  RunningHost server;
  RawClient client(server.origin);
  client.send(kChunkedHead + chunk(std::string(kBodyBytesMax, 'x')) + "0\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 400"));
  EXPECT_TRUE(server.journal.wait_for<RequestReceived>(1).at(0).complete);
  RawClient greedy(server.origin);
  greedy.send(kChunkedHead + chunk(std::string(kBodyBytesMax + 1, 'x')) + "0\r\n\r\n");
  EXPECT_THAT(greedy.read_to_end(), StartsWith("HTTP/1.1 413"));
  EXPECT_FALSE(server.journal.wait_for<RequestReceived>(2).at(1).complete);
}

TEST(HostileClient, EndlessChunkedBodyEndsTheConnection) {
  RunningHost server;
  RawClient client(server.origin);
  client.send(kChunkedHead);
  const std::string megabyte = chunk(std::string(std::size_t{1024} * 1024, 'x'));
  int sent = 0;
  while (sent < 64 && client.send(megabyte)) ++sent;
  EXPECT_LT(sent, 64);
  ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
  EXPECT_FALSE(server.journal.all<RequestReceived>().at(0).complete);
}

TEST(HostileClient, AnnouncedLengthBeyondTheLimitIsRefused) {
  RunningHost server;
  RawClient client(server.origin);
  client.send("POST /telemetry-ext HTTP/1.1\r\nContent-Length: " +
              std::to_string(kBodyBytesMax + 1) + "\r\n\r\n");
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 413"));
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(1).at(0).status, 413);
  EXPECT_FALSE(server.journal.all<RequestReceived>().at(0).complete);
}

TEST(HostileClient, WhatIsNoHttpIsJournaledAsBroken) {
  RunningHost server;
  RawClient client(server.origin);
  client.send("\x16\x03\x01 hello\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 400"));
  const auto received = server.journal.all<RequestReceived>();
  ASSERT_EQ(received.size(), 1U);
  EXPECT_FALSE(received[0].complete);
  EXPECT_EQ(server.journal.all<ReplyGiven>().at(0).status, 400);
  EXPECT_EQ(server.hosts.counts("a"), EndpointCounts{});
}

TEST(HostileClient, RequestCutOffInItsBodyIsJournaledAsBroken) {
  RunningHost server;
  RawClient client(server.origin);
  const std::string text = request_text();
  client.send(text.substr(0, text.size() - 1));
  client.close();
  ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
  const auto received = server.journal.all<RequestReceived>().at(0);
  EXPECT_FALSE(received.complete);
  EXPECT_EQ(received.target, "/telemetry-ext");
  EXPECT_EQ(received.body, test::kLogs.substr(0, test::kLogs.size() - 1));
  EXPECT_EQ(server.journal.all<ReplyGiven>(), kNoAnswer);
}

TEST(HostileClient, RequestCutOffInItsHeadIsJournaledAsBroken) {
  for (const char* text : {"POST /telemetry-ext HTTP/1.1\r\nA: b\r\n", "POST /telemetry-ext HT"}) {
    RunningHost server;
    RawClient client(server.origin);
    client.send(text);
    client.close();
    ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
    EXPECT_FALSE(server.journal.all<RequestReceived>().at(0).complete);
    EXPECT_EQ(server.journal.all<ReplyGiven>(), kNoAnswer);
  }
}

TEST(HostileClient, StopInTheMiddleOfABodyIsJournaledAsNoAnswer) {
  RunningHost server;
  RawClient client(server.origin);
  const std::string text = request_text("Expect: 100-continue\r\n");
  client.send(text.substr(0, text.size() - 1));
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 100"));  // it waits for the body now
  server.hosts.stop();
  EXPECT_FALSE(server.journal.all<RequestReceived>().at(0).complete);
  EXPECT_EQ(server.journal.all<ReplyGiven>(), kNoAnswer);
}

TEST(HostileClient, ConnectionWithoutARequestLeavesNoRequest) {
  RunningHost server;
  RawClient(server.origin).close();
  ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
  EXPECT_TRUE(server.journal.all<RequestReceived>().empty());
}

TEST(HostileClient, BodyOfAGetEndsTheConnectionAfterItsAnswer) {
  RunningHost server;
  RawClient client(server.origin);
  client.send("GET /telemetry-ext HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello" + request_text());
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 405"));
  EXPECT_EQ(server.journal.wait_for<RequestReceived>(1).size(), 1U);
}

TEST(HostileClient, CompressedBodiesStayAsSentAndAnswersPlain) {
  RunningHost server;
  RawClient client(server.origin);
  const std::string bytes("\x1f\x8b\x08\x00zzzz", 8);
  client.send(request_text("Content-Encoding: gzip\r\nAccept-Encoding: gzip\r\n", bytes));
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 400"));
  EXPECT_EQ(server.journal.wait_for<RequestReceived>(1).at(0).body, bytes);
  client.send(request_text("Accept-Encoding: gzip, br\r\nConnection: close\r\n"));
  EXPECT_THAT(client.read_to_end(), HasSubstr("\"numProtoSuccess\":3"));
}

TEST(HostileClient, FormAndMultipartTypesAreLeftToTheService) {
  for (const char* type :
       {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
    RunningHost server;
    RawClient client(server.origin);
    const std::string body(10'000, 'x');
    client.send("POST /telemetry-ext HTTP/1.1\r\nAuthorization: Bearer t\r\nContent-Type: " +
                std::string(type) + "\r\nContent-Length: 10000\r\n\r\n" + body);
    EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 415"));
    EXPECT_EQ(server.journal.wait_for<RequestReceived>(1).at(0).body, body);
  }
}

TEST(HostileClient, ExpectationsAreMetAndNotJournaledAsAnswers) {
  RunningHost server;
  RawClient client(server.origin);
  const std::string text = request_text("Expect: 100-continue\r\nConnection: close\r\n");
  client.send(text);
  const std::string& bytes = client.read_to_end();
  EXPECT_THAT(bytes, StartsWith("HTTP/1.1 100"));
  EXPECT_THAT(bytes, HasSubstr("HTTP/1.1 200"));
  EXPECT_EQ(server.journal.all<ReplyGiven>().size(), 1U);
}

}  // namespace
}  // namespace plumbline::fake
