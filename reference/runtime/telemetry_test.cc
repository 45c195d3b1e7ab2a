// Real threads against transports that the tests hold in their hands: no sleeps, no network.
#include "reference/runtime/telemetry.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>
#include <thread>

#include "reference/runtime/held_transport_test_support.h"
#include "reference/runtime/steady_clock.h"

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;

using testing::HeldTransport;
using testing::kLimit;
using testing::Service;

class TelemetryTest : public ::testing::Test {
 protected:
  ConnectionOptions options(const std::string& host = "a.test",
                            UserChoice choice = UserChoice::force) {
    Config config = Config::design();
    config.choice = choice;
    config.close_budget = budget;
    return {host, config, "token", "", {}};
  }
  static void run_statement(Connection& connection, const std::string& id) {
    auto context = connection.interceptor().before_execute();
    connection.interceptor().after_execute(context, id);
    connection.interceptor().complete_statement(context);
  }
  static std::size_t threads() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
  }
  // A thread that was joined may still be listed for a moment.
  static bool comes_to_threads(std::size_t number) {
    const auto limit = std::chrono::steady_clock::now() + 10s;
    while (threads() != number) {
      if (std::chrono::steady_clock::now() > limit) return false;
      std::this_thread::yield();
    }
    return true;
  }
  Counters counters(const std::string& host = "a.test") const {
    for (const auto& entry : telemetry->counters()) {
      if (entry.host == host) return entry.counters;
    }
    return {};
  }

  Duration budget = kLimit;
  SteadyClock clock;
  std::shared_ptr<Service> service = std::make_shared<Service>();
  std::unique_ptr<Telemetry> telemetry = std::make_unique<Telemetry>(
      clock, [s = service] { return std::make_unique<HeldTransport>(s); }, 1);
};

TEST_F(TelemetryTest, DeliversEverythingByTheTimeTheLastCloseReturnsAndNothingLater) {
  const auto connection = telemetry->open(options());
  for (int i = 0; i < 10; ++i) run_statement(*connection, "s" + std::to_string(i));
  telemetry->close(*connection);
  EXPECT_EQ(service->requests(), 1U);
  EXPECT_EQ(counters().delivered, 10U);
  EXPECT_TRUE(counters().conserved());
  run_statement(*connection, "late");
  telemetry->close(*connection);
  EXPECT_EQ(service->requests(), 1U);
}

TEST_F(TelemetryTest, LeavesNoThreadBehindAndStartsNoneForAnOptedOutConnection) {
#ifdef __SANITIZE_THREAD__
  const std::size_t before = 2;  // with the first thread the sanitizer starts one of its own
#else
  const std::size_t before = 1;
#endif
  std::thread([] {}).join();
  ASSERT_TRUE(comes_to_threads(before));
  const auto off = telemetry->open(options("off.test", UserChoice::off));
  EXPECT_EQ(threads(), before);
  const auto first = telemetry->open(options());
  const auto second = telemetry->open(options());
  EXPECT_EQ(threads(), before + 1);
  for (const auto& connection : {off.get(), first.get(), second.get()})
    telemetry->close(*connection);
  EXPECT_TRUE(comes_to_threads(before));
}

TEST_F(TelemetryTest, FlushesAFullBatchWithoutLosingAWakeUp) {
  auto patient = options();
  patient.config.flush_interval = std::chrono::hours(1);  // no deadline rescues a lost wake-up
  const auto connection = telemetry->open(patient);
  for (std::size_t round = 1; round <= 50; ++round) {
    for (int i = 0; i < 100; ++i)
      run_statement(*connection, std::to_string(round * 1000) + std::to_string(i));
    ASSERT_TRUE(service->wait_for_requests(round));
  }
  telemetry->close(*connection);
  EXPECT_EQ(counters().delivered, 5000U);
}

TEST_F(TelemetryTest, CutsOffAHangingRequestAtTheCloseBudget) {
  budget = 300ms;
  service->hold("https://a.test", true);
  const auto connection = telemetry->open(options());
  connection->interceptor().record_connection(1ms);
  ASSERT_TRUE(service->wait_for_requests(1));
  telemetry->close(*connection);
  EXPECT_EQ(counters().dropped_by(DropReason::close_budget), 1U);
  EXPECT_TRUE(counters().conserved());
  telemetry.reset();
  // The request is still held: its thread and transport can only have ended because it was
  // cancelled.
  EXPECT_TRUE(service->wait_for_gone(1));
  EXPECT_EQ(service->requests(), 1U);
}

TEST_F(TelemetryTest, AbandonsAStuckThreadWhichThenTouchesNothing) {
  budget = 100ms;
  service->ignore_cancel("https://a.test");
  service->hold("https://a.test", true);
  const auto connection = telemetry->open(options());
  connection->interceptor().record_connection(1ms);
  ASSERT_TRUE(service->wait_for_requests(1));
  telemetry->close(*connection);
  EXPECT_EQ(telemetry->runners_abandoned(), 1U);
  EXPECT_EQ(counters().dropped_by(DropReason::close_budget), 1U);
  telemetry.reset();
  service->hold("https://a.test", false);
  EXPECT_TRUE(service->wait_for_gone(1));
  EXPECT_EQ(service->requests(), 1U);
}

TEST_F(TelemetryTest, AwaitsTheFlushInProgressAtClose) {
  service->hold("https://a.test", true);
  const auto connection = telemetry->open(options());
  connection->interceptor().record_connection(1ms);
  ASSERT_TRUE(service->wait_for_requests(1));
  run_statement(*connection, "s1");
  std::jthread closer([&] { telemetry->close(*connection); });
  while (connection->interceptor().enabled()) std::this_thread::yield();
  service->hold("https://a.test", false);
  closer.join();
  EXPECT_EQ(counters().delivered, 2U);
}

// A thread that was stuck used up the time in which the others would have ended.
TEST_F(TelemetryTest, EndsTheThreadsOfOtherHostsWhenOneIsStuckAtItsDestruction) {
  budget = 2s;  // of which 100 ms are left after the cancellation
  std::vector<std::unique_ptr<Connection>> connections;
  for (const char* host : {"cancellable.test", "stuck.test"}) {
    service->hold("https://" + std::string(host), true);
    connections.push_back(telemetry->open(options(host)));
    connections.back()->interceptor().record_connection(1ms);
    ASSERT_TRUE(service->wait_for_requests(connections.size()));
  }
  service->ignore_cancel("https://stuck.test");
  const auto begun = std::chrono::steady_clock::now();
  telemetry.reset();
  EXPECT_LT(service->last_cancelled(), begun + budget);
  service->hold("https://stuck.test", false);
  EXPECT_TRUE(service->wait_for_gone(2));
}

TEST_F(TelemetryTest, HoldsNobodyElseWhenAHostHangs) {
  service->hold("https://a.test", true);
  const auto hanging = telemetry->open(options("a.test"));
  hanging->interceptor().record_connection(1ms);
  ASSERT_TRUE(service->wait_for_requests(1));
  const auto healthy = telemetry->open(options("b.test"));
  run_statement(*healthy, "s1");
  telemetry->close(*healthy);
  EXPECT_EQ(counters("b.test").delivered, 1U);
  service->hold("https://a.test", false);
  telemetry->close(*hanging);
}

TEST_F(TelemetryTest, OpensAndRecordsWhileTheFlagServiceHangs) {
  service->hold("https://a.test", true);
  const auto connection = telemetry->open(options("a.test", UserChoice::unset));
  ASSERT_TRUE(service->wait_for_requests(1));
  const auto second = telemetry->open(options("a.test", UserChoice::unset));
  run_statement(*second, "s1");
  service->hold("https://a.test", false);
  telemetry->close(*connection);
  telemetry->close(*second);
  EXPECT_EQ(service->requests(), 2U);
  EXPECT_EQ(counters().delivered, 1U);
}

TEST_F(TelemetryTest, ReopensWhileTheOldClientCloses) {
  service->hold("https://a.test", true);
  const auto old_connection = telemetry->open(options());
  old_connection->interceptor().record_connection(1ms);
  ASSERT_TRUE(service->wait_for_requests(1));
  std::jthread closer([&] { telemetry->close(*old_connection); });
  while (old_connection->interceptor().enabled()) std::this_thread::yield();
  const auto reopened = telemetry->open(options());
  run_statement(*reopened, "s1");
  EXPECT_EQ(service->requests(), 1U);
  service->hold("https://a.test", false);
  closer.join();
  telemetry->close(*reopened);
  EXPECT_EQ(counters().delivered, 2U);
}

TEST_F(TelemetryTest, ClosesWhatIsOpenWhenItIsDestroyed) {
  const auto connection = telemetry->open(options());
  run_statement(*connection, "s1");
  telemetry.reset();
  EXPECT_EQ(service->requests(), 1U);
  run_statement(*connection, "afterwards");
}

TEST_F(TelemetryTest, StaysOffForAHostWhoseTransportCannotBeMade) {
  telemetry = std::make_unique<Telemetry>(
      clock, []() -> std::unique_ptr<Transport> { throw std::runtime_error("no transport"); }, 1);
  const auto connection = telemetry->open(options());
  EXPECT_FALSE(connection->interceptor().enabled());
  telemetry->close(*connection);
}

TEST_F(TelemetryTest, SurvivesAStormOfOpensAndClosesOnOneHost) {
  std::vector<std::jthread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this] {
      for (int i = 0; i < 25; ++i) {
        const auto connection = telemetry->open(options());
        connection->set_session("session", "workspace");
        run_statement(*connection, "s" + std::to_string(i));
        telemetry->close(*connection);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(counters().recorded, 400U);
  EXPECT_EQ(counters().delivered, 200U);
  EXPECT_EQ(counters().pending, 0U);
  EXPECT_TRUE(counters().conserved());
  EXPECT_EQ(telemetry->runners_abandoned(), 0U);
}

}  // namespace
}  // namespace plumbline::telemetry
