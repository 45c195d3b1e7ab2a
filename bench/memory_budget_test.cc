// ER-3 as counts: what must not fail needs no memory.
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "bench/allocation_count.h"
#include "bench/observed_host.h"

namespace plumbline::bench {
namespace {

class MemoryBudget : public ::testing::Test {
 protected:
  MemoryBudget() {
    manager.on_client_created(
        [this](std::shared_ptr<telemetry::Client> created) { client = std::move(created); });
  }
  std::unique_ptr<telemetry::Connection> open() {
    telemetry::ConnectionOptions options;
    options.host = "bench.cloud.databricks.test";
    options.config.choice = telemetry::UserChoice::force;
    options.config.batch_size = 1;
    return manager.open(options);
  }

  RealClock clock;
  telemetry::ClientManager manager{clock, 1};
  std::shared_ptr<telemetry::Client> client;
};

TEST_F(MemoryBudget, ClosingAConnectionBesideOthersNeedsNone) {
  std::vector<std::unique_ptr<telemetry::Connection>> connections;
  for (int i = 0; i < 100; ++i) {
    connections.push_back(open());
    connections.back()->set_session("session", "workspace");
  }
  const std::uint64_t before = allocations_of_this_thread();
  for (std::size_t i = 0; i < 99; ++i) EXPECT_EQ(manager.close(*connections.at(i)), nullptr);
  EXPECT_EQ(allocations_of_this_thread() - before, 0u);
}

TEST_F(MemoryBudget, DroppingEverythingAtTheEndOfACloseNeedsNone) {
  const auto connection = open();
  one_statement(connection->interceptor());
  const auto in_flight = client->poll(clock.now(), clock.wall_now());
  ASSERT_TRUE(in_flight);
  connection->interceptor().record_connection(std::chrono::milliseconds(1));
  ASSERT_EQ(manager.close(*connection), client);
  telemetry::HttpOutcome failed;
  failed.status = 503;
  client->on_outcome(in_flight->id, failed, clock.now(), clock.wall_now());
  EXPECT_FALSE(client->poll(clock.now(), clock.wall_now()));  // an export waits, events behind it
  EXPECT_EQ(client->counters().pending, 2u);
  const std::uint64_t before = allocations_of_this_thread();
  client->end_now(clock.now());
  EXPECT_EQ(allocations_of_this_thread() - before, 0u);
  EXPECT_TRUE(client->finished());
}

}  // namespace
}  // namespace plumbline::bench
