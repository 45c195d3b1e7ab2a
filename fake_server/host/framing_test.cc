#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/host/host_test_support.h"

// Where one request ends and the next begins, and what an answer says of its connection's end.

namespace plumbline::fake {
namespace {

using journal::ReplyGiven;
using journal::RequestReceived;
using test::RawClient;
using test::request_text;
using test::RunningHost;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kLast = request_text("Connection: close\r\n");
const auto kSaysThatItEnds =
    AllOf(HasSubstr("Connection: close\r\n"), Not(HasSubstr("Keep-Alive")));

// All that a server answers to these bytes before it ends the connection.
std::string answers_to(RunningHost& server, const std::string& bytes) {
  RawClient client(server.origin);
  client.send(bytes);
  const std::string answers = client.read_to_end();
  EXPECT_FALSE(client.timed_out());
  return answers;
}

TEST(Framing, RequestWithNeitherLengthNorCodingHasNoBody) {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    RunningHost server;
    EXPECT_THAT(answers_to(server, std::string(method) +
                                       " /telemetry-ext HTTP/1.1\r\nA: b\r\n\r\n" + kLast),
                HasSubstr("HTTP/1.1 200"));
    const auto received = server.journal.all<RequestReceived>();
    ASSERT_EQ(received.size(), 2U) << method;
    EXPECT_TRUE(received[0].complete);
    EXPECT_EQ(received[0].body, "");
    EXPECT_EQ(received[0].headers, (Headers{{"A", "b"}}));
    EXPECT_EQ(received[1].body, test::kLogs);
  }
}

TEST(Framing, ChunkedBodyOfADeleteEndsTheConnectionAfterItsAnswer) {
  RunningHost server;
  const std::string answers = answers_to(server,
                                         "DELETE /telemetry-ext HTTP/1.1\r\nTransfer-Encoding: "
                                         "chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" +
                                             kLast);
  EXPECT_THAT(answers, AllOf(StartsWith("HTTP/1.1 405"), kSaysThatItEnds));
  EXPECT_EQ(server.journal.all<RequestReceived>().size(), 1U);
}

TEST(Framing, BodyOfADeleteWithItsLengthIsRead) {
  RunningHost server;
  const std::string answers = answers_to(
      server, "DELETE /telemetry-ext HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello" + kLast);
  EXPECT_THAT(answers, AllOf(StartsWith("HTTP/1.1 405"), HasSubstr("HTTP/1.1 200")));
  EXPECT_EQ(server.journal.all<RequestReceived>().at(0).body, "hello");
}

TEST(Framing, CodingWithoutAnEndThatCanBeFoundIsRefusedAtOnce) {
  RunningHost server;
  const std::string answers = answers_to(
      server, "POST /telemetry-ext HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + kLast);
  EXPECT_THAT(answers, AllOf(StartsWith("HTTP/1.1 400"), kSaysThatItEnds));
  EXPECT_FALSE(server.journal.all<RequestReceived>().at(0).complete);
  EXPECT_EQ(server.journal.all<ReplyGiven>().at(0).status, 400);
}

TEST(Framing, LineWithABareLfTurnsNoBodyIntoHeaderFields) {
  RunningHost server;
  const std::string body = "{\"a\":\r\n1}";
  const std::string answers = answers_to(
      server, "POST /telemetry-ext HTTP/1.1\r\nContent-Length: 9\r\nA: b\n\r\n" + body + kLast);
  EXPECT_THAT(answers, HasSubstr("HTTP/1.1 200"));
  const auto received = server.journal.all<RequestReceived>();
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[0].headers, (Headers{{"Content-Length", "9"}}));
  EXPECT_EQ(received[0].body, body);
}

TEST(Framing, AnswersPromiseToKeepTheConnectionOnlyWhereItIsKept) {
  RunningHost server;
  const std::string both = answers_to(server, request_text() + kLast);
  const std::size_t second = both.rfind("HTTP/1.1");
  EXPECT_THAT(both.substr(0, second),
              AllOf(HasSubstr("Keep-Alive: timeout="), Not(HasSubstr("Connection: close"))));
  EXPECT_THAT(both.substr(second), kSaysThatItEnds);
  EXPECT_THAT(answers_to(server, "GET / HTTP/1.0\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 404"), kSaysThatItEnds));
  EXPECT_THAT(answers_to(server, "no HTTP at all\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 400"), kSaysThatItEnds));
  EXPECT_THAT(answers_to(server, "GET /telemetry-ext HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"),
              AllOf(StartsWith("HTTP/1.1 405"), kSaysThatItEnds));
  EXPECT_THAT(answers_to(server, "POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 413"), kSaysThatItEnds));
}

}  // namespace
}  // namespace plumbline::fake
