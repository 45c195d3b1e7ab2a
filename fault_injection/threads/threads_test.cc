// Threads that meet at bad moments, many times; every record is accounted for at the end (RS-4).
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <string>
#include <thread>
#include <vector>

#include "reference/runtime/held_transport_test_support.h"
#include "reference/runtime/steady_clock.h"
#include "reference/runtime/telemetry.h"

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;

using testing::HeldTransport;
using testing::kLimit;
using testing::Service;

// Of a statement: its execution and its end.
constexpr std::uint64_t kRecords = 2;

class ThreadsTest : public ::testing::Test {
 protected:
  static ConnectionOptions options(const std::string& host) {
    Config config = Config::design();
    config.choice = UserChoice::force;
    config.close_budget = kLimit;
    config.flush_interval = std::chrono::hours(1);  // no deadline rescues a lost wake-up
    return {host, config, "token", "", {}};
  }
  static void run_statement(Connection& connection) {
    auto context = connection.interceptor().before_execute();
    connection.interceptor().after_execute(context, "s");
    connection.interceptor().complete_statement(context);
  }
  // Runs `work` on that many threads at once, each told its number.
  template <typename Work>
  static void on_threads(std::size_t count, Work work) {
    std::barrier<> start(static_cast<std::ptrdiff_t>(count));
    std::vector<std::jthread> threads;
    threads.reserve(count);
    for (std::size_t number = 0; number < count; ++number) {
      threads.emplace_back([&start, &work, number] {
        start.arrive_and_wait();
        work(number);
      });
    }
  }
  Counters counters(const std::string& host) const {
    for (const auto& entry : telemetry->counters()) {
      if (entry.host == host) return entry.counters;
    }
    return {};
  }
  Counters all_counters() const {
    Counters sum;
    for (const auto& entry : telemetry->counters()) sum += entry.counters;
    return sum;
  }
  // What came too late for the close: whole records, and executions whose end came too late.
  static std::uint64_t cut_by_close(const Counters& counters) {
    return counters.dropped_by(DropReason::close_budget) + counters.dropped_by(DropReason::evicted);
  }
  void expect_all_accounted_for(const Counters& counters) const {
    EXPECT_TRUE(counters.conserved());
    EXPECT_EQ(counters.pending, 0U);
    EXPECT_EQ(counters.broken_invariants, 0U);
    EXPECT_EQ(telemetry->runners_abandoned(), 0U);
  }

  SteadyClock clock;
  std::shared_ptr<Service> service = std::make_shared<Service>();
  std::unique_ptr<Telemetry> telemetry = std::make_unique<Telemetry>(
      clock, [s = service] { return std::make_unique<HeldTransport>(s); }, 1);
};

TEST_F(ThreadsTest, StormOfOpensAndClosesLosesNothing) {
  constexpr std::size_t kThreads = 8;
  constexpr std::size_t kRounds = 100;
  on_threads(kThreads, [this](std::size_t number) {
    for (std::size_t round = 0; round < kRounds; ++round) {
      const std::string host = round % 2 == 0 ? "shared.test" : std::to_string(number) + ".test";
      const auto connection = telemetry->open(options(host));
      run_statement(*connection);
      telemetry->close(*connection);
    }
  });
  const Counters sum = all_counters();
  expect_all_accounted_for(sum);
  EXPECT_EQ(sum.recorded, kThreads * kRounds * kRecords);
  EXPECT_EQ(sum.delivered + sum.merged, sum.recorded);
  EXPECT_EQ(counters("shared.test").recorded, sum.recorded / 2);
}

TEST_F(ThreadsTest, RecordThatComesAsTheRunnerParksWakesIt) {
  constexpr std::size_t kRounds = 2'000;
  ConnectionOptions at_once = options("a.test");
  at_once.config.batch_size = 1;
  const auto connection = telemetry->open(at_once);
  for (std::size_t round = 1; round <= kRounds; ++round) {
    run_statement(*connection);
    ASSERT_TRUE(service->wait_for_requests(round)) << "round " << round;
  }
  telemetry->close(*connection);
  const Counters sum = all_counters();
  expect_all_accounted_for(sum);
  EXPECT_EQ(sum.recorded, kRounds * kRecords);
  EXPECT_EQ(sum.delivered, kRounds);
}

TEST_F(ThreadsTest, RecordThatComesAsTheLastCloseBeginsIsSentOrCounted) {
  constexpr std::size_t kRounds = 2'000;
  std::barrier<> meet(2);
  std::unique_ptr<Connection> connection;
  std::jthread caller([&] {
    for (std::size_t round = 0; round < kRounds; ++round) {
      meet.arrive_and_wait();
      run_statement(*connection);
      meet.arrive_and_wait();
    }
  });
  for (std::size_t round = 0; round < kRounds; ++round) {
    connection = telemetry->open(options("a.test"));
    meet.arrive_and_wait();
    telemetry->close(*connection);
    meet.arrive_and_wait();
  }
  caller.join();
  const Counters sum = all_counters();
  expect_all_accounted_for(sum);
  EXPECT_LE(sum.recorded, kRounds * kRecords);
  EXPECT_EQ(sum.delivered + sum.merged + cut_by_close(sum), sum.recorded);
}

TEST_F(ThreadsTest, SixteenThreadsMayRecordWhileTheirConnectionCloses) {
  constexpr std::size_t kThreads = 16;
  constexpr std::size_t kStatements = 400;
  ConnectionOptions roomy = options("a.test");
  roomy.config.queue_capacity = 2 * kThreads * kStatements * kRecords;  // no record is refused
  const auto connection = telemetry->open(roomy);
  std::atomic<std::size_t> done{0};
  std::jthread closer([&] {
    std::size_t seen = 0;
    while (seen < kThreads * kStatements / 2) {
      done.wait(seen);
      seen = done.load();
    }
    telemetry->close(*connection);
  });
  on_threads(kThreads, [&](std::size_t) {
    for (std::size_t k = 0; k < kStatements; ++k) {
      run_statement(*connection);
      ++done;
      done.notify_one();
    }
  });
  closer.join();
  const Counters sum = all_counters();
  expect_all_accounted_for(sum);
  EXPECT_GE(sum.recorded,
            kThreads * kStatements / 2 * kRecords);  // up to the close nothing is lost
  EXPECT_LE(sum.recorded, kThreads * kStatements * kRecords);
  EXPECT_EQ(sum.delivered + sum.merged + cut_by_close(sum), sum.recorded);
}

TEST_F(ThreadsTest, HostsThatHangHoldNeitherOthersNorTheirOwnClose) {
  constexpr std::size_t kHosts = 8;
  for (std::size_t number = 0; number < kHosts; number += 2)
    service->hold("https://" + std::to_string(number) + ".test", true);
  on_threads(kHosts, [this](std::size_t number) {
    ConnectionOptions brief = options(std::to_string(number) + ".test");
    if (number % 2 == 0) brief.config.close_budget = 300ms;
    const auto connection = telemetry->open(brief);
    run_statement(*connection);
    telemetry->close(*connection);
  });
  for (std::size_t number = 0; number < kHosts; ++number) {
    const Counters of_host = counters(std::to_string(number) + ".test");
    expect_all_accounted_for(of_host);
    EXPECT_EQ(of_host.recorded, kRecords);
    EXPECT_EQ(of_host.delivered, number % 2 == 0 ? 0U : 1U) << number;
  }
}

}  // namespace
}  // namespace plumbline::telemetry
