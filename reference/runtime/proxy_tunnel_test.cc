// The transport behind a CONNECT proxy, played by the raw peer. What follows a tunnel that opens is
// judged end to end, with real certificates: scenarios/drivers/reference.
#include "reference/runtime/proxy_tunnel.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <chrono>
#include <string>

#include "reference/runtime/http_transport.h"
#include "reference/runtime/raw_peer_test_support.h"

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;

using testing::answering;
using testing::Peer;
using testing::send_text;
using testing::wait_for_end;

HttpOutcome performed(const std::string& proxy, const std::string& origin, Duration timeout = 20s) {
  HttpRequest request;
  request.origin = origin;
  request.method = "GET";
  request.target = "/";
  request.connect_timeout = timeout;
  request.timeout = timeout;
  request.answer_bytes_max = 1024;
  return HttpTransport({"", proxy}).perform(request);
}

TEST(ProxyTunnel, TlsBeginsBehindTheAnswerOnTheSameSocket) {
  std::string asked;
  char first = 0;
  {
    Peer proxy([&](int descriptor, const std::string& request) {
      asked = request;
      send_text(descriptor, "HTTP/1.0 200 Connection established\r\nVia: me\r\n\r\n");
      ::recv(descriptor, &first, 1, 0);
    });
    EXPECT_NE(performed(proxy.origin(), "https://host.test").error, NetworkError::none);
    EXPECT_EQ(proxy.connections(), 1);
  }
  EXPECT_EQ(asked, "CONNECT host.test:443 HTTP/1.1\r\nHost: host.test:443\r\n\r\n");
  EXPECT_EQ(std::string(1, first), testing::kTlsGreeting);
}

// cpp-httplib's own proxy client never returns from the second of these.
TEST(ProxyTunnel, ARefusalIsARefusedConnectionAndReturns) {
  for (const char* answer :
       {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 502 Bad Gateway\r\n\r\n", "HTTP/1.1 302 Found\r\n\r\n"}) {
    Peer proxy(answering(answer));
    EXPECT_EQ(performed(proxy.origin(), "https://host.test").error, NetworkError::refused);
    EXPECT_EQ(proxy.connections(), 1) << answer;
  }
}

TEST(ProxyTunnel, WhatIsNoAnswerIsTold) {
  Peer silent(answering(""));
  EXPECT_EQ(performed(silent.origin(), "https://host.test").error, NetworkError::reset);
  Peer odd(answering("SSH-2.0-OpenSSH\r\n\r\n"));
  EXPECT_EQ(performed(odd.origin(), "https://host.test").error, NetworkError::protocol);
  Peer long_winded(answering("HTTP/1.1 200 OK\r\nX: " + std::string(8192, 'x') + "\r\n\r\n"));
  EXPECT_EQ(performed(long_winded.origin(), "https://host.test").error, NetworkError::protocol);
}

TEST(ProxyTunnel, EndsAtTheTimeoutOfTheAttempt) {
  Peer proxy([](int descriptor, const std::string&) { wait_for_end(descriptor); });
  EXPECT_EQ(performed(proxy.origin(), "https://host.test", 50ms).error, NetworkError::timeout);
}

TEST(ProxyTunnel, PlainHttpDoesNotAskForOne) {
  Peer host(answering("HTTP/1.1 204 No Content\r\n\r\n"));
  Peer proxy(answering(""));
  EXPECT_EQ(performed(proxy.origin(), host.origin()).status, 204);
  EXPECT_EQ(proxy.connections(), 0);
}

TEST(ProxyTunnel, AProxyThatCannotBeReachedIsToldLikeAHost) {
  std::string gone;
  {
    const Peer peer([](int, const std::string&) {});
    gone = peer.origin();
  }
  EXPECT_EQ(performed(gone, "https://host.test").error, NetworkError::refused);
  EXPECT_EQ(performed("http://" + std::string(64, 'a') + ".test:1", "https://host.test").error,
            NetworkError::dns);
  EXPECT_EQ(performed("http://proxy:0", "https://host.test").error, NetworkError::protocol);
}

}  // namespace
}  // namespace plumbline::telemetry
