// Every way to deliver an answer, over TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/host/raw_answer.h"
#include "fake_server/host/tls_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using journal::ConnectionClosed;
using journal::ReplyGiven;
using journal::RequestReceived;
using test::connected;
using test::delivering;
using test::kNameA;
using test::request_to_name;
using test::RunningNames;
using test::TlsClient;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(TlsDelivery, NormalAnswersKeepTheConnectionAndEndInOrder) {
  RunningNames server;
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA));
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 200"));
  client.send(request_to_name(kNameA, "Connection: close\r\n"));
  client.read_to_end();
  EXPECT_TRUE(client.told_of_end());
  EXPECT_EQ(server.journal.all<RequestReceived>().size(), 2U);
}

TEST(TlsDelivery, HangSendsNothingUntilTheClientLeaves) {
  RunningNames server(delivering(Delivery::hang));
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA));
  server.journal.wait_for<RequestReceived>(1);
  EXPECT_TRUE(server.journal.all<ReplyGiven>().empty());
  client.close();
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(1).at(0), (ReplyGiven{1, 0, {}, "", "hang"}));
}

TEST(TlsDelivery, ResetBeforeHeadersSendsNothing) {
  RunningNames server(delivering(Delivery::reset_before_headers));
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA));
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.raw().was_reset());
  EXPECT_FALSE(client.told_of_end());
}

TEST(TlsDelivery, ResetAfterHeadersSendsTheHeadOnly) {
  RunningNames server(delivering(Delivery::reset_after_headers));
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA));
  const std::string& bytes = client.read_to_end();
  EXPECT_TRUE(client.raw().was_reset());
  EXPECT_FALSE(client.told_of_end());
  EXPECT_THAT(bytes, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(bytes, EndsWith("\r\n\r\n"));
}

TEST(TlsDelivery, TruncatedEndsInOrderBeforeItsLength) {
  const std::string body(100, 'x');
  RunningNames server(delivering(Delivery::truncated, body));
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA));
  const std::string& bytes = client.read_to_end();
  EXPECT_TRUE(client.told_of_end());
  EXPECT_THAT(bytes, HasSubstr("Content-Length: 100\r\n"));
  EXPECT_THAT(bytes, EndsWith("\r\n\r\n" + body.substr(0, 50)));
}

TEST(TlsDelivery, GarbledIsNoHttpInGoodRecords) {
  RunningNames server(delivering(Delivery::garbled));
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA));
  const std::string& bytes = client.read_to_end();
  EXPECT_NE(bytes, "");
  EXPECT_EQ(bytes.find("HTTP/"), std::string::npos);
  EXPECT_TRUE(client.told_of_end());
}

TEST(TlsDelivery, EndlessGoesOnUntilTheClientLeaves) {
  RunningNames server(delivering(Delivery::endless));
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA));
  const std::string& bytes = client.read(3 * kEndlessChunkBytes);
  EXPECT_THAT(bytes.substr(0, 500), HasSubstr("\r\n\r\nd\r\n{\"errors\":[]}\r\n4000\r\n "));
  client.send("more that nobody reads");
  EXPECT_TRUE(server.journal.all<ConnectionClosed>().empty());
  client.close();
  EXPECT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
}

TEST(TlsDelivery, EndlessEndsWithStop) {
  RunningNames server(delivering(Delivery::endless));
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA));
  client.read(1);
  server.hosts.stop();
  client.read_to_end();
  EXPECT_FALSE(client.raw().timed_out());
}

TEST(TlsDelivery, TrickledArrivesWholeAByteAnInterval) {
  RunningNames server(delivering(Delivery::trickled, "abc"));
  TlsClient client = connected(server);
  const Duration before = server.now();
  client.send(request_to_name(kNameA));
  EXPECT_THAT(client.read_to_end(), EndsWith("\r\n\r\nabc"));
  EXPECT_GE(server.now() - before, 3 * kTrickleInterval);
  EXPECT_TRUE(client.told_of_end());
}

// More than the sockets' buffers hold: the records under way are finished when the client reads on.
TEST(TlsDelivery, LargeAnswersWaitForTheirReader) {
  const std::string body(std::size_t{16} << 20U, 'x');
  RunningNames server(delivering(Delivery::normal, body));
  TlsClient client = connected(server);
  client.send(request_to_name(kNameA, "Connection: close\r\n"));
  client.read(1);
  EXPECT_THAT(client.read_to_end().size(), testing::Gt(body.size()));
  EXPECT_TRUE(client.told_of_end());
}

// Records that come in pieces, one byte at a time, and several requests in one record.
TEST(TlsDelivery, RequestsNeedNotMatchRecords) {
  RunningNames server;
  TlsClient client = connected(server);
  const std::string request = request_to_name(kNameA);
  const std::string sealed = client.sealed(request + request + request.substr(0, 5));
  for (const char byte : sealed) ASSERT_TRUE(client.raw().send({&byte, 1}));
  client.send(request.substr(5));
  ASSERT_EQ(server.journal.wait_for<ReplyGiven>(3).size(), 3U);
  for (const ReplyGiven& reply : server.journal.all<ReplyGiven>()) EXPECT_EQ(reply.status, 200);
}

// A record that never comes whole is a request that never does.
TEST(TlsDelivery, RecordThatStallsEndsTheConnection) {
  Bounds bounds;
  bounds.request_patience = 50ms;
  RunningNames server({}, bounds);
  TlsClient client = connected(server);
  const std::string sealed = client.sealed(request_to_name(kNameA));
  client.raw().send(sealed.substr(0, sealed.size() - 1));
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_FALSE(client.raw().timed_out());
  EXPECT_TRUE(server.journal.all<RequestReceived>().empty());
}

TEST(TlsDelivery, BrokenRecordsEndTheConnectionWithAnAlert) {
  RunningNames server;
  TlsClient client = connected(server);
  std::string sealed = client.sealed(request_to_name(kNameA));
  sealed.back() = static_cast<char>(sealed.back() ^ 1);
  client.raw().send(sealed);
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_THAT(client.fault(), HasSubstr("bad record mac"));
  ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
  EXPECT_TRUE(server.journal.all<RequestReceived>().empty());
}

TEST(TlsDelivery, RequestCutOffByTheClientsFarewellIsBroken) {
  RunningNames server;
  TlsClient client = connected(server);
  const std::string request = request_to_name(kNameA);
  client.send(request.substr(0, request.size() - 1));
  SSL_shutdown(client.session());
  client.send("");
  EXPECT_FALSE(server.journal.wait_for<RequestReceived>(1).at(0).complete);
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(1).at(0).status, 0);
}

}  // namespace
}  // namespace plumbline::fake
