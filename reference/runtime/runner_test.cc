// One runner's thread: when it reads the clock.
#include "reference/runtime/runner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "reference/core/client_manager.h"
#include "reference/runtime/held_transport_test_support.h"
#include "reference/runtime/steady_clock.h"

namespace plumbline::telemetry {
namespace {

using testing::HeldTransport;
using testing::Service;

// Counts what the threads other than the test's own read.
class CountingClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const noexcept override {
    if (std::this_thread::get_id() != owner_) ++instants;
    return clock_.now();
  }
  [[nodiscard]] WallTime wall_now() const noexcept override {
    if (std::this_thread::get_id() != owner_) ++wall_times;
    return clock_.wall_now();
  }
  mutable std::atomic<int> instants{0};
  mutable std::atomic<int> wall_times{0};

 private:
  SteadyClock clock_;
  std::thread::id owner_ = std::this_thread::get_id();
};

// A thread that is abandoned may wake up when the clock is gone: it reads it only where it has made
// sure that it is not, which is where it polls.
TEST(Runner, ReadsTheClockOnlyWhereItPolls) {
  const CountingClock clock;
  const auto service = std::make_shared<Service>();
  ClientManager manager(clock, 1);
  std::unique_ptr<Runner> runner;
  manager.on_client_created([&](std::shared_ptr<Client> client) {
    runner = std::make_unique<Runner>(std::move(client), std::make_unique<HeldTransport>(service),
                                      clock);
  });
  ConnectionOptions options;
  options.host = "a.test";
  options.config.choice = UserChoice::force;
  const auto connection = manager.open(options);
  auto statement = connection->interceptor().before_execute();
  connection->interceptor().after_execute(statement, "s1");  // a deadline to wait for
  for (int polls = 1; polls < 5; ++polls) {
    while (clock.wall_times < polls) std::this_thread::yield();
    runner->client()->wake();
  }
  manager.close(*connection);
  EXPECT_TRUE(runner->close());
  EXPECT_EQ(clock.instants, clock.wall_times);
}

}  // namespace
}  // namespace plumbline::telemetry
