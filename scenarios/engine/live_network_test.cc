// The live world's faults: drawn as in the simulated world, done to real connections, and journaled
// where the service hears nothing of them.
#include "scenarios/engine/live_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <utility>

#include "fake_server/core/draw.h"
#include "fake_server/host/host.h"
#include "fake_server/journal/writer.h"
#include "scenarios/engine/run_support.h"

namespace plumbline::scenario {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using telemetry::NetworkError;
using testing::ElementsAreArray;

constexpr std::uint64_t kSeed = 7;

NetworkFault fault_of(Duration from, Duration to, const char* reason, std::int64_t per_mille = 1000,
                      Duration delay = {}) {
  return {from, to, reason, per_mille, delay};
}

// One host behind its network, and a client that only asks for the flag.
class LiveNetworkTest : public testing::Test {
 protected:
  void start(std::vector<NetworkFault> faults, std::int64_t divisor = 1) {
    scenario_.hosts["a"].network = std::move(faults);
    origin_ = hosts_.start("a");
    network_ = std::make_shared<LiveNetwork>(
        LiveNetwork::Plan{scenario_, {{"a", origin_}}, divisor, kSeed}, journal_,
        [this] { return now_; });
    transport_ = make_live_transport(network_);
  }
  telemetry::HttpOutcome ask() {
    return transport_->perform({origin_, "GET", "/api/2.0/flags", {}, "", 5s, 5s, 4096});
  }
  std::vector<std::string> failures() {
    std::vector<std::string> reasons;
    for (const journal::Entry& entry : journal_.take()) {
      const auto* failed = std::get_if<journal::AttemptFailed>(&entry.data);
      if (failed != nullptr) reasons.push_back(failed->host + " " + failed->reason);
    }
    return reasons;
  }

  journal::Duration now_{};
  journal::MemorySink journal_;
  Scenario scenario_ = [] {
    Scenario scenario;
    scenario.hosts["a"] = {};
    return scenario;
  }();
  fake::Hosts hosts_{fake::Service(behaviours(scenario_, 1), 0, kSeed), journal_,
                     [] { return fake::Duration{}; }};
  std::string origin_;
  std::shared_ptr<LiveNetwork> network_;
  std::unique_ptr<telemetry::Transport> transport_;
};

TEST_F(LiveNetworkTest, FailsAttemptsInItsWindowByResetAndByRefusal) {
  start({fault_of(0s, 10s, "reset"), fault_of(10s, 20s, "refused")});
  EXPECT_NE(ask().error, NetworkError::none);
  now_ = 10s;
  EXPECT_EQ(ask().error, NetworkError::refused);
  now_ = 20s;
  EXPECT_EQ(ask().error, NetworkError::none);
  EXPECT_EQ(hosts_.counts("a").flag + hosts_.counts("a").other, 1U);
  EXPECT_THAT(failures(), ElementsAreArray({"a reset", "a refused"}));
}

TEST_F(LiveNetworkTest, DrawsWhomItConcernsAsTheSimulatedWorldDoes) {
  start({fault_of(0s, 10s, "reset", 300), fault_of(0s, 10s, "refused", 500)});
  std::vector<std::string> expected;
  for (std::uint64_t attempt = 1; attempt <= 20; ++attempt) {
    (void)ask();
    if (fake::happens(300, kSeed, "a/network/0", attempt)) {
      expected.emplace_back("a reset");
    } else if (fake::happens(500, kSeed, "a/network/1", attempt)) {
      expected.emplace_back("a refused");
    }
  }
  EXPECT_GT(expected.size(), 5U);
  EXPECT_LT(expected.size(), 20U);
  EXPECT_THAT(failures(), ElementsAreArray(expected));
}

TEST_F(LiveNetworkTest, LatencyIsDividedLikeEveryTimeAndReachesTheService) {
  start({fault_of(0s, 100s, "latency", 1000, 200ms)}, 4);
  const auto begun = steady_clock::now();
  EXPECT_EQ(ask().error, NetworkError::none);
  EXPECT_GE(steady_clock::now() - begun, 50ms);
  now_ = 25s;  // the window ended
  EXPECT_EQ(ask().error, NetworkError::none);
  EXPECT_TRUE(failures().empty());
}

TEST_F(LiveNetworkTest, NothingIsDrawnOrJournaledOnceTheRunIsOver) {
  start({fault_of(0s, 10s, "reset")});
  network_->detach();
  EXPECT_EQ(ask().error, NetworkError::none);
  EXPECT_TRUE(failures().empty());
}

}  // namespace
}  // namespace plumbline::scenario
