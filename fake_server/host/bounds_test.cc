// What passes a bound is answered or cut off, and leaves no connection behind. The bounds are small
// here; every wait is for the connection's end.
#include "fake_server/host/bounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "fake_server/host/admin_respondent.h"
#include "fake_server/host/connection_server.h"
#include "fake_server/host/host_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using test::RawClient;
using testing::HasSubstr;
using testing::StartsWith;

// Answers every request with `body`.
struct BoundedServer {
  explicit BoundedServer(const Bounds& limits, std::string text = "hello")
      : bounds(limits), body(std::move(text)), server(bounds) {
    const std::uint16_t port = server.listen(
        "127.0.0.1", 0, [this] { return std::make_unique<AdminRespondent>(handler, bounds); });
    origin = "http://127.0.0.1:" + std::to_string(port);
  }
  // Connections end on threads of their own, a moment after their sockets.
  bool everybody_left() const {
    const auto due = std::chrono::steady_clock::now() + test::kPatience;
    while (server.connections() > 0) {
      if (std::chrono::steady_clock::now() > due) return false;
      std::this_thread::yield();
    }
    return true;
  }

  const Bounds bounds;
  const std::string body;
  const AdminRespondent::Handler handler = [this](const Request&) {
    ++handled;
    Reply reply;
    reply.body = body;
    return reply;
  };
  std::atomic<int> handled{0};
  ConnectionServer server;
  std::string origin;
};

// What the server says to those bytes until it ends the connection.
std::string answer_to(BoundedServer& server, const std::string& bytes) {
  RawClient client(server.origin);
  (void)client.send(bytes);
  std::string answer = client.read_to_end();
  EXPECT_FALSE(client.timed_out());
  client.close();
  EXPECT_TRUE(server.everybody_left());
  return answer;
}

std::string head_of(std::size_t bytes) {
  const std::string begin = "GET / HTTP/1.1\r\nConnection: close\r\n";
  std::string head = begin;
  const std::size_t end = 2;
  while (head.size() + end + 1000 < bytes) head += "A: " + std::string(900, 'x') + "\r\n";
  const std::size_t rest = bytes - head.size() - end - 5;  // "A: " and the line's end
  return head + "A: " + std::string(rest, 'x') + "\r\n\r\n";
}

TEST(Bounds, HeadOfJustTheirSizeIsReadAndOneByteMoreIs431) {
  BoundedServer server({});
  ASSERT_EQ(head_of(kHeadBytesMax).size(), kHeadBytesMax);
  EXPECT_THAT(answer_to(server, head_of(kHeadBytesMax)), StartsWith("HTTP/1.1 200"));
  const std::string refusal = answer_to(server, head_of(kHeadBytesMax + 1));
  EXPECT_THAT(refusal, StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(refusal,
              HasSubstr("{\"error\":\"expected header fields of at most 65536 bytes\"}\n"));
}

TEST(Bounds, OneEndlessHeaderLineIsRefused) {
  BoundedServer server({});
  const std::string field = "GET / HTTP/1.1\r\nA: " + std::string(kHeadBytesMax, 'x');
  EXPECT_THAT(answer_to(server, field), StartsWith("HTTP/1.1 4"));
  EXPECT_EQ(server.handled, 0);
}

TEST(Bounds, OneEndlessTargetIsRefusedOrCutOff) {
  BoundedServer server({});
  const std::string answer = answer_to(server, "GET /" + std::string(2 * kHeadBytesMax, 'x'));
  EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 4")) << answer;
  EXPECT_THAT(answer_to(server, "GET /" + std::string(9000, 'x') + " HTTP/1.1\r\n\r\n"),
              StartsWith("HTTP/1.1 414"));
}

TEST(Bounds, BodyOfJustTheirSizeIsReadAndOneByteMoreIs413) {
  Bounds bounds;
  bounds.body_bytes = 1000;
  BoundedServer server(bounds);
  const auto post = [](std::size_t bytes) {
    return "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: " + std::to_string(bytes) +
           "\r\n\r\n" + std::string(bytes, 'x');
  };
  EXPECT_THAT(answer_to(server, post(1000)), StartsWith("HTTP/1.1 200"));
  const std::string refusal = answer_to(server, post(1001));
  EXPECT_THAT(refusal, StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(refusal, HasSubstr("{\"error\":\"expected a body of at most 1000 bytes\"}\n"));
}

TEST(Bounds, SlowHeadsAreCutOff) {
  Bounds bounds;
  bounds.request_patience = 50ms;
  BoundedServer server(bounds);
  EXPECT_EQ(answer_to(server, "GET / HT"), "");  // not even a line to answer
  EXPECT_THAT(answer_to(server, "GET / HTTP/1.1\r\nA: b\r\n"), StartsWith("HTTP/1.1 408"));
  EXPECT_EQ(server.handled, 0);
}

TEST(Bounds, SlowBodiesAreCutOff) {
  Bounds bounds;
  bounds.request_patience = 50ms;
  BoundedServer server(bounds);
  const std::string head = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n";
  EXPECT_THAT(answer_to(server, head + "1234"), StartsWith("HTTP/1.1 408"));
  EXPECT_EQ(server.handled, 0);
}

// One byte now and then does not begin the time anew.
TEST(Bounds, DrippingClientsAreCutOff) {
  Bounds bounds;
  bounds.request_patience = 50ms;
  BoundedServer server(bounds);
  RawClient client(server.origin);
  client.send("GET / HTTP/1.1\r\nA: ");
  int sent = 0;
  while (!client.heard_within(5ms) && client.send("x")) ++sent;
  EXPECT_LT(sent, 1000);  // of the 8 KiB that a line may have
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 408"));
  client.close();
  EXPECT_TRUE(server.everybody_left());
}

TEST(Bounds, IdleConnectionsEnd) {
  Bounds bounds;
  bounds.idle_patience = 50ms;
  BoundedServer server(bounds);
  EXPECT_EQ(answer_to(server, ""), "");
  EXPECT_THAT(answer_to(server, "GET / HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 200"));
}

// More than the sockets' buffers hold, to a client that takes nothing.
TEST(Bounds, PeersThatTakeNoAnswerAreCutOff) {
  Bounds bounds;
  bounds.answer_patience = 50ms;
  BoundedServer server(bounds, std::string(std::size_t{32} << 20U, 'x'));
  RawClient client(server.origin);
  client.send("GET / HTTP/1.1\r\n\r\n");
  client.read(1);
  EXPECT_TRUE(server.everybody_left());
  EXPECT_LT(client.read_to_end().size(), server.body.size());
}

TEST(Bounds, ConnectionsBeyondTheirNumberWaitForAPlace) {
  Bounds bounds;
  bounds.held = 2;
  BoundedServer server(bounds);
  RawClient first(server.origin);
  RawClient second(server.origin);
  for (RawClient* one : {&first, &second}) {
    one->send("GET / HTTP/1.1\r\n\r\n");
    one->read(12);
  }
  RawClient third(server.origin);
  third.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(server.server.connections(), 2U);
  first.close();
  EXPECT_THAT(third.read(12), StartsWith("HTTP/1.1 200"));
}

TEST(Bounds, ThreadsServeMoreConnectionsThanThereAreThreads) {
  Bounds bounds;
  bounds.served_at_once = 2;
  BoundedServer server(bounds);
  std::vector<RawClient> clients;
  clients.reserve(20);
  for (int i = 0; i < 20; ++i) clients.emplace_back(server.origin);
  for (int round = 0; round < 3; ++round) {
    for (RawClient& one : clients) one.send("GET / HTTP/1.1\r\n\r\n");
  }
  for (RawClient& one : clients) EXPECT_THAT(one.read(12), StartsWith("HTTP/1.1 200"));
}

TEST(Bounds, StopReleasesWhoWaitsForAPlace) {
  Bounds bounds;
  bounds.held = 1;
  BoundedServer server(bounds);
  RawClient first(server.origin);
  first.send("GET / HTTP/1.1\r\n\r\n");
  first.read(12);
  RawClient second(server.origin);
  server.server.stop();
  EXPECT_EQ(server.server.connections(), 0U);
  EXPECT_EQ(second.read_to_end(), "");
}

}  // namespace
}  // namespace plumbline::fake
