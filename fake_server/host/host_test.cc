#include "fake_server/host/host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <stdexcept>
#include <thread>

#include "fake_server/host/host_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using journal::ConnectionClosed;
using journal::ConnectionOpened;
using journal::ReplyGiven;
using journal::RequestReceived;
using test::RawClient;
using test::request_text;
using test::RunningHost;
using testing::StartsWith;

httplib::Result post(httplib::Client& client) {
  client.set_tcp_nodelay(true);
  client.set_read_timeout(test::kPatience);
  return client.Post("/telemetry-ext", {{"Authorization", "Bearer t1"}}, test::kLogs,
                     "application/json");
}

std::string start_fault(Hosts& hosts, const std::string& address, std::uint16_t port) {
  try {
    (void)hosts.start_on("b", address, port);
  } catch (const std::runtime_error& fault) {
    return fault.what();
  }
  return "";
}

std::uint16_t port_of(const std::string& origin) {
  return static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1)));
}

TEST(Host, AnswersAnHttpClient) {
  RunningHost server;
  httplib::Client client(server.origin);
  const auto result = post(client);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(result->body,
            R"({"errors":[],"numSuccess":0,"numProtoSuccess":3,"numRealtimeSuccess":0})");
  EXPECT_EQ(result->get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(server.hosts.counts("a").telemetry, 1U);
}

TEST(Host, JournalsConnectionRequestAndReplyInOrder) {
  RunningHost server;
  RawClient client(server.origin);
  client.send(request_text());
  client.read(1);
  client.close();
  ASSERT_EQ(server.journal.wait_for<ConnectionClosed>(1).size(), 1U);
  const auto entries = server.journal.entries();
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].data, journal::Data(ConnectionOpened{1, "a"}));
  EXPECT_TRUE(std::holds_alternative<RequestReceived>(entries[1].data));
  EXPECT_TRUE(std::holds_alternative<ReplyGiven>(entries[2].data));
  EXPECT_EQ(entries[3].data, journal::Data(ConnectionClosed{1}));
  for (std::size_t i = 1; i < entries.size(); ++i) EXPECT_LE(entries[i - 1].time, entries[i].time);
}

TEST(Host, JournalsHeadersInTheirOrderAndSpelling) {
  RunningHost server;
  RawClient client(server.origin);
  client.send(request_text("x-B:  2 \r\nX-a: 1\r\nX-a: 3\r\n"));
  client.read(1);
  const auto received = server.journal.wait_for<RequestReceived>(1).at(0);
  EXPECT_EQ(received.method, "POST");
  EXPECT_EQ(received.target, "/telemetry-ext");
  EXPECT_EQ(received.body, test::kLogs);
  EXPECT_EQ(received.payload, "shipped");
  EXPECT_TRUE(received.complete);
  EXPECT_EQ(received.headers, (Headers{{"Host", "a"},
                                       {"Content-Type", "application/json"},
                                       {"Authorization", "Bearer t1"},
                                       {"x-B", "2"},
                                       {"X-a", "1"},
                                       {"X-a", "3"},
                                       {"Content-Length", std::to_string(test::kLogs.size())}}));
}

TEST(Host, KeepsAConnectionForManyRequests) {
  RunningHost server;
  httplib::Client client(server.origin);
  client.set_keep_alive(true);
  for (int i = 0; i < 20; ++i) ASSERT_EQ(post(client)->status, 200) << i;
  EXPECT_EQ(server.journal.all<ConnectionOpened>().size(), 1U);
  EXPECT_EQ(server.journal.all<RequestReceived>().back().id, 20U);
}

TEST(Host, AnswersRequestsThatWereSentTogether) {
  RunningHost server;
  RawClient client(server.origin);
  client.send(request_text() + request_text("Connection: close\r\n"));
  const std::string& bytes = client.read_to_end();
  EXPECT_FALSE(client.timed_out());
  EXPECT_EQ(server.journal.all<ReplyGiven>().size(), 2U);
  EXPECT_NE(bytes.find("HTTP/1.1 200"), bytes.rfind("HTTP/1.1 200"));
}

TEST(Host, GivesEachHostAnAddressOfItsOwn) {
  test::WatchedJournal journal;
  Hosts hosts(Service({{"a", {}}, {"b", {}}}, 0), journal, [] { return 0ns; });
  const std::string a = hosts.start("a");
  const std::string b = hosts.start("b");
  EXPECT_THAT(a, StartsWith("http://127.0.0.2:"));
  EXPECT_THAT(b, StartsWith("http://127.0.0.3:"));
  httplib::Client client(b);
  ASSERT_TRUE(post(client));
  EXPECT_EQ(hosts.counts("a").telemetry, 0U);
  EXPECT_EQ(hosts.counts("b").telemetry, 1U);
  EXPECT_EQ(journal.all<RequestReceived>().at(0).host, "b");
}

TEST(Host, ServesManyConnectionsAtOnce) {
  RunningHost server;
  std::vector<RawClient> idle;
  idle.reserve(64);
  for (int i = 0; i < 64; ++i) idle.emplace_back(server.origin);
  httplib::Client client(server.origin);
  EXPECT_EQ(post(client)->status, 200);
  for (RawClient& one : idle) one.send(request_text());
  for (RawClient& one : idle) EXPECT_THAT(one.read(12), StartsWith("HTTP/1.1 200"));
  EXPECT_EQ(server.hosts.counts("a").telemetry, 65U);
}

TEST(Host, RefusesAPortInUse) {
  RunningHost server;
  const std::uint16_t port = port_of(server.origin);
  const std::string fault =
      "cannot listen on 127.0.0.2:" + std::to_string(port) + ": Address already in use";
  EXPECT_EQ(start_fault(server.hosts, "127.0.0.2", port), fault);
  RunningHost other;
  EXPECT_EQ(start_fault(other.hosts, "127.0.0.2", port), fault);
  EXPECT_EQ(start_fault(other.hosts, "127.0.0.99", port), "");
}

TEST(Host, TakesAPortAgainAfterItsConnectionsEnded) {
  std::uint16_t port = 0;
  {
    RunningHost server;
    port = port_of(server.origin);
    RawClient client(server.origin);
    client.send(request_text("Connection: close\r\n"));
    client.read_to_end();
  }
  RunningHost other;
  EXPECT_EQ(start_fault(other.hosts, "127.0.0.2", port), "");
}

TEST(Host, RefusesWhatIsNoAddress) {
  RunningHost server;
  EXPECT_EQ(start_fault(server.hosts, "localhost", 80),
            "cannot listen on localhost:80: not an IPv4 address");
}

TEST(Host, StopsBeforeItStartedAndTwice) {
  test::WatchedJournal journal;
  Hosts hosts(Service({}, 0), journal, [] { return 0ns; });
  hosts.stop();
  hosts.stop();
  EXPECT_EQ(start_fault(hosts, "127.0.0.2", 0), "cannot start a host after stop");
}

TEST(Host, StopEndsIdleConnectionsAtOnce) {
  RunningHost server;
  RawClient fresh(server.origin);
  RawClient used(server.origin);
  used.send(request_text());
  used.read(1);
  ASSERT_EQ(server.journal.wait_for<ConnectionOpened>(2).size(), 2U);
  const Duration before = server.now();
  server.hosts.stop();
  EXPECT_LT(server.now() - before, 4s);  // cpp-httplib alone waits 5 s for idle peers
  EXPECT_EQ(server.journal.all<ConnectionClosed>().size(), 2U);
  EXPECT_EQ(fresh.read_to_end(), "");
  EXPECT_FALSE(RawClient(server.origin).connected());
}

TEST(Host, StopEndsDelayedAndHangingAnswersAtOnce) {
  Behaviour behaviour = test::delivering(Delivery::hang);
  behaviour.telemetry[0].last = 1;
  AnswerRule slow;
  slow.delay = 1h;
  behaviour.telemetry.push_back(slow);
  RunningHost server(behaviour);
  RawClient hanging(server.origin);
  RawClient delayed(server.origin);
  hanging.send(request_text());
  delayed.send(request_text());
  ASSERT_EQ(server.journal.wait_for<RequestReceived>(2).size(), 2U);
  server.hosts.stop();
  const auto replies = server.journal.all<ReplyGiven>();
  ASSERT_EQ(replies.size(), 2U);
  for (const ReplyGiven& reply : replies) EXPECT_EQ(reply.status, 0);
}

TEST(Host, DestructionStopsIt) {
  test::WatchedJournal journal;
  {
    Hosts hosts(test::service_with({}), journal, [] { return 0ns; });
    const RawClient idle(hosts.start("a"));
    journal.wait_for<ConnectionOpened>(1);
  }
  EXPECT_EQ(journal.all<ConnectionClosed>().size(), 1U);
}

}  // namespace
}  // namespace plumbline::fake
