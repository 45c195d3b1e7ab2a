// Which faults meet which connection, without a socket.
#include "fault_injection/proxy/decision.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace plumbline::proxy {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kData = 0;
constexpr std::size_t kAdmin = 1;

ProxyFault fault_of(FaultKind kind) {
  ProxyFault fault;
  fault.kind = kind;
  return fault;
}

ProxyPlan plan_of(std::vector<ProxyFault> faults, std::uint64_t seed = 7) {
  ProxyPlan plan;
  plan.seed = seed;
  plan.routes = {{.name = "data"}, {.name = "admin"}};
  plan.faults = std::move(faults);
  return plan;
}

// The numbers, up to `last`, of the connections that have a fault.
std::vector<std::uint64_t> met(const ProxyPlan& plan, std::uint64_t last, Duration now = 0s,
                               std::size_t route = kData) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t number = 1; number <= last; ++number) {
    if (!decide(plan, route, number, now).faults.empty()) numbers.push_back(number);
  }
  return numbers;
}

ProxyFault likely(int per_mille) {
  ProxyFault fault = fault_of(FaultKind::reset);
  fault.per_mille = per_mille;
  return fault;
}

TEST(Decision, MeetsConnectionsFromFirstToLast) {
  ProxyFault fault = fault_of(FaultKind::reset);
  fault.first = 3;
  fault.last = 4;
  EXPECT_EQ(met(plan_of({fault}), 6), (std::vector<std::uint64_t>{3, 4}));
}

TEST(Decision, MeetsItsRouteOnlyAndEveryRouteWhenItNamesNone) {
  ProxyFault fault = fault_of(FaultKind::reset);
  EXPECT_EQ(met(plan_of({fault}), 1, 0s, kAdmin).size(), 1U);
  fault.route = "data";
  EXPECT_EQ(met(plan_of({fault}), 1, 0s, kData).size(), 1U);
  EXPECT_TRUE(met(plan_of({fault}), 1, 0s, kAdmin).empty());
}

TEST(Decision, ARefusalHoldsFromTheBeginOfItsWindowToBeforeItsEnd) {
  ProxyFault fault = fault_of(FaultKind::refuse);
  fault.window = {2s, 5s};
  const ProxyPlan plan = plan_of({fault});
  EXPECT_TRUE(met(plan, 1, 2s - 1ns).empty());
  EXPECT_EQ(met(plan, 1, 2s).size(), 1U);
  EXPECT_EQ(met(plan, 1, 5s - 1ns).size(), 1U);
  EXPECT_TRUE(met(plan, 1, 5s).empty());
}

TEST(Decision, AFaultOnBytesIsThereBeforeItsWindowAndNotAfterIt) {
  ProxyFault fault = fault_of(FaultKind::latency);
  fault.window = {2s, 5s};
  const ProxyPlan plan = plan_of({fault});
  EXPECT_EQ(met(plan, 1, 0s).size(), 1U);
  EXPECT_EQ(met(plan, 1, 5s - 1ns).size(), 1U);
  EXPECT_TRUE(met(plan, 1, 5s).empty());
}

TEST(Decision, ChanceMeetsNoneAllOrAboutItsShare) {
  EXPECT_TRUE(met(plan_of({likely(0)}), 1'000).empty());
  EXPECT_EQ(met(plan_of({likely(1'000)}), 1'000).size(), 1'000U);
  const std::size_t some = met(plan_of({likely(300)}), 1'000).size();
  EXPECT_GT(some, 240U);  // four standard deviations
  EXPECT_LT(some, 360U);
}

TEST(Decision, OneSeedDecidesTheSameInAnyOrderAndAnotherDoesNot) {
  const ProxyPlan plan = plan_of({likely(500), likely(500)});
  std::vector<Decision> forwards;
  std::vector<Decision> backwards;
  for (std::uint64_t number = 1; number <= 50; ++number) {
    forwards.push_back(decide(plan, kData, number, 0s));
    backwards.push_back(decide(plan, kData, 51 - number, 0s));
  }
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(forwards, backwards);
  EXPECT_NE(met(plan_of({likely(500)}, 7), 50), met(plan_of({likely(500)}, 8), 50));
}

TEST(Decision, RoutesAndFaultsDrawApart) {
  const ProxyPlan plan = plan_of({likely(500), likely(500)});
  EXPECT_NE(met(plan, 50, 0s, kData), met(plan, 50, 0s, kAdmin));
  std::size_t different = 0;
  for (std::uint64_t number = 1; number <= 50; ++number) {
    const std::vector<Draw> draws = decide(plan, kData, number, 0s).draws;
    if (draws.at(0).value != draws.at(1).value) ++different;
  }
  EXPECT_GT(different, 40U);
}

TEST(Decision, AddingAFaultBehindLeavesTheDrawsOfTheOthers) {
  const ProxyPlan before = plan_of({likely(500)});
  const ProxyPlan after = plan_of({likely(500), likely(500)});
  for (std::uint64_t number = 1; number <= 20; ++number) {
    EXPECT_EQ(decide(before, kData, number, 0s).draws.at(0),
              decide(after, kData, number, 0s).draws.at(0));
  }
}

TEST(Decision, DrawsAreThereForWhatIsNotCertain) {
  const Decision decision = decide(plan_of({likely(1'000), likely(999)}), kData, 1, 0s);
  ASSERT_EQ(decision.draws.size(), 1U);
  EXPECT_EQ(decision.draws[0].index, 1U);
}

TEST(Decision, ARefusedConnectionHasNoOtherFaultAndAHangingOneNeither) {
  const ProxyFault latency = fault_of(FaultKind::latency);
  const ProxyFault hang = fault_of(FaultKind::hang);
  const ProxyFault refuse = fault_of(FaultKind::refuse);
  const Decision hangs = decide(plan_of({latency, hang}), kData, 1, 0s);
  ASSERT_EQ(hangs.faults.size(), 1U);
  EXPECT_EQ(hangs.faults[0].index, 1U);
  const Decision refused = decide(plan_of({hang, refuse}), kData, 1, 0s);
  ASSERT_EQ(refused.faults.size(), 1U);
  EXPECT_EQ(refused.faults[0].index, 1U);
}

TEST(Decision, GivesEachDirectionItsFaultsAndTheTlsAbortToUpstream) {
  ProxyFault up = fault_of(FaultKind::latency);
  up.direction = Direction::upstream;
  const Decision decision = decide(
      plan_of({up, fault_of(FaultKind::slice), fault_of(FaultKind::tls_abort)}), kData, 1, 0s);
  ASSERT_EQ(decision.of(Direction::upstream).size(), 2U);
  EXPECT_EQ(decision.of(Direction::upstream)[1].index, 2U);
  ASSERT_EQ(decision.of(Direction::downstream).size(), 1U);
  EXPECT_EQ(decision.of(Direction::downstream)[0].index, 1U);
}

TEST(Decision, DownIsOfTheRouteAndNoConnection) {
  ProxyFault down = fault_of(FaultKind::down);
  down.route = "data";
  down.window = {2s, 5s};
  const ProxyPlan plan = plan_of({down});
  EXPECT_TRUE(met(plan, 3, 3s).empty());
  EXPECT_FALSE(is_down(plan, kData, 2s - 1ns));
  EXPECT_TRUE(is_down(plan, kData, 2s));
  EXPECT_FALSE(is_down(plan, kData, 5s));
  EXPECT_FALSE(is_down(plan, kAdmin, 3s));
}

TEST(Decision, TheNextChangeIsTheNextEdgeOfAnyWindow) {
  ProxyFault one = fault_of(FaultKind::down);
  one.window = {2s, 5s};
  ProxyFault other = fault_of(FaultKind::down);
  other.window.from = 4s;
  const ProxyPlan plan = plan_of({one, other});
  EXPECT_EQ(next_change(plan, kData, 0s), 2s);
  EXPECT_EQ(next_change(plan, kData, 2s), 4s);
  EXPECT_EQ(next_change(plan, kData, 4s), 5s);
  EXPECT_EQ(next_change(plan, kData, 5s), kForever);
}

}  // namespace
}  // namespace plumbline::proxy
