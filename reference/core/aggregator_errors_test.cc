// What errors become: kept, superseded, sent with their statement or alone.
#include <gtest/gtest.h>

#include "reference/core/aggregator_test_support.h"

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::kRetryable;
using testing::kTerminal;

class AggregatorErrorsTest : public testing::AggregatorTest {};

// The design's error events were never produced.
TEST_F(AggregatorErrorsTest, SendsStatementAndItsErrorsAtOnceAtATerminalFailure) {
  add(RecordKind::error, "s", kRetryable);
  add(RecordKind::statement, "s", kTerminal);
  ASSERT_EQ(out.size(), 3U);
  EXPECT_EQ(out[0].wire.error, ErrorClass::syntax);
  EXPECT_TRUE(out[0].at_once);
  EXPECT_EQ(out[1].wire.kind, MetricKind::error);
  EXPECT_EQ(out[1].wire.error, ErrorClass::server_error);
  EXPECT_EQ(out[2].wire.error, ErrorClass::syntax);
  add(RecordKind::complete, "s");
  EXPECT_EQ(out.size(), 3U);
  expect_conserved(3);
}

TEST_F(AggregatorErrorsTest, SendsOnlyTheCloseAfterATerminalFailureInTheShippedProfile) {
  set_profile(ProfileKind::shipped);
  add(RecordKind::statement, "s", kTerminal);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].wire.operation, Operation::execute_statement);
  EXPECT_EQ(out[0].wire.error, ErrorClass::syntax);
  add(RecordKind::complete, "s");
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[1].wire.operation, Operation::close_statement);
  EXPECT_FALSE(out[1].wire.error);
  expect_conserved(2);
}

TEST_F(AggregatorErrorsTest, TreatsHttpStatus404AsTerminalWhateverItsClass) {
  add(RecordKind::statement, "s", Failure{ErrorClass::unknown, 404});
  EXPECT_FALSE(out.empty());
  out.clear();
  add(RecordKind::statement, "t", Failure{ErrorClass::unknown, 409});
  EXPECT_TRUE(out.empty());
}

TEST_F(AggregatorErrorsTest, ForgetsRetryableFailureOfAStatementThatThenSucceeds) {
  add(RecordKind::statement, "s", kRetryable);
  add(RecordKind::error, "s", kRetryable);
  add(RecordKind::statement, "s");
  add(RecordKind::complete, "s");
  ASSERT_EQ(out.size(), 1U);
  EXPECT_FALSE(out[0].wire.error);
  EXPECT_EQ(counts.snapshot().dropped_by(DropReason::superseded), 1U);
  expect_conserved(4);
}

TEST_F(AggregatorErrorsTest, ReportsRetryableFailureWhenTheStatementIsCompletedWithIt) {
  add(RecordKind::statement, "s", kRetryable);
  EXPECT_TRUE(out.empty());
  add(RecordKind::complete, "s");
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].wire.error, ErrorClass::server_error);
  EXPECT_EQ(out[0].wire.http_status, 503);
  expect_conserved(2);
}

TEST_F(AggregatorErrorsTest, KeepsSixteenErrorsOfAStatementAndNotOneMore) {
  for (int i = 0; i < 17; ++i) add(RecordKind::error, "s", kRetryable);
  add(RecordKind::statement, "s", kRetryable);
  add(RecordKind::complete, "s");
  EXPECT_EQ(out.size(), 1U + 16U);
  expect_conserved(19);
}

// The design dropped errors without a live statement.
TEST_F(AggregatorErrorsTest, ReportsErrorsWithoutAStatement) {
  add(RecordKind::error, "", kRetryable);
  add(RecordKind::error, "", kTerminal);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_FALSE(out[0].at_once);
  EXPECT_TRUE(out[1].at_once);
  expect_conserved(2);
}

TEST_F(AggregatorErrorsTest, GivesAnErrorWithoutAStatementNoOperation) {
  set_profile(ProfileKind::shipped);
  add(RecordKind::error, "", kTerminal);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_FALSE(out[0].wire.operation);
}

TEST_F(AggregatorErrorsTest, DropsAStatementThatLostARecordByItsIdOrByItsNumber) {
  Event early = make(RecordKind::error, "", kRetryable);
  early.statement = 9;
  Event executed = make(RecordKind::statement, "s");
  executed.statement = 9;
  for (const bool known_by_id : {false, true}) {
    add(early);
    if (known_by_id) add(executed);
    aggregator->lose(1, statement_hash(executed), 8);
    EXPECT_EQ(aggregator->open(), known_by_id ? 0U : 1U);
    aggregator->lose(1, statement_hash(executed), 9);
    EXPECT_EQ(aggregator->open(), 0U);
  }
  aggregator->lose(1, 0, 0);
  expect_conserved(3);
}

TEST_F(AggregatorErrorsTest, ReportsFailedStatementWithoutAnIdByItsNumber) {
  Event failed = make(RecordKind::statement, "", kTerminal);
  failed.statement = 9;
  add(failed);
  ASSERT_FALSE(out.empty());
  EXPECT_EQ(out[0].wire.statement_id, "");
  EXPECT_EQ(out[0].wire.error, ErrorClass::syntax);
}

TEST_F(AggregatorErrorsTest, FindsErrorsFromBeforeTheStatementHadItsId) {
  Event early = make(RecordKind::error, "", kRetryable);
  early.statement = 9;
  add(early);
  Event executed = make(RecordKind::statement, "s", kRetryable);
  executed.statement = 9;
  add(executed);
  add(RecordKind::complete, "s");
  ASSERT_EQ(out.size(), 3U);
  EXPECT_EQ(out[1].wire.statement_id, "s");
  EXPECT_EQ(aggregator->open(), 0U);
  expect_conserved(3);
}

TEST_F(AggregatorErrorsTest, ReportsFailedConnectWithoutIds) {
  for (const ProfileKind profile : {ProfileKind::design, ProfileKind::shipped}) {
    set_profile(profile);
    add(RecordKind::connection, "", Failure{ErrorClass::authentication, 401});
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(out[0].wire.kind, MetricKind::error);
    EXPECT_EQ(out[0].wire.operation, Operation::create_session);
    EXPECT_EQ(out[0].wire.session_id, "");
    EXPECT_TRUE(out[0].at_once);
  }
}

}  // namespace
}  // namespace plumbline::telemetry
