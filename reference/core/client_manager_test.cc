// Sharing and isolation of clients.
#include "reference/core/client_manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::answer;
using testing::Desk;
using testing::options_for;
using testing::run_statement;
using namespace std::chrono_literals;

// Raw host strings as keys.
TEST(ClientManager, SharesOneClientAmongSpellingsOfAHost) {
  Desk desk;
  std::vector<std::unique_ptr<Connection>> connections;
  auto options = options_for(UserChoice::force);
  for (const char* host :
       {"host.test", "HTTPS://Host.Test:443/", " host.test. ", "https://host.test//"}) {
    options.host = host;
    connections.push_back(desk.manager.open(options));
    connections.back()->interceptor().record_operation(Operation::list_tables, 1ms,
                                                       Failure{ErrorClass::timeout, 0});
  }
  desk.run_for(5s);
  EXPECT_EQ(desk.manager.counters().size(), 1U);
  ASSERT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.exports()[0].events().size(), 4U);
}

// The first connection's close stopped the shared aggregator.
TEST(ClientManager, KeepsClientWhenOneOfItsConnectionsCloses) {
  Desk desk;
  const auto creator = desk.open();
  const auto other = desk.open();
  EXPECT_EQ(desk.manager.close(*creator), nullptr);
  EXPECT_EQ(desk.manager.close(*creator), nullptr);
  run_statement(desk, *other, "s1");
  desk.run_for(5s);
  EXPECT_EQ(desk.events().size(), 1U);
  EXPECT_NE(desk.manager.close(*other), nullptr);
}

TEST(ClientManager, ForgetsConnectionsThatRecordedNothingWhileAnotherStaysOpen) {
  Desk desk;
  const auto stays = desk.open();
  for (int i = 0; i < 10; ++i) {
    const auto passing = desk.open();
    EXPECT_EQ(desk.manager.close(*passing), nullptr);
  }
  desk.settle();
  EXPECT_EQ(desk.client->handles().sessions(), 1U);
}

TEST(ClientManager, CutsBatchesPerGroupAndLetsThemTakeTurns) {
  Desk desk;
  std::vector<std::unique_ptr<Connection>> connections;
  auto options = options_for(UserChoice::force);
  for (const char* org : {"1", "2", "1"}) {
    options.org_id = org;
    connections.push_back(desk.manager.open(options));
  }
  options.token.clear();
  connections.push_back(desk.manager.open(options));
  for (const auto& connection : connections) run_statement(desk, *connection, "s", 1us);
  desk.run_for(5s);
  ASSERT_EQ(desk.exports().size(), 3U);
  std::vector<std::string> orgs;
  for (const auto& request : desk.exports()) orgs.push_back(request.header("x-databricks-org-id"));
  EXPECT_THAT(orgs, ::testing::UnorderedElementsAre("1", "2", ""));
}

TEST(ClientManager, KeepsBreakerAcrossConnectionChurn) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) { return answer(403); };
  for (int i = 0; i < 8; ++i) {
    const auto connection = desk.open();
    connection->interceptor().record_connection(1ms);
    desk.close(*connection);
  }
  EXPECT_EQ(desk.exports().size(), 5U);
}

TEST(ClientManager, CountsPerHostAcrossClosedClients) {
  Desk desk;
  for (int i = 0; i < 3; ++i) {
    const auto connection = desk.open();
    connection->interceptor().record_connection(1ms);
    desk.close(*connection);
  }
  const auto counters = desk.manager.counters();
  ASSERT_EQ(counters.size(), 1U);
  EXPECT_EQ(counters[0].host, "host.test");
  EXPECT_EQ(counters[0].counters.recorded, 3U);
  EXPECT_EQ(counters[0].counters.delivered, 3U);
  EXPECT_TRUE(counters[0].counters.conserved());
}

TEST(ClientManager, GivesNoTelemetryBeyondHostsMaxAndCountsIt) {
  Desk desk;
  Config config = Config::design();
  config.hosts_max = 2;
  auto options = options_for(UserChoice::force, config);
  std::vector<std::unique_ptr<Connection>> connections;
  for (const char* host : {"a.test", "b.test", "c.test", "a.test"}) {
    options.host = host;
    connections.push_back(desk.manager.open(options));
  }
  EXPECT_TRUE(connections[1]->interceptor().enabled());
  EXPECT_FALSE(connections[2]->interceptor().enabled());
  EXPECT_TRUE(connections[3]->interceptor().enabled());
  EXPECT_EQ(desk.manager.hosts_refused(), 1U);
}

TEST(ClientManager, SumsUpTheCountersOfHostsBeyondThoseItKeeps) {
  testing::ManualClock clock;
  ClientManager manager(clock, 1, 2);
  auto options = options_for(UserChoice::force);
  for (const char* host : {"a.test", "b.test", "c.test", "d.test", "a.test"}) {
    options.host = host;
    const auto connection = manager.open(options);
    connection->interceptor().record_connection(1ms);
    const auto client = manager.close(*connection);
    ASSERT_TRUE(client);
    client->request_close(clock.now());
    client->end_now(clock.now());
  }
  const auto counters = manager.counters();
  ASSERT_EQ(counters.size(), 3U);
  EXPECT_EQ(counters[0].host, "");
  EXPECT_EQ(counters[0].counters.recorded, 2U);
  EXPECT_EQ(counters[1].host, "a.test");
  EXPECT_EQ(counters[1].counters.recorded, 2U);
}

TEST(ClientManager, OpensADisabledConnectionForWhatCannotBeObserved) {
  Desk desk;
  auto nowhere = options_for(UserChoice::force);
  nowhere.host = "";
  Config broken = Config::design();
  broken.flush_interval = Duration::zero();
  for (const auto& options : {nowhere, options_for(UserChoice::force, broken)}) {
    const auto connection = desk.manager.open(options);
    ASSERT_TRUE(connection);
    EXPECT_FALSE(connection->interceptor().enabled());
    connection->set_session("s", "w");
    connection->set_credentials("t");
    EXPECT_EQ(desk.manager.close(*connection), nullptr);
  }
}

TEST(ClientManager, DisablesTheConnectionWhenItsRunnerCannotStart) {
  const std::vector<ClientManager::ClientCreated> failures{
      [](const std::shared_ptr<Client>&) { throw std::runtime_error("no thread"); },
      [](const std::shared_ptr<Client>&) { throw 1; }};
  for (const auto& failure : failures) {
    testing::ManualClock clock;
    ClientManager manager(clock, 1);
    manager.on_client_created(failure);
    const auto connection = manager.open(options_for(UserChoice::force));
    EXPECT_FALSE(connection->interceptor().enabled());
    EXPECT_EQ(manager.close(*connection), nullptr);
  }
}

// The token would go in clear: the client's origin is the first opener's.
TEST(ClientManager, IsOffForHttpsBesideAClientThatSpeaksHttpAndNotTheOtherWayRound) {
  for (const bool plain_first : {true, false}) {
    Desk desk;
    auto options = options_for(UserChoice::force);
    options.host = plain_first ? "http://host.test" : "https://host.test";
    const auto first = desk.manager.open(options);
    options.host = plain_first ? "host.test" : "http://host.test";
    const auto second = desk.manager.open(options);
    EXPECT_TRUE(first->interceptor().enabled());
    EXPECT_EQ(second->interceptor().enabled(), !plain_first);
    EXPECT_EQ(desk.manager.close(*second), nullptr);
    EXPECT_EQ(desk.manager.close(*first), desk.client);
  }
}

// The shell's function was called with the manager's mutex held.
TEST(ClientManager, WakesWithNoLockHeld) {
  Desk desk;
  const auto first = desk.open();
  std::size_t hosts = 0;
  desk.client->set_wake([&] { hosts += desk.manager.counters().size(); });
  const auto second = desk.open();
  EXPECT_EQ(hosts, 1U);
  EXPECT_EQ(desk.manager.close(*second), nullptr);
  EXPECT_EQ(hosts, 2U);
}

TEST(ClientManager, SurvivesAStormOfOpensAndClosesOnOneHost) {
  testing::ManualClock clock;
  ClientManager manager(clock, 1);
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&manager, &clock] {
      for (int i = 0; i < 50; ++i) {
        const auto connection = manager.open(options_for(UserChoice::force));
        connection->set_session("s", "w");
        connection->interceptor().record_connection(1ms);
        const auto last = manager.close(*connection);
        if (!last) continue;
        last->request_close(clock.now());
        last->end_now(clock.now());
      }
    });
  }
  threads.clear();
  const auto counters = manager.counters();
  ASSERT_EQ(counters.size(), 1U);
  EXPECT_EQ(counters[0].counters.recorded, 200U);
  EXPECT_EQ(counters[0].counters.pending, 0U);
  EXPECT_TRUE(counters[0].counters.conserved());
}

}  // namespace
}  // namespace plumbline::telemetry
