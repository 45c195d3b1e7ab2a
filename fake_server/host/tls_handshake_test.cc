// Who is let in, as whom, and what becomes of those who do not get that far.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "fake_server/host/tls_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using journal::AttemptFailed;
using journal::ConnectionClosed;
using journal::ConnectionOpened;
using journal::RequestReceived;
using test::connected;
using test::kNameA;
using test::kNameB;
using test::RawClient;
using test::request_to_name;
using test::RunningNames;
using test::TlsClient;
using test::TlsWish;
using testing::HasSubstr;
using testing::StartsWith;

// What goes wrong with such a handshake; "" when nothing does.
std::string handshake_fault(const RunningNames& server, const TlsWish& wish) {
  TlsClient client(RawClient(server.tls_origin()), wish);
  if (client.shake_hands()) return "";
  return client.fault().empty() ? "the end" : client.fault();
}

TEST(TlsHandshake, IsVerifiedWithTheAuthoritysFileAndRefusedWithout) {
  const RunningNames server;
  const RunningNames other;
  TlsWish wish{.ca_file = server.file.path(), .expected = kNameA};
  EXPECT_EQ(handshake_fault(server, wish), "");
  wish.ca_file = other.file.path();
  EXPECT_EQ(handshake_fault(server, wish), "certificate verify failed");
}

TEST(TlsHandshake, ShowsTheCertificateOfTheNameInTheGreeting) {
  const RunningNames server;
  TlsWish wish{.name = kNameB, .ca_file = server.file.path(), .expected = kNameB};
  EXPECT_EQ(handshake_fault(server, wish), "");
  wish.name = "B.Cloud.Databricks.Test";
  EXPECT_EQ(handshake_fault(server, wish), "");
  wish.name = kNameA;
  EXPECT_EQ(handshake_fault(server, wish), "certificate verify failed");
}

TEST(TlsHandshake, OpensAConnectionOfTheNamedHost) {
  RunningNames server;
  TlsClient client = connected(server, {.name = kNameB});
  client.send(request_to_name(kNameB));
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(server.journal.all<ConnectionOpened>().at(0), (ConnectionOpened{1, "b"}));
  EXPECT_EQ(server.journal.all<RequestReceived>().at(0).host, "b");
  EXPECT_EQ(server.hosts.counts("b").telemetry, 1U);
  client.close();
  EXPECT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
}

TEST(TlsHandshake, KnowsBothVersionsAndNoneBefore) {
  const RunningNames server;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client = connected(server, {.version = version});
    EXPECT_EQ(SSL_version(client.session()), version);
    client.send(request_to_name(kNameA));
    EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 200"));
  }
  EXPECT_THAT(handshake_fault(server, {.version = TLS1_1_VERSION}), HasSubstr("protocol version"));
}

TEST(TlsHandshake, SpeaksHttp11OnlyWhereClientsOfferProtocols) {
  const RunningNames server;
  const TlsClient client = connected(server, {.protocols = "\x02h2\x08http/1.1"});
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(client.session(), &chosen, &size);
  EXPECT_EQ(std::string(chosen, chosen + size), "http/1.1");
  EXPECT_THAT(handshake_fault(server, {.protocols = "\x02h2"}),
              HasSubstr("no application protocol"));
}

TEST(TlsHandshake, RefusesNamesThatNobodyAdded) {
  RunningNames server;
  const std::string refusal = "tlsv1 unrecognized name";
  EXPECT_EQ(handshake_fault(server, {.name = "c.cloud.databricks.test"}), refusal);
  EXPECT_EQ(handshake_fault(server, {.name = "a,b"}), refusal);
  EXPECT_TRUE(server.journal.all<ConnectionOpened>().empty());
}

TEST(TlsHandshake, WithoutANameShowsTheAddressAndBelongsToNoHost) {
  RunningNames server;
  for (const char* name : {"", "localhost"}) {
    TlsClient client = connected(server, {.name = name, .expected = "localhost"});
    client.send(request_to_name(kNameA));
    EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 421"));
  }
  EXPECT_EQ(server.journal.all<ConnectionOpened>().at(0), (ConnectionOpened{1, "127.0.0.1"}));
  EXPECT_EQ(server.hosts.counts("a"), EndpointCounts{});
}

TEST(TlsHandshake, WithoutANameIsForTheHostOfTheAddress) {
  RunningNames server;
  server.hosts.add("127.0.0.9", {"b"});
  const std::string origin = server.hosts.listen_on("127.0.0.9", 0);
  EXPECT_THAT(origin, StartsWith("https://127.0.0.9:"));
  for (const char* host : {"127.0.0.9", "localhost:443"}) {
    TlsClient client(RawClient("http://" + origin.substr(8)), {.name = ""});
    ASSERT_TRUE(client.shake_hands());
    client.send(request_to_name(host));
    EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 200"));
  }
  EXPECT_EQ(server.hosts.counts("b").telemetry, 2U);
}

TEST(TlsHandshake, FailsWithAnAlertForAsLongAsItIsTold) {
  std::atomic<bool> fails{true};
  RunningNames server({}, {}, [&](Duration) { return fails.load(); });
  EXPECT_EQ(handshake_fault(server, {}), "sslv3 alert handshake failure");
  EXPECT_EQ(handshake_fault(server, {.name = kNameB}), "");
  fails = false;
  EXPECT_EQ(handshake_fault(server, {}), "");
  ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(3).size(), 3U);
  EXPECT_EQ(server.journal.all<AttemptFailed>(), (std::vector<AttemptFailed>{{"a", "", "tls"}}));
}

TEST(TlsHandshake, WhatIsNoGreetingEndsTheConnection) {
  RunningNames server;
  for (const char* bytes :
       {"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\xff\xff garbage garbage", "\x80"}) {
    RawClient client(server.tls_origin());
    client.send(bytes);
    ::shutdown(client.fd(), SHUT_WR);
    EXPECT_EQ(client.read_to_end().find("HTTP"), std::string::npos);
    EXPECT_FALSE(client.timed_out());
  }
  EXPECT_TRUE(server.journal.all<ConnectionOpened>().empty());
}

// One that says nothing, one that stops in its greeting, one that stops after it, one that drips.
TEST(TlsHandshake, ThatStallsIsCutOffAndHoldsUpNobody) {
  Bounds bounds;
  bounds.opening_patience = 300ms;
  bounds.served_at_once = 1;
  RunningNames server({}, bounds);
  RawClient silent(server.tls_origin());
  RawClient begun(server.tls_origin());
  begun.send("\x16\x03\x01\x01");
  RawClient dripping(server.tls_origin());
  dripping.send("\x16\x03\x01\x3f\xff\x01");
  EXPECT_EQ(handshake_fault(server, {}), "");
  while (!dripping.heard_within(1ms) && dripping.send("x")) {
  }
  for (RawClient* one : {&silent, &begun, &dripping}) {
    one->read_to_end();
    EXPECT_FALSE(one->timed_out());
  }
}

TEST(TlsHandshake, ThatTakesLessThanItsTimeSucceeds) {
  Bounds bounds;
  bounds.opening_patience = 10s;
  RunningNames server({}, bounds);
  TlsClient client(RawClient(server.tls_origin()), {});
  const std::string greeting = client.greeting();
  for (const char byte : greeting) client.raw().send({&byte, 1});
  ASSERT_TRUE(client.shake_hands()) << client.fault();
  client.send(request_to_name(kNameA));
  EXPECT_THAT(client.read(12), StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace plumbline::fake
