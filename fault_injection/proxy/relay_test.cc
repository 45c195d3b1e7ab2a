// The proxy without faults: what a peer says and how it ends reaches the other, and nothing else.
#include <gmock/gmock.h>

#include <future>

#include "fault_injection/proxy/proxy_test_support.h"

namespace plumbline::proxy {
namespace {

using test::pattern;
using test::Peer;
using test::plan_to;
using test::Relayed;
using test::RunningProxy;
using test::TargetHost;
using testing::ElementsAre;
using testing::HasSubstr;

// What a call threw, "" for nothing.
template <typename Call>
std::string fault_of_call(Call call) {
  try {
    call();
  } catch (const std::runtime_error& fault) {
    return fault.what();
  }
  return "";
}

void ignore(const std::string& /*line*/) {}

TEST(Relay, CarriesBytesBothWays) {
  Relayed relayed;
  EXPECT_TRUE(relayed.client.send("question"));
  EXPECT_EQ(relayed.server.read(8), "question");
  EXPECT_TRUE(relayed.server.send("answer"));
  EXPECT_EQ(relayed.client.read(6), "answer");
}

TEST(Relay, CarriesMoreThanItHoldsInOrder) {
  Relayed relayed;
  const std::string bytes = pattern(8'000'000);
  auto sent = std::async(std::launch::async, [&] {
    const bool all = relayed.client.send(bytes);
    relayed.client.end_sending();
    return all;
  });
  EXPECT_TRUE(relayed.server.read_to_end() == bytes);
  EXPECT_TRUE(sent.get());
}

TEST(Relay, AnEndOfOneDirectionLeavesTheOther) {
  Relayed relayed;
  relayed.client.end_sending();
  EXPECT_EQ(relayed.server.read_to_end(), "");
  EXPECT_TRUE(relayed.server.saw_end());
  EXPECT_TRUE(relayed.server.send("late answer"));
  relayed.server.close();
  EXPECT_EQ(relayed.client.read_to_end(), "late answer");
  EXPECT_TRUE(relayed.client.saw_end());
}

TEST(Relay, AResetOfOneSideIsOneToTheOther) {
  Relayed relayed;
  EXPECT_TRUE(relayed.client.send("x"));
  EXPECT_EQ(relayed.server.read(1), "x");
  relayed.server.abort();
  EXPECT_EQ(relayed.client.read_to_end(), "");
  EXPECT_TRUE(relayed.client.saw_reset());
}

TEST(Relay, WhoSendsFasterThanTheOtherReadsWaits) {
  Relayed relayed;
  const std::string bytes = std::string(64'000'000, 'x');  // more than all buffers of four sockets
  auto sent = std::async(std::launch::async, [&] { return relayed.client.send(bytes); });
  EXPECT_TRUE(relayed.server.send("meanwhile"));
  EXPECT_EQ(relayed.client.read(9), "meanwhile");
  EXPECT_EQ(sent.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  relayed.server.abort();
  EXPECT_FALSE(sent.get());
}

TEST(Relay, AnUnreachableTargetIsAResetAndARecord) {
  TargetHost target;
  const std::uint16_t port = target.port();
  target.close();
  RunningProxy proxy(plan_to(port));
  Peer client = Peer::to(proxy.port());
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.saw_reset());
  proxy.stop();
  EXPECT_THAT(proxy.records(),
              ElementsAre(R"({"connection":1,"route":"data","faults":[]})",
                          HasSubstr("\"refused\":\"cannot connect to 127.0.0.1:" +
                                    std::to_string(port) + ": Connection refused\"")));
}

TEST(Relay, StopClosesConnectionsAndPorts) {
  Relayed relayed;
  const std::uint16_t port = relayed.proxy.port();
  relayed.proxy.stop();
  EXPECT_EQ(relayed.client.read_to_end(), "");
  EXPECT_EQ(relayed.server.read_to_end(), "");
  EXPECT_FALSE(Peer::to(port).connected());
}

TEST(Relay, StopBeforeRunEndsIt) {
  FaultProxy proxy(plan_to(1), ignore);
  proxy.stop();
  proxy.stop();
  proxy.run();
}

TEST(Relay, APortIsAvailableAgainAtOnce) {
  Relayed relayed;
  ProxyPlan plan = plan_to(relayed.target.port());
  plan.routes[0].port = relayed.proxy.port();
  relayed.proxy.stop();
  const FaultProxy again(plan, ignore);
  EXPECT_EQ(again.routes().at(0), (ListeningRoute{"data", "127.0.0.1", plan.routes[0].port}));
}

TEST(Relay, WhatCannotBeHadIsToldInOneLine) {
  TargetHost taken;
  ProxyPlan plan = plan_to(1);
  plan.routes[0].port = taken.port();
  EXPECT_EQ(
      fault_of_call([&] { const FaultProxy proxy(plan, ignore); }),
      "cannot listen on 127.0.0.1:" + std::to_string(taken.port()) + ": Address already in use");
  plan.routes[0].address = "localhost";
  EXPECT_THAT(fault_of_call([&] { const FaultProxy proxy(plan, ignore); }),
              HasSubstr("not an IPv4 address"));
  plan.routes[0].target->host = std::string(64, 'a');  // no label is longer than 63
  EXPECT_THAT(fault_of_call([&] { const FaultProxy proxy(plan, ignore); }),
              HasSubstr("cannot resolve aaaa"));
  plan.routes[0].target.reset();
  EXPECT_EQ(fault_of_call([&] { const FaultProxy proxy(plan, ignore); }),
            "route data has no target");
}

TEST(Relay, ConnectionsBeyondTheBoundAreResetAndRecorded) {
  TargetHost target;
  ProxyPlan plan = plan_to(target.port(), {test::fault_of(FaultKind::hang)});
  plan.connections_max = 2;
  RunningProxy proxy(plan);
  const Peer first = Peer::to(proxy.port());
  Peer second = Peer::to(proxy.port());
  Peer beyond = Peer::to(proxy.port());
  EXPECT_EQ(beyond.read_to_end(), "");
  EXPECT_TRUE(beyond.saw_reset());
  EXPECT_THAT(proxy.records().at(2), HasSubstr("\"refused\":\"2 connections are open\""));
  second.close();
  EXPECT_TRUE(test::eventually([&] {  // the place is free once the proxy saw that it left
    Peer next = Peer::to(proxy.port());
    next.end_sending();
    return next.read_to_end().empty() && next.saw_end();
  }));
}

}  // namespace
}  // namespace plumbline::proxy
