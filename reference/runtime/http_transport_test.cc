// Real sockets on loopback. The peer is a raw listener that answers with the bytes it is given, so
// that hostile answers can be told; nothing sleeps.
#include "reference/runtime/http_transport.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <string>
#include <thread>

#include "reference/runtime/name_resolution.h"
#include "reference/runtime/raw_peer_test_support.h"

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;

using testing::answering;
using testing::Peer;
using testing::send_text;
using testing::wait_for_end;

HttpRequest request_to(const std::string& origin) {
  HttpRequest request;
  request.origin = origin;
  request.method = "POST";
  request.target = "/telemetry-ext?a=b%20c";
  request.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer t"}};
  request.body = "payload";
  request.connect_timeout = 20s;
  request.timeout = 20s;
  request.answer_bytes_max = 1024;
  return request;
}

TEST(HttpTransport, SendsTheRequestAsItIsAndReturnsTheAnswer) {
  std::string seen;
  HttpOutcome outcome;
  {
    Peer peer([&seen](int descriptor, const std::string& request) {
      seen = request;
      send_text(descriptor, "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nhi");
    });
    HttpTransport transport;
    outcome = transport.perform(request_to(peer.origin()));
  }
  EXPECT_EQ(outcome.error, NetworkError::none);
  EXPECT_EQ(outcome.status, 429);
  EXPECT_EQ(outcome.body, "hi");
  EXPECT_EQ(outcome.headers.at(1), (Header{"Retry-After", "7"}));
  EXPECT_EQ(seen.rfind("POST /telemetry-ext?a=b%20c HTTP/1.1\r\n", 0), 0U);
  EXPECT_NE(seen.find("Authorization: Bearer t\r\n"), std::string::npos);
}

TEST(HttpTransport, KeepsStatusAndHeadersOfAnAnswerWithoutABody) {
  for (const int status : {204, 304}) {
    const std::string text = "HTTP/1.1 " + std::to_string(status) + " X\r\nRetry-After: 7\r\n\r\n";
    Peer peer([&text](int descriptor, const std::string&) { send_text(descriptor, text); });
    HttpTransport transport;
    const HttpOutcome outcome = transport.perform(request_to(peer.origin()));
    EXPECT_EQ(outcome.error, NetworkError::none);
    EXPECT_EQ(outcome.status, status);
    EXPECT_EQ(outcome.headers.size(), 1U);
    EXPECT_EQ(outcome.body, "");
  }
}

// Retry layers that multiply: the transport is not one of them.
TEST(HttpTransport, MakesOneConnectionForOneAttemptEvenWhenItFails) {
  Peer peer([](int, const std::string&) {});
  HttpTransport transport;
  EXPECT_EQ(transport.perform(request_to(peer.origin())).error, NetworkError::reset);
  EXPECT_EQ(peer.connections(), 1);
}

TEST(HttpTransport, DoesNotFollowRedirects) {
  Peer elsewhere(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  Peer peer(answering("HTTP/1.1 307 Moved\r\nLocation: " + elsewhere.origin() +
                      "/x\r\nContent-Length: 0\r\n\r\n"));
  HttpTransport transport;
  EXPECT_EQ(transport.perform(request_to(peer.origin())).status, 307);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(HttpTransport, CutsALongAnswerAtItsBoundAndKeepsTheStatus) {
  for (const std::size_t size : {std::size_t{1024}, std::size_t{1025}}) {
    Peer peer(answering("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                        std::string(size, 'x')));
    HttpTransport transport;
    const HttpOutcome outcome = transport.perform(request_to(peer.origin()));
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.body.size(), 1024U);
    EXPECT_EQ(outcome.body_cut, size > 1024);
  }
}

TEST(HttpTransport, ReportsARefusedConnection) {
  std::string origin;
  {
    const Peer gone([](int, const std::string&) {});
    origin = gone.origin();
  }
  HttpTransport transport;
  EXPECT_EQ(transport.perform(request_to(origin)).error, NetworkError::refused);
}

TEST(HttpTransport, ReportsANameThatDoesNotResolve) {
  // A label longer than 63 bytes: the resolver refuses it by itself, without asking the network.
  const std::string impossible = "http://" + std::string(64, 'a') + ".test";
  HttpTransport transport;
  EXPECT_EQ(transport.perform(request_to(impossible)).error, NetworkError::dns);
}

TEST(HttpTransport, ReportsATlsFailureWhenThePeerSpeaksNone) {
  Peer peer(answering("no TLS here\r\n"));
  HttpTransport transport;
  const HttpRequest request = request_to("https" + peer.origin().substr(4));
  EXPECT_EQ(transport.perform(request).error, NetworkError::tls);
}

TEST(HttpTransport, ReportsGarbageAsAFailure) {
  Peer peer(answering("\x01\x02 this is not HTTP\r\n\r\n"));
  HttpTransport transport;
  const HttpOutcome outcome = transport.perform(request_to(peer.origin()));
  EXPECT_NE(outcome.error, NetworkError::none);
  EXPECT_EQ(outcome.status, 0);
}

TEST(HttpTransport, EndsAtItsTimeoutWhenThePeerNeverAnswers) {
  Peer peer([](int descriptor, const std::string&) { wait_for_end(descriptor); });
  HttpTransport transport;
  HttpRequest request = request_to(peer.origin());
  request.timeout = 50ms;
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(transport.perform(request).error, NetworkError::timeout);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 50ms);
}

TEST(HttpTransport, EndsAtItsTimeoutWhenThePeerTricklesHeadersForEver) {
  Peer peer([](int descriptor, const std::string&) {
    send_text(descriptor, "HTTP/1.1 200 OK\r\n");
    while (::send(descriptor, "X-A: b\r\n", 8, MSG_NOSIGNAL) == 8) std::this_thread::yield();
  });
  HttpTransport transport;
  HttpRequest request = request_to(peer.origin());
  request.timeout = 100ms;
  EXPECT_EQ(transport.perform(request).error, NetworkError::timeout);
}

TEST(HttpTransport, KeepsTheStatusOfAnAnswerWhoseBodyNeverEnds) {
  Peer peer([](int descriptor, const std::string&) {
    send_text(descriptor, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
    wait_for_end(descriptor);
  });
  HttpTransport transport;
  HttpRequest request = request_to(peer.origin());
  request.timeout = 100ms;
  const HttpOutcome outcome = transport.perform(request);
  EXPECT_EQ(outcome.error, NetworkError::none);
  EXPECT_EQ(outcome.status, 200);
  EXPECT_TRUE(outcome.body_cut);
}

TEST(HttpTransport, ReturnsSoonWhenCancelledAndRefusesLaterAttempts) {
  std::promise<void> arrived;
  Peer peer([&arrived](int descriptor, const std::string&) {
    arrived.set_value();
    wait_for_end(descriptor);
  });
  HttpTransport transport;
  auto outcome =
      std::async(std::launch::async, [&] { return transport.perform(request_to(peer.origin())); });
  arrived.get_future().wait();
  transport.cancel();
  EXPECT_EQ(outcome.get().error, NetworkError::cancelled);
  EXPECT_EQ(transport.perform(request_to(peer.origin())).error, NetworkError::cancelled);
  EXPECT_EQ(peer.connections(), 1);
}

TEST(HttpTransport, SendsNoHeaderWithALineBreak) {
  Peer peer(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  HttpTransport transport;
  HttpRequest request = request_to(peer.origin());
  request.headers.push_back({"Authorization", "Bearer x\r\nX-Forged: 1"});
  EXPECT_EQ(transport.perform(request).error, NetworkError::protocol);
  EXPECT_EQ(peer.connections(), 0);
}

bool has_ipv6_sockets() {
  const int descriptor = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor >= 0) ::close(descriptor);
  return descriptor >= 0;
}

// cpp-httplib reads no such address out of an origin. As it maps to an IPv4 address, the peer is
// there, and a host whose interfaces have no IPv6 addresses can make the connection too.
TEST(HttpTransport, ConnectsToAnIPv6AddressWithLetters) {
  std::string authority = "[::ffff:7f00:1]";
  std::string seen;
  HttpOutcome outcome;
  {
    Peer peer([&seen](int descriptor, const std::string& request) {
      seen = request;
      send_text(descriptor, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    authority += peer.origin().substr(peer.origin().rfind(':'));
    HttpTransport transport;
    outcome = transport.perform(request_to("http://" + authority));
  }
  if (!has_ipv6_sockets()) {
    EXPECT_EQ(outcome.error, NetworkError::refused);  // tried, and a kernel without any said no
    return;
  }
  EXPECT_EQ(outcome.status, 200);
  EXPECT_NE(seen.find("\r\nHost: " + authority + "\r\n"), std::string::npos) << seen;
}

TEST(HttpTransport, ReportsAnOriginWithoutAPortAsAFailure) {
  HttpTransport transport;
  EXPECT_EQ(transport.perform(request_to("http://127.0.0.1:65536")).error, NetworkError::protocol);
}

}  // namespace
}  // namespace plumbline::telemetry
