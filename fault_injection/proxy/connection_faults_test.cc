// What peers see of the faults on connections and routes, on real sockets. Times are judged from
// below only: a machine may be late, the proxy never early.
#include <gmock/gmock.h>

#include "fault_injection/proxy/proxy_test_support.h"

namespace plumbline::proxy {
namespace {

using namespace std::chrono_literals;
using test::fault_of;
using test::Peer;
using test::plan_to;
using test::Relayed;
using test::RunningProxy;
using test::TargetHost;
using test::time_of;

const std::string kHello = std::string("\x16\x03\x01\x00\x5f", 5) + std::string(0x5f, 'h');

TEST(ConnectionFaults, ARefusedConnectionIsResetAndTheTargetNeverHearsOfIt) {
  ProxyFault fault = fault_of(FaultKind::refuse);
  fault.last = 1;
  TargetHost target;
  RunningProxy proxy(plan_to(target.port(), {fault}));
  Peer refused = Peer::to(proxy.port());
  EXPECT_EQ(refused.read_to_end(), "");
  EXPECT_TRUE(refused.saw_reset());
  Peer client = Peer::to(proxy.port());
  EXPECT_TRUE(client.send("second"));
  EXPECT_EQ(target.accept().read(6), "second");
}

TEST(ConnectionFaults, AHangEndsWithItsTimeOrItsClient) {
  ProxyFault fault = fault_of(FaultKind::hang);
  fault.duration = 50ms;
  TargetHost target;
  RunningProxy proxy(plan_to(target.port(), {fault}));
  const Duration took = time_of([&] {
    Peer client = Peer::to(proxy.port());
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_TRUE(client.saw_reset());
  });
  EXPECT_GE(took, 50ms);
  Peer leaving = Peer::to(proxy.port());
  leaving.end_sending();
  EXPECT_EQ(leaving.read_to_end(), "");
}

TEST(ConnectionFaults, ATlsAbortDuringTheHelloShowsHalfOfItToTheTarget) {
  Relayed relayed({fault_of(FaultKind::tls_abort)});
  EXPECT_TRUE(relayed.client.send(kHello));
  EXPECT_EQ(relayed.server.read_to_end(), kHello.substr(0, 50));
  EXPECT_TRUE(relayed.server.saw_reset());
  EXPECT_EQ(relayed.client.read_to_end(), "");
  EXPECT_TRUE(relayed.client.saw_reset());
}

TEST(ConnectionFaults, ATlsAbortAfterTheHelloShowsAllOfItAndNoAnswer) {
  ProxyFault fault = fault_of(FaultKind::tls_abort);
  fault.hello = HelloPoint::after;
  Relayed relayed({fault});
  EXPECT_TRUE(relayed.server.send("early answer"));
  EXPECT_TRUE(relayed.client.send(kHello));
  EXPECT_EQ(relayed.server.read_to_end(), kHello);
  EXPECT_EQ(relayed.client.read_to_end(), "");
  EXPECT_TRUE(relayed.client.saw_reset());
}

TEST(ConnectionFaults, ATlsAbortLeavesOtherProtocolsAndThoseWhoSayNothing) {
  Relayed relayed({fault_of(FaultKind::tls_abort)});
  EXPECT_TRUE(relayed.client.send("GET /"));
  EXPECT_EQ(relayed.server.read(5), "GET /");
  EXPECT_TRUE(relayed.server.send("answer"));
  EXPECT_EQ(relayed.client.read(6), "answer");
  Relayed silent({fault_of(FaultKind::tls_abort)});
  silent.client.end_sending();
  EXPECT_EQ(silent.server.read_to_end(), "");
  silent.server.close();
  EXPECT_EQ(silent.client.read_to_end(), "");
  EXPECT_TRUE(silent.client.saw_end());
}

TEST(ConnectionFaults, ARouteThatIsDownRefusesAndKeepsItsPort) {
  TargetHost target;
  RunningProxy proxy(plan_to(target.port(), {fault_of(FaultKind::down)}));
  EXPECT_FALSE(Peer::to(proxy.port()).connected());
  EXPECT_TRUE(proxy.records().empty());
}

TEST(ConnectionFaults, ARouteGoesDownWithItsConnectionsAndComesBack) {
  ProxyFault fault = fault_of(FaultKind::down);
  fault.window = {200ms, 1s};
  TargetHost target;
  RunningProxy proxy(plan_to(target.port(), {fault}));
  Peer before = Peer::to(proxy.port());
  EXPECT_EQ(before.read_to_end(), "");
  EXPECT_TRUE(before.saw_reset() || !before.connected());  // a slow machine comes within it
  EXPECT_TRUE(test::eventually([&] { return Peer::to(proxy.port()).connected(); }));
}

TEST(ConnectionFaults, RoutesHaveFaultsOfTheirOwn) {
  TargetHost target;
  ProxyFault fault = fault_of(FaultKind::refuse);
  fault.route = "other";
  ProxyPlan plan = plan_to(target.port(), {fault});
  plan.routes.push_back(plan.routes[0]);
  plan.routes[1].name = "other";
  RunningProxy proxy(plan);
  Peer refused = Peer::to(proxy.port(1));
  EXPECT_EQ(refused.read_to_end(), "");
  Peer client = Peer::to(proxy.port(0));
  EXPECT_TRUE(client.send("x"));
  EXPECT_EQ(target.accept().read(1), "x");
}

// The lines of 40 connections that come from four threads at once.
std::vector<std::string> records_of_a_crowd() {
  ProxyFault refuse = fault_of(FaultKind::refuse);
  refuse.per_mille = 300;
  ProxyFault hang = fault_of(FaultKind::hang);
  hang.per_mille = 500;
  TargetHost target;
  RunningProxy proxy(plan_to(target.port(), {refuse, hang}));
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&proxy] {
      for (int i = 0; i < 10; ++i) (void)Peer::to(proxy.port());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(test::eventually([&] { return proxy.records().size() == 40; }));
  return proxy.records();
}

TEST(ConnectionFaults, OneSeedGivesOneRecordWhateverTheOrderOfThreads) {
  const std::vector<std::string> records = records_of_a_crowd();
  EXPECT_EQ(records, records_of_a_crowd());
  EXPECT_THAT(records, testing::Contains(testing::HasSubstr("\"refuse\"")));
  EXPECT_THAT(records, testing::Contains(testing::HasSubstr("\"hang\"")));
}

}  // namespace
}  // namespace plumbline::proxy
