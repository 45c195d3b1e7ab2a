#include "fake_server/sql/thrift_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/sql/sql_test_support.h"

namespace plumbline::fake {
namespace {

using testing::ElementsAre;

class ThriftCallsTest : public testing::Test {
 protected:
  ThriftCallsTest() { driver_.open(); }

  std::vector<std::string> account() {
    std::vector<std::string> lines;
    for (const SqlEvent& event : service_.take_events()) {
      lines.push_back(std::string(to_string(event.kind)) + " " + event.state);
    }
    return lines;
  }

  static std::string statement_id(const tcli::TStatementResp& answer) {
    return HandleId{answer.operationHandle.operationId.guid, ""}.text();
  }

  SqlService service_{SqlOptions{}};
  test::ThriftDriver driver_{service_};
};

TEST_F(ThriftCallsTest, OpensASessionWithAHandle) {
  const auto answer = driver_.open();
  EXPECT_EQ(answer.status.statusCode, tcli::StatusCode::SUCCESS);
  EXPECT_EQ(answer.serverProtocolVersion, 42248);
  EXPECT_EQ(answer.sessionHandle.sessionId.guid.size(), 16U);
  EXPECT_EQ(answer.sessionHandle.sessionId.secret.size(), 16U);
  EXPECT_EQ(driver_.reply.headers[0].second, "application/x-thrift");
}

TEST_F(ThriftCallsTest, GivesASmallResultDirectlyAndLeavesItOpen) {
  const auto answer = driver_.execute("rows=3 columns=2");
  EXPECT_EQ(answer.status.statusCode, tcli::StatusCode::SUCCESS);
  EXPECT_TRUE(answer.operationHandle.hasResultSet);
  ASSERT_TRUE(answer.__isset.directResults);
  const auto& direct = answer.directResults;
  EXPECT_EQ(direct.operationStatus.operationState, tcli::StateCode::FINISHED);
  EXPECT_EQ(direct.resultSetMetadata.resultFormat, tcli::ResultFormat::COLUMNS);
  EXPECT_FALSE(direct.resultSet.hasMoreRows);
  const auto& columns = direct.resultSet.results.columns;
  EXPECT_THAT(columns[0].i64Val.values, ElementsAre(0, 1, 2));
  EXPECT_THAT(columns[1].stringVal.values, ElementsAre("r0c1", "r1c1", "r2c1"));
  EXPECT_FALSE(direct.__isset.closeOperation);
  EXPECT_EQ(driver_.close().status.statusCode, tcli::StatusCode::SUCCESS);
}

TEST_F(ThriftCallsTest, ClosesInDirectResultsWhenAskedAndAllIsThere) {
  EXPECT_TRUE(driver_.execute("close=yes").directResults.__isset.closeOperation);
  EXPECT_EQ(driver_.close().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  const auto part = driver_.execute("close=yes rows=3 chunk_rows=2");
  EXPECT_TRUE(part.directResults.resultSet.hasMoreRows);
  EXPECT_FALSE(part.directResults.__isset.closeOperation);
  EXPECT_EQ(driver_.close().status.statusCode, tcli::StatusCode::SUCCESS);
}

TEST_F(ThriftCallsTest, GivesDirectResultsOnlyWhenAsked) {
  EXPECT_FALSE(driver_.execute("rows=1", true).__isset.directResults);
  EXPECT_FALSE(driver_.execute("direct=no").__isset.directResults);
  EXPECT_FALSE(driver_.execute("polls=1").__isset.directResults);
}

TEST_F(ThriftCallsTest, IsRunningForAsManyPollsAsAsked) {
  (void)driver_.execute("polls=2");
  EXPECT_EQ(driver_.poll().operationState, tcli::StateCode::RUNNING);
  EXPECT_EQ(driver_.poll().operationState, tcli::StateCode::RUNNING);
  EXPECT_EQ(driver_.poll().operationState, tcli::StateCode::FINISHED);
  EXPECT_EQ(driver_.poll().operationState, tcli::StateCode::FINISHED);
}

TEST_F(ThriftCallsTest, GivesPagesThenColumnsWithoutValues) {
  (void)driver_.execute("rows=5 chunk_rows=2 direct=no");
  (void)driver_.poll();
  EXPECT_EQ(driver_.metadata().schema.columns.size(), 1U);
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 4; ++i) {
    const auto page = driver_.fetch();
    sizes.push_back(page.results.columns.at(0).i64Val.values.size());
    EXPECT_EQ(page.hasMoreRows, i < 2) << i;
  }
  EXPECT_THAT(sizes, ElementsAre(2, 2, 1, 0));
}

TEST_F(ThriftCallsTest, HeedsTheDriversOwnPageSizeAndOffset) {
  (void)driver_.execute("rows=5 direct=no");
  EXPECT_EQ(driver_.fetch(2).results.columns[0].i64Val.values.size(), 2U);
  tcli::TFetchResultsReq in;
  in.operationHandle = driver_.operation.operationHandle;
  in.__set_startRowOffset(4);
  in.__set_includeResultSetMetadata(true);
  const auto last = driver_.fetch(in);
  EXPECT_THAT(last.results.columns[0].i64Val.values, ElementsAre(4));
  EXPECT_EQ(last.results.startRowOffset, 4);
  EXPECT_EQ(last.resultSetMetadata.schema.columns.size(), 1U);
  in.__set_startRowOffset(-9);
  EXPECT_EQ(driver_.fetch(in).results.startRowOffset, 0);
}

TEST_F(ThriftCallsTest, GivesNoMoreRowsThanTheDriversLimit) {
  tcli::TExecuteStatementReq in;
  in.sessionHandle = driver_.session;
  in.statement = "SELECT 1 /* plumbline: rows=9 */";
  in.__set_resultRowLimit(4);
  (void)driver_.execute(in);
  EXPECT_EQ(driver_.fetch().results.columns[0].i64Val.values.size(), 4U);
}

TEST_F(ThriftCallsTest, GivesArrowOnlyToThoseWhoReadIt) {
  const auto direct = driver_.execute("format=arrow rows=3").directResults;
  EXPECT_EQ(direct.resultSetMetadata.resultFormat, tcli::ResultFormat::ARROW);
  EXPECT_FALSE(direct.resultSetMetadata.arrowSchema.empty());
  ASSERT_EQ(direct.resultSet.results.arrowBatches.size(), 1U);
  EXPECT_EQ(direct.resultSet.results.arrowBatches[0].rowCount, 3);
  EXPECT_TRUE(driver_.fetch().results.arrowBatches.empty());
  tcli::TExecuteStatementReq in;
  in.sessionHandle = driver_.session;
  in.statement = "SELECT 1 /* plumbline: format=arrow */";
  (void)driver_.execute(in);
  EXPECT_EQ(driver_.metadata().resultFormat, tcli::ResultFormat::COLUMNS);
}

TEST_F(ThriftCallsTest, SaysHowManyRowsAStatementChanged) {
  tcli::TExecuteStatementReq in;
  in.sessionHandle = driver_.session;
  in.statement = "INSERT INTO t VALUES (1) /* plumbline: rows=7 */";
  const auto answer = driver_.execute(in);
  EXPECT_FALSE(answer.operationHandle.hasResultSet);
  EXPECT_EQ(driver_.poll().numModifiedRows, 7);
  const auto page = driver_.fetch();  // some drivers fetch all the same
  EXPECT_EQ(page.status.statusCode, tcli::StatusCode::SUCCESS);
  EXPECT_TRUE(page.results.columns.empty());
}

TEST_F(ThriftCallsTest, RefusesToFetchWhatIsStillRunning) {
  (void)driver_.execute("polls=1");
  EXPECT_EQ(driver_.fetch().status.sqlState, "22023");
}

TEST_F(ThriftCallsTest, CancelsARunningStatement) {
  (void)driver_.execute("polls=1000000");
  EXPECT_EQ(driver_.poll().operationState, tcli::StateCode::RUNNING);
  EXPECT_EQ(driver_.cancel().status.statusCode, tcli::StatusCode::SUCCESS);
  const auto state = driver_.poll();
  EXPECT_EQ(state.operationState, tcli::StateCode::CANCELLED);
  EXPECT_EQ(state.sqlState, "HY008");
}

TEST_F(ThriftCallsTest, RefusesUnknownHandles) {
  (void)driver_.execute("direct=no");
  driver_.operation.operationHandle.operationId.secret = std::string(16, 'x');
  EXPECT_EQ(driver_.poll().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  EXPECT_EQ(driver_.fetch().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  EXPECT_EQ(driver_.metadata().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  EXPECT_EQ(driver_.cancel().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  EXPECT_EQ(driver_.close().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  EXPECT_EQ(driver_.close_session().status.statusCode, tcli::StatusCode::SUCCESS);
  EXPECT_EQ(driver_.close_session().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  EXPECT_EQ(driver_.execute("rows=1").status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  EXPECT_EQ(driver_.get_tables().status.statusCode, tcli::StatusCode::INVALID_HANDLE);
  EXPECT_EQ(service_.operations_open(), 0U);
}

TEST_F(ThriftCallsTest, RefusesSqlThatIsNotUtf8) {
  tcli::TExecuteStatementReq in;
  in.sessionHandle = driver_.session;
  in.statement = "SELECT '\xff'";
  (void)driver_.execute(in);
  EXPECT_EQ(driver_.reply.status, 400);
}

TEST_F(ThriftCallsTest, KeepsAnAccount) {
  const std::string id = statement_id(driver_.execute("polls=1 rows=3 chunk_rows=2"));
  (void)driver_.poll();
  (void)driver_.poll();
  (void)driver_.fetch();
  (void)driver_.close();
  (void)driver_.close_session();
  const std::vector<SqlEvent> events = service_.take_events();
  ASSERT_EQ(events.size(), 7U);
  EXPECT_EQ(events[1].sql, "SELECT 'canary' /* plumbline: polls=1 rows=3 chunk_rows=2 */");
  for (std::size_t i = 1; i < 6; ++i) EXPECT_EQ(events[i].statement_id, id);
  EXPECT_EQ(events[3].state, "finished");
  EXPECT_EQ(events[4].kind, SqlEventKind::page_given);
  EXPECT_EQ(events[4].rows, 2);
  EXPECT_EQ(events[4].bytes, 16);
  EXPECT_EQ(events[4].chunk, 0);
  EXPECT_EQ(events[5].kind, SqlEventKind::statement_closed);
  EXPECT_EQ(events[6].kind, SqlEventKind::session_closed);
}

TEST_F(ThriftCallsTest, AccountsForWhatASessionLeavesOpen) {
  (void)driver_.execute("rows=1");
  (void)account();
  (void)driver_.close_session();
  EXPECT_THAT(account(), ElementsAre("statement_closed finished", "session_closed "));
}

}  // namespace
}  // namespace plumbline::fake
