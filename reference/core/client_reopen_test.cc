// A host that is opened again while its earlier clients still close.
#include <gtest/gtest.h>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::answer;
using testing::Desk;
using namespace std::chrono_literals;

TEST(ClientReopen, RecordsAtOnceAfterReopeningAndSendsWhenTheOldClientHasFinished) {
  Desk desk;
  const auto old_connection = desk.open();
  old_connection->interceptor().record_connection(1ms);
  const auto in_flight = desk.poll();
  ASSERT_TRUE(in_flight);
  const auto closing = desk.manager.close(*old_connection);
  closing->request_close(desk.clock.now());
  const auto reopened = desk.open();
  ASSERT_NE(desk.client, closing);
  reopened->interceptor().record_connection(1ms);
  EXPECT_FALSE(desk.poll());
  EXPECT_EQ(desk.client->next_deadline(), kNever);
  desk.wakes = 0;
  closing->on_outcome(in_flight->id, answer(200), desk.clock.now(), desk.clock.wall_now());
  EXPECT_FALSE(closing->poll(desk.clock.now(), desk.clock.wall_now()));
  EXPECT_TRUE(closing->finished());
  EXPECT_EQ(desk.wakes, 1);
  EXPECT_TRUE(desk.poll());
}

// A client with a short budget between two others let the third send beside the first (BT-7).
TEST(ClientReopen, SendsOnlyWhenAllEarlierClientsHaveFinished) {
  Desk desk;
  const auto first_connection = desk.open();
  const auto first = desk.client;
  first_connection->interceptor().record_connection(1ms);
  const auto in_flight = desk.poll();
  ASSERT_TRUE(in_flight);
  desk.manager.close(*first_connection)->request_close(desk.clock.now());
  Config hasty = Config::design();
  hasty.close_budget = 1s;
  const auto second_connection = desk.open(UserChoice::force, hasty);
  const auto second = desk.client;
  desk.manager.close(*second_connection)->request_close(desk.clock.now());
  const auto third_connection = desk.open();
  third_connection->interceptor().record_connection(1ms);
  desk.clock.advance(1s);
  EXPECT_FALSE(second->poll(desk.clock.now(), desk.clock.wall_now()));
  EXPECT_TRUE(second->finished());
  second->set_wake({});
  EXPECT_FALSE(desk.poll());
  desk.wakes = 0;
  first->on_outcome(in_flight->id, answer(200), desk.clock.now(), desk.clock.wall_now());
  EXPECT_FALSE(first->poll(desk.clock.now(), desk.clock.wall_now()));
  EXPECT_TRUE(first->finished());
  EXPECT_EQ(desk.wakes, 1);
  EXPECT_TRUE(desk.poll());
}

}  // namespace
}  // namespace plumbline::telemetry
