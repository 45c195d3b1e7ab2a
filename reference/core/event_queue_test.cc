#include "reference/core/event_queue.h"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;

Event statement(std::string_view id, Instant at = Instant{1s}) {
  Event event = Event::make(RecordKind::statement);
  event.at = at;
  event.statement_id.assign(id);
  return event;
}

TEST(EventQueue, GivesRecordsBackInOrderAndWhole) {
  EventQueue queue({8, 100});
  for (const char* id : {"a", "b", "c"}) {
    Event event = statement(id);
    event.tags.set(TagId::result_format, TagValue::of(std::string("format of ") + id));
    EXPECT_EQ(queue.push(event, 0, false).result, RecordResult::accepted);
  }
  std::array<Event, 8> events;
  ASSERT_EQ(queue.pop(events), 3U);
  EXPECT_EQ(events[2].statement_id.text(), "c");
  EXPECT_EQ(events[2].tags.to_tags().at(0).value.text(), "format of c");
}

TEST(EventQueue, RefusesTheNewestBeyondItsCapacityAndNotTheOneThatFillsIt) {
  EventQueue queue({2, 100});
  EXPECT_EQ(queue.push(statement("a"), 0, false).result, RecordResult::accepted);
  EXPECT_EQ(queue.push(statement("b"), 0, false).result, RecordResult::accepted);
  Event third = statement("c");
  third.follows = true;
  EXPECT_EQ(queue.push(third, 0, false).result, RecordResult::refused);
  const auto lost = queue.take_lost();
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0].hash, statement_hash(statement("c")));
  EXPECT_EQ(queue.pushes().refused, 1U);
}

TEST(EventQueue, TiesNoLossToAStatementOfWhichNothingWasAccepted) {
  EventQueue queue({2, 100});
  Event other = statement("other");
  other.follows = true;
  static_cast<void>(queue.push(statement("other"), 0, false));
  static_cast<void>(queue.push(statement("b"), 0, false));
  for (const char* id : {"c", "d", "e"}) {
    EXPECT_EQ(queue.push(statement(id), 0, false).result, RecordResult::refused);
  }
  EXPECT_EQ(queue.push(other, 0, false).result, RecordResult::refused);
  const auto lost = queue.take_lost();
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0].hash, statement_hash(other));
  EXPECT_EQ(lost[0].number, 0U);
  EXPECT_EQ(queue.pushes().refused, 4U);
}

TEST(EventQueue, CountsWhatTheRunnerHoldsTowardsItsCapacity) {
  EventQueue queue({2, 100});
  queue.set_held(1, 1);
  EXPECT_EQ(queue.push(statement("a"), 0, false).result, RecordResult::accepted);
  EXPECT_EQ(queue.push(statement("b"), 0, false).result, RecordResult::refused);
  queue.set_held(0, 0);
  EXPECT_EQ(queue.push(statement("b"), 0, false).result, RecordResult::accepted);
}

TEST(EventQueue, AsksForAWakeUpWhenItTurnsNonEmptyAtHalfAtABatchAndWhenUrgent) {
  EventQueue queue({10, 3});
  EXPECT_TRUE(queue.push(statement("1"), 1, false).wake);  // non-empty
  EXPECT_FALSE(queue.push(statement("2"), 1, false).wake);
  EXPECT_TRUE(queue.push(statement("3"), 1, false).wake);  // batch of 3
  EXPECT_FALSE(queue.push(statement("4"), 1, false).wake);
  EXPECT_TRUE(queue.push(statement("5"), 0, false).wake);  // half
  EXPECT_FALSE(queue.push(statement("6"), 0, false).wake);
  EXPECT_TRUE(queue.push(statement("7"), 0, true).wake);  // urgent
}

TEST(EventQueue, WantsDrainingOnlyForAReasonBesidesBeingNonEmpty) {
  EventQueue queue({10, 3});
  static_cast<void>(queue.push(statement("1", Instant{7s}), 1, false));
  EXPECT_FALSE(queue.state().drain_wanted);
  EXPECT_EQ(queue.state().front, Instant{7s});
  static_cast<void>(queue.push(statement("2"), 0, true));
  EXPECT_TRUE(queue.state().drain_wanted);
}

TEST(EventQueue, WantsDrainingForABatchWhetherItsSumGrewByAPushOrByWhatTheRunnerHolds) {
  EventQueue queue({100, 3});
  queue.set_held(4, 4);
  EXPECT_FALSE(queue.state().drain_wanted);
  for (const char* id : {"1", "2", "3"}) static_cast<void>(queue.push(statement(id), 1, false));
  EXPECT_TRUE(queue.state().drain_wanted);
  queue.set_held(0, 0);
  EXPECT_TRUE(queue.state().drain_wanted);
  std::array<Event, 100> events;
  EXPECT_EQ(queue.pop(events), 3U);
  EXPECT_FALSE(queue.state().drain_wanted);
}

TEST(EventQueue, WrapsAroundWithoutLosingRecords) {
  EventQueue queue({3, 100});
  std::array<Event, 1> one;
  static_cast<void>(queue.push(statement("0"), 0, false));
  for (int i = 1; i < 20; ++i) {
    ASSERT_EQ(queue.push(statement(std::to_string(i)), 0, false).result, RecordResult::accepted);
    ASSERT_EQ(queue.pop(one), 1U);
    EXPECT_EQ(one[0].statement_id.text(), std::to_string(i - 1));
  }
}

TEST(EventQueue, TakesNothingOnceClosedButGivesOutWhatItHas) {
  EventQueue queue({3, 100});
  static_cast<void>(queue.push(statement("a"), 0, false));
  queue.close();
  EXPECT_EQ(queue.push(statement("b"), 0, false).result, RecordResult::closed);
  std::array<Event, 2> events;
  EXPECT_EQ(queue.pop(events), 1U);
  EXPECT_EQ(queue.pushes().late, 1U);
}

TEST(EventQueue, LosesNothingUnderConcurrentPushes) {
  EventQueue queue({100'000, 100});
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&queue] {
      for (int i = 0; i < 1000; ++i) static_cast<void>(queue.push(statement("s"), 1, false));
    });
  }
  std::array<Event, 64> events;
  std::size_t popped = 0;
  for (int turns = 0; turns < 100; ++turns) popped += queue.pop(events);
  threads.clear();
  while (const std::size_t count = queue.pop(events)) popped += count;
  EXPECT_EQ(popped, 4000U);
  EXPECT_EQ(queue.pushes().accepted, 4000U);
}

}  // namespace
}  // namespace plumbline::telemetry
