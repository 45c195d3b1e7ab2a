#include "reference/core/aggregator.h"

#include <gtest/gtest.h>

#include "reference/core/aggregator_test_support.h"

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::AggregatorTest;
using testing::kRetryable;
using testing::kTerminal;

TEST_F(AggregatorTest, MakesOneStatementEventAtCompletionAndNoneBefore) {
  add(RecordKind::statement, "s");
  EXPECT_TRUE(out.empty());
  add(RecordKind::complete, "s");
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].wire.kind, MetricKind::statement);
  EXPECT_EQ(out[0].wire.session_id, "session");
  EXPECT_EQ(out[0].wire.statement_id, "s");
  expect_conserved(2);
}

TEST_F(AggregatorTest, MakesExecuteAndCloseEventsInTheShippedProfile) {
  set_profile(ProfileKind::shipped);
  add(RecordKind::statement, "s");
  EXPECT_TRUE(out.empty());
  add(RecordKind::complete, "s");
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].wire.operation, Operation::execute_statement);
  EXPECT_EQ(out[1].wire.operation, Operation::close_statement);
  EXPECT_EQ(counts.snapshot().merged, 0U);
  expect_conserved(2);
}

TEST_F(AggregatorTest, AddsLatenciesAndSumsWorkWithTheLastWriterOfATag) {
  Event first = make(RecordKind::statement, "s");
  first.latency = 30ms;
  first.work = Work{1, 100, 4ms, 4ms, 4ms, 2, 6ms};
  first.tags.set(TagId::result_format, TagValue::of("arrow"));
  Event second = make(RecordKind::statement, "s");
  second.latency = 12ms;
  Event last = make(RecordKind::complete, "s");
  last.work = Work{2, 50, 9ms, 9ms, 10ms, 1, 1ms};
  last.tags.set(TagId::result_format, TagValue::of("json"));
  add(first);
  add(second);
  add(last);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].wire.latency, 42ms);
  EXPECT_EQ(out[0].wire.chunks, (ChunkSums{3, 150, 4ms, 9ms, 14ms}));
  EXPECT_EQ(out[0].wire.polls, (PollSums{3, 7ms}));
  ASSERT_EQ(out[0].wire.tags.size(), 1U);
  EXPECT_EQ(out[0].wire.tags[0].value.text(), "json");
  expect_conserved(3);
}

TEST_F(AggregatorTest, EvictsStatementsOpenForAnHourAndNotEarlier) {
  add(RecordKind::statement, "s");
  EXPECT_EQ(aggregator->next_eviction(), now + 1h);
  aggregator->evict_old(now + 1h - 1ns);
  EXPECT_EQ(aggregator->open(), 1U);
  aggregator->evict_old(now + 1h);
  EXPECT_EQ(aggregator->open(), 0U);
  EXPECT_EQ(aggregator->next_eviction(), kNever);
  EXPECT_EQ(counts.snapshot().dropped_by(DropReason::evicted), 1U);
  expect_conserved(1);
}

TEST_F(AggregatorTest, EvictsTheOldestBeyondTheBound) {
  config.statements_max = 2;
  for (const char* id : {"c", "b", "a"}) add(RecordKind::statement, id);
  EXPECT_EQ(aggregator->open(), 2U);
  for (const char* id : {"a", "b", "c"}) add(RecordKind::complete, id);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(counts.snapshot().dropped_by(DropReason::evicted), 2U);  // c, and its completion
  expect_conserved(6);
}

TEST_F(AggregatorTest, DropsAStatementThatLostARecordWhole) {
  add(RecordKind::error, "s", kRetryable);
  add(RecordKind::statement, "s");
  aggregator->lose(1, statement_hash(make(RecordKind::complete, "s")), 0);
  aggregator->lose(1, statement_hash(make(RecordKind::complete, "other")), 0);
  EXPECT_EQ(aggregator->open(), 0U);
  EXPECT_EQ(counts.snapshot().dropped_by(DropReason::queue_full), 2U);
  expect_conserved(2);
}

TEST_F(AggregatorTest, SendsOpenStatementsAtCloseInTheOrderOfTheirOpening) {
  for (const char* id : {"z", "a"}) add(RecordKind::statement, id);
  add(RecordKind::statement, "failed", kTerminal);
  out.clear();
  const auto events = aggregator->close(now);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].wire.statement_id, "z");
  EXPECT_EQ(events[1].wire.statement_id, "a");
  EXPECT_EQ(aggregator->records(), 0U);
}

TEST_F(AggregatorTest, KeepsStatementsOfTwoConnectionsApartThoughTheirIdsAreEqual) {
  auto other = std::make_shared<Handle>(HandleFacts{});
  other->id = 2;
  const auto theirs = std::make_shared<const Session>(Session{2, "theirs", "", other});
  add(RecordKind::statement, "s");
  EXPECT_TRUE(aggregator->add(make(RecordKind::statement, "s"), theirs, WallTime{}).empty());
  EXPECT_EQ(aggregator->open(), 2U);
}

}  // namespace
}  // namespace plumbline::telemetry
