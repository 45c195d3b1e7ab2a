// The CONNECT proxy: whom it lets through, and what it says to the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/host/connect_request.h"
#include "fake_server/host/tls_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using journal::ConnectionClosed;
using journal::ConnectionOpened;
using journal::RequestReceived;
using test::kNameA;
using test::kNameB;
using test::RawClient;
using test::request_to_name;
using test::RunningNames;
using test::TlsClient;
using testing::HasSubstr;
using testing::StartsWith;

std::string connect_to(const std::string& target) {
  return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
}

// What the proxy says to those bytes until it ends the connection.
std::string answer_to(const RunningNames& server, const std::string& bytes) {
  RawClient client(server.hosts.proxy_origin());
  client.send(bytes);
  const std::string answer = client.read_to_end();
  EXPECT_FALSE(client.timed_out());
  return answer;
}

// A connection that has its tunnel.
RawClient tunnel_to(const RunningNames& server, const std::string& name) {
  RawClient client(server.hosts.proxy_origin());
  client.send(connect_to(name + ":443"));
  EXPECT_EQ(client.read(39), "HTTP/1.1 200 Connection established\r\n\r\n");
  return client;
}

std::string head_of(std::size_t bytes) {
  const std::string begin = "CONNECT " + kNameA + ":443 HTTP/1.1\r\nA: ";
  return begin + std::string(bytes - begin.size() - 4, 'x') + "\r\n\r\n";
}

TEST(ConnectRequest, IsAnsweredWith200WhereATunnelOpens) {
  const OpensTunnel opens = [](const std::string& name, int port) {
    return name == "a.test" && port == 443;
  };
  EXPECT_EQ(answer_connect("CONNECT A.test:443 HTTP/1.1\r\n\r\n", opens).status, 200);
  EXPECT_EQ(answer_connect("CONNECT a.test:443 HTTP/1.0\r\nX: y\r\n\r\n", opens).status, 200);
  EXPECT_EQ(answer_connect("CONNECT a.test:80 HTTP/1.1\r\n\r\n", opens).status, 403);
  EXPECT_EQ(answer_connect("CONNECT b.test:443 HTTP/1.1\r\n\r\n", opens).status, 403);
}

TEST(ConnectRequest, IsRefusedWhereItIsNone) {
  const OpensTunnel opens = [](const std::string&, int) { return true; };
  for (const char* head : {"GET http://a.test/ HTTP/1.1\r\n\r\n", "POST / HTTP/1.0\r\n\r\n"}) {
    const ConnectAnswer answer = answer_connect(head, opens);
    EXPECT_EQ(answer.status, 405) << head;
    EXPECT_THAT(answer.bytes, HasSubstr("\r\nAllow: CONNECT\r\n"));
  }
  for (const char* head : {"CONNECT a.test HTTP/1.1\r\n\r\n", "CONNECT a.test:443\r\n\r\n",
                           "CONNECT https://a:443 HTTP/1.1\r\n\r\n", "hello\r\n\r\n", "\r\n\r\n"}) {
    EXPECT_EQ(answer_connect(head, opens).status, 400) << head;
  }
}

TEST(Tunnel, LeadsToItsHostOnTheSameSocket) {
  RunningNames server;
  TlsClient client(tunnel_to(server, kNameB),
                   {.name = kNameB, .ca_file = server.file.path(), .expected = kNameB});
  ASSERT_TRUE(client.shake_hands()) << client.fault();
  client.send(request_to_name(kNameB));
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 200"));
  client.close();
  ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
  EXPECT_EQ(server.journal.all<ConnectionOpened>(), (std::vector<ConnectionOpened>{{1, "b"}}));
  EXPECT_EQ(server.journal.all<RequestReceived>().at(0).host, "b");
}

TEST(Tunnel, NamesTheHostOfAClientThatDoesNot) {
  RunningNames server;
  TlsClient client(tunnel_to(server, kNameA),
                   {.name = "", .ca_file = server.file.path(), .expected = kNameA});
  ASSERT_TRUE(client.shake_hands()) << client.fault();
  client.send(request_to_name(kNameA));
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 200"));
}

TEST(Tunnel, LeadsToNoOtherHost) {
  RunningNames server;
  TlsClient client(tunnel_to(server, kNameA), {.name = kNameB});
  EXPECT_FALSE(client.shake_hands());
  EXPECT_EQ(client.fault(), "tlsv1 unrecognized name");
  client.close();
  EXPECT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
}

// The greeting comes with the CONNECT, before its answer.
TEST(Tunnel, TakesAGreetingThatDidNotWait) {
  RunningNames server;
  TlsClient sketch(RawClient(server.hosts.proxy_origin()), {});
  const std::string bytes = connect_to(kNameA + ":443") + sketch.greeting();
  sketch.raw().send(bytes);
  const std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
  const std::string greeting = "\x16\x03\x03";  // the server's
  EXPECT_THAT(sketch.raw().read(answer.size() + greeting.size()), StartsWith(answer + greeting));
}

TEST(Tunnel, TakesAHeadInPieces) {
  RunningNames server;
  RawClient client(server.hosts.proxy_origin());
  for (const char byte : connect_to(kNameA + ":443")) client.send({&byte, 1});
  EXPECT_THAT(client.read(39), StartsWith("HTTP/1.1 200"));
}

TEST(Tunnel, IsRefusedToHostsThatNobodyAdded) {
  RunningNames server;
  const std::string answer = answer_to(server, connect_to("sentry.io:443"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(answer, HasSubstr("{\"error\":\"no host of this server: sentry.io:443\"}\n"));
  EXPECT_THAT(answer_to(server, connect_to(kNameA + ":80")), StartsWith("HTTP/1.1 403 "));
  EXPECT_TRUE(server.journal.entries().empty());
}

TEST(Tunnel, IsAllThatThereIs) {
  RunningNames server;
  EXPECT_THAT(answer_to(server, "GET http://" + kNameA + "/ HTTP/1.1\r\n\r\n"),
              StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(answer_to(server, "CONNECT nothing HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST(Tunnel, HeadOfJustItsBoundIsReadAndOneByteMoreIs431) {
  RunningNames server;
  ASSERT_EQ(head_of(kTunnelHeadBytesMax).size(), kTunnelHeadBytesMax);
  RawClient client(server.hosts.proxy_origin());
  client.send(head_of(kTunnelHeadBytesMax));
  EXPECT_THAT(client.read(39), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer_to(server, head_of(kTunnelHeadBytesMax + 1)), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(answer_to(server, "CONNECT " + std::string(2 * kTunnelHeadBytesMax, 'x')),
              StartsWith("HTTP/1.1 431 "));
}

TEST(Tunnel, ThatIsNeverAskedForEnds) {
  Bounds bounds;
  bounds.opening_patience = 100ms;
  RunningNames server({}, bounds);
  EXPECT_EQ(answer_to(server, ""), "");
  EXPECT_EQ(answer_to(server, "CONNECT " + kNameA + ":443 HT"), "");
  RawClient idle = tunnel_to(server, kNameA);  // it has one, and does not greet
  EXPECT_THAT(idle.read_to_end(), StartsWith("HTTP/1.1 200"));
  EXPECT_FALSE(idle.timed_out());
}

TEST(Tunnel, ClientsThatLeaveEndIt) {
  RunningNames server;
  RawClient(server.hosts.proxy_origin()).close();
  RawClient client = tunnel_to(server, kNameA);
  client.close();
  EXPECT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
}

}  // namespace
}  // namespace plumbline::fake
