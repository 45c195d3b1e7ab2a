#include "fake_server/host/named_hosts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <filesystem>
#include <stdexcept>

#include "fake_server/host/named_respondent.h"
#include "fake_server/host/tls_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using journal::ConnectionClosed;
using journal::ConnectionOpened;
using journal::ReplyGiven;
using journal::RequestReceived;
using test::connected;
using test::kNameA;
using test::kNameB;
using test::RawClient;
using test::request_to_name;
using test::RunningNames;
using test::TlsClient;
using testing::StartsWith;

// An HTTP client as drivers are: a made-up host at port 443, a proxy, an authority's file.
std::unique_ptr<httplib::SSLClient> client_of(const RunningNames& server, const std::string& name) {
  auto client = std::make_unique<httplib::SSLClient>(name, 443);
  const std::string proxy = server.hosts.proxy_origin();
  client->set_proxy("127.0.0.1", std::stoi(proxy.substr(proxy.rfind(':') + 1)));
  client->set_ca_cert_path(server.file.path());
  client->enable_server_certificate_verification(true);
  client->set_read_timeout(test::kPatience);
  client->set_tcp_nodelay(true);
  return client;
}

httplib::Result post(httplib::SSLClient& client) {
  return client.Post("/telemetry-ext", {{"Authorization", "Bearer t1"}}, test::kLogs,
                     "application/json");
}

std::size_t threads_of_this_process() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

std::string add_fault(NamedHosts& hosts, const std::string& name) {
  try {
    hosts.add(name);
  } catch (const std::runtime_error& fault) {
    return fault.what();
  }
  return "";
}

// A client that guessed the server's key exchange wrong greets twice.
TEST(NamedRespondent, AnswersASecondGreetingLikeTheFirst) {
  test::WatchedJournal journal;
  SharedService shared(Service({{"a", {}}}, 0), journal, [] { return 0ns; });
  HostNames names;
  int asked = 0;
  names.add(kNameA, {"a", [&](Duration) { return ++asked > 1; }});
  NamedRespondent respondent("127.0.0.1", names, shared);
  for (int i = 0; i < 2; ++i) {
    const Greeting greeting = respondent.greet(kNameA);
    EXPECT_EQ(greeting.alert, Greeting::Alert::none);
    EXPECT_EQ(greeting.certificate, kNameA);
  }
  EXPECT_EQ(journal.all<ConnectionOpened>().size(), 1U);
}

TEST(NamedHosts, AnswersAnHttpClientThroughItsProxy) {
  RunningNames server;
  for (const std::string& name : {kNameA, kNameB, kNameB}) {
    const auto result = post(*client_of(server, name));
    ASSERT_TRUE(result) << httplib::to_string(result.error());
    EXPECT_EQ(result->status, 200);
  }
  EXPECT_EQ(server.hosts.counts("a").telemetry, 1U);
  EXPECT_EQ(server.hosts.counts("b").telemetry, 2U);
}

TEST(NamedHosts, IsNotTrustedWithoutItsAuthority) {
  const RunningNames server;
  const RunningNames other;
  const auto client = client_of(server, kNameA);
  client->set_ca_cert_path(other.file.path());
  EXPECT_EQ(post(*client).error(), httplib::Error::SSLServerVerification);
}

TEST(NamedHosts, KeepsAConnectionForManyRequests) {
  RunningNames server;
  const auto client = client_of(server, kNameA);
  client->set_keep_alive(true);
  for (int i = 0; i < 20; ++i) ASSERT_EQ(post(*client)->status, 200) << i;
  EXPECT_EQ(server.journal.all<ConnectionOpened>().size(), 1U);
  EXPECT_EQ(server.journal.all<RequestReceived>().back().id, 20U);
}

TEST(NamedHosts, RefusesRequestsForAnotherHostThanTheConnections) {
  RunningNames server;
  TlsClient client = connected(server);
  for (const std::string& host : {kNameB, std::string("c.test"), std::string("127.0.0.1")}) {
    client.send(request_to_name(host));
  }
  client.send(request_to_name(kNameA + ":443"));
  ASSERT_EQ(server.journal.wait_for<ReplyGiven>(4).size(), 4U);
  std::vector<int> statuses;
  for (const ReplyGiven& reply : server.journal.all<ReplyGiven>()) statuses.push_back(reply.status);
  EXPECT_EQ(statuses, (std::vector<int>{421, 421, 421, 200}));
  for (const auto& received : server.journal.all<RequestReceived>()) EXPECT_EQ(received.host, "a");
  EXPECT_EQ(server.hosts.counts("a").telemetry, 1U);
  EXPECT_EQ(server.hosts.counts("b").telemetry, 0U);
}

TEST(NamedHosts, RefusesRequestsWithoutOneHost) {
  RunningNames server;
  TlsClient client = connected(server);
  std::string none = request_to_name(kNameA);
  none.replace(none.find("Host:"), 5, "Most:");
  client.send(none);
  client.send(request_to_name(kNameA, "Host: " + kNameA + "\r\n"));
  client.send(request_to_name("a b"));
  ASSERT_EQ(server.journal.wait_for<ReplyGiven>(3).size(), 3U);
  for (const ReplyGiven& reply : server.journal.all<ReplyGiven>()) EXPECT_EQ(reply.status, 400);
}

TEST(NamedHosts, AddsNamesWhileItRuns) {
  RunningNames server;
  // Not by cpp-httplib's client: it locks itself up when a proxy refuses (0.11.4).
  RawClient refused(server.hosts.proxy_origin());
  refused.send("CONNECT c.test:443 HTTP/1.1\r\n\r\n");
  EXPECT_THAT(refused.read_to_end(), StartsWith("HTTP/1.1 403"));
  server.hosts.add("c.test", {"b"});
  EXPECT_EQ(post(*client_of(server, "c.test"))->status, 200);
  EXPECT_EQ(server.hosts.counts("b").telemetry, 1U);
}

TEST(NamedHosts, AddsNoNameTwiceAndNothingThatIsNone) {
  RunningNames server;
  EXPECT_EQ(add_fault(server.hosts, "A.Cloud.Databricks.Test"),
            "two hosts of one name: A.Cloud.Databricks.Test");
  EXPECT_EQ(add_fault(server.hosts, "https://a.test"), "no name of a host: https://a.test");
}

TEST(NamedHosts, AddsNoMoreNamesThanItsBound) {
  RunningNames server;  // which has two
  for (std::size_t i = 2; i < kNamesMax; ++i) {
    ASSERT_EQ(add_fault(server.hosts, "n" + std::to_string(i) + ".test"), "") << i;
  }
  EXPECT_EQ(add_fault(server.hosts, "one-more.test"), "too many names of hosts");
}

TEST(NamedHosts, IdleConnectionsTakeNoThread) {
  RunningNames server;
  std::vector<TlsClient> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(connected(server));
    clients.back().send(request_to_name(kNameA));
    ASSERT_THAT(clients.back().read(12), StartsWith("HTTP/1.1 200"));
  }
  // This one, two listeners, the one that waits for all, and what the last few answers took.
  EXPECT_LT(threads_of_this_process(), 20U);
  clients.front().send(request_to_name(kNameA));
  EXPECT_EQ(server.journal.wait_for<ReplyGiven>(201).size(), 201U);
  EXPECT_TRUE(server.journal.all<ConnectionClosed>().empty());
}

TEST(NamedHosts, StopWaitsForNoPeer) {
  RunningNames server(test::delivering(Delivery::hang));
  const RawClient silent(server.tls_origin());
  RawClient begun(server.hosts.proxy_origin());
  begun.send("CONNECT ");
  TlsClient idle = connected(server);
  TlsClient hanging = connected(server);
  hanging.send(request_to_name(kNameA));
  ASSERT_EQ(server.journal.wait_for<RequestReceived>(1).size(), 1U);
  const Duration before = server.now();
  server.hosts.stop();
  EXPECT_LT(server.now() - before, 4s);
  EXPECT_EQ(server.journal.all<ConnectionClosed>().size(), 2U);
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_TRUE(idle.told_of_end());
  EXPECT_EQ(server.journal.all<ReplyGiven>().at(0).status, 0);
}

TEST(NamedHosts, ReportsWhatItCannotWriteAndWhereItCannotListen) {
  test::WatchedJournal journal;
  const auto now = [] { return 0ns; };
  EXPECT_THROW(NamedHosts(Service({}, 0), journal, now, "/nowhere/ca.pem"), std::runtime_error);
  RunningNames server;
  EXPECT_THROW(server.hosts.listen_on("127.0.0.1", server.hosts.tls_port()), std::runtime_error);
  server.hosts.stop();
  EXPECT_THROW(server.hosts.listen_on("127.0.0.9", 0), std::runtime_error);
}

}  // namespace
}  // namespace plumbline::fake
