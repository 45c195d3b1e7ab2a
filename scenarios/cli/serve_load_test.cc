// Many connections at once: what `plumbline serve` promises of its load. The numbers that were
// measured are in fake_server/host/README.md.
#include <sys/resource.h>

#include "scenarios/cli/serve_test_support.h"

namespace plumbline::cli {
namespace {

using test::ask;
using test::RawClient;
using test::Serving;

constexpr std::size_t kIdle = 1000;
constexpr std::size_t kActive = 64;

void allow_descriptors() {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 2 * kIdle);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
}

std::vector<RawClient> connected(const std::string& origin, std::size_t count) {
  std::vector<RawClient> clients;
  clients.reserve(count);
  for (std::size_t i = 0; i < count; ++i) clients.emplace_back(origin);
  return clients;
}

// Each has had an answer on its connection, and keeps it.
void expect_answers(std::vector<RawClient>& clients, std::size_t bytes) {
  for (RawClient& one : clients) one.send(test::telemetry_bytes("load"));
  for (RawClient& one : clients) EXPECT_GE(one.read(bytes).size(), bytes);
}

TEST(ServeLoad, SixtyFourConnectionsAreServedAtOnce) {
  Serving serving;
  // Nobody is answered before all have asked: a server of 63 would end in the test's patience.
  ask(serving.admin(), "PUT", "/_plumbline/behaviour?session=load",
      R"({"telemetry": [{"requests": [1, 63], "delivery": "hang"}]})");
  std::vector<RawClient> clients = connected(serving.data(), kActive);
  for (RawClient& one : clients) one.send(test::telemetry_bytes("load"));
  const auto answered = [](const RawClient& one) { return one.heard_within({}); };
  EXPECT_TRUE(
      test::eventually([&] { return std::any_of(clients.begin(), clients.end(), answered); }));
  EXPECT_EQ(std::count_if(clients.begin(), clients.end(), answered), 1);
  EXPECT_EQ(serving.end(), 0);
}

TEST(ServeLoad, AThousandIdleConnectionsNeedNoThreadsAndAreServedWhenTheySpeak) {
  allow_descriptors();
  Serving serving;
  std::vector<RawClient> clients = connected(serving.data(), kIdle);
  for (const RawClient& one : clients) ASSERT_TRUE(one.connected());
  expect_answers(clients, 12);
  const auto health = ask(serving.admin(), "GET", "/_plumbline/health").json();
  EXPECT_EQ(health.at("connections"), kIdle);
  EXPECT_LE(serving.status_of("Threads"), 300);
  expect_answers(clients, 200);
  EXPECT_EQ(serving.end(), 0);
}

TEST(ServeLoad, AThousandIdleConnectionsCostLessThanATwentiethOfACore) {
  allow_descriptors();
  Serving serving;
  std::vector<RawClient> clients = connected(serving.data(), kIdle);
  expect_answers(clients, 12);
  RawClient silent(serving.data());
  const auto begun = std::chrono::steady_clock::now();
  const double before = serving.cpu_seconds();
  EXPECT_FALSE(silent.heard_within(std::chrono::seconds(2)));  // the time that is measured
  const std::chrono::duration<double> watched = std::chrono::steady_clock::now() - begun;
  EXPECT_LT((serving.cpu_seconds() - before) / watched.count(), 0.05);
  EXPECT_EQ(serving.end(), 0);
}

}  // namespace
}  // namespace plumbline::cli
