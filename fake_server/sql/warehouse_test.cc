#include "fake_server/sql/warehouse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace plumbline::fake {
namespace {

using std::chrono::minutes;

std::vector<SqlEventKind> kinds(const std::vector<SqlEvent>& events) {
  std::vector<SqlEventKind> out;
  for (const SqlEvent& event : events) out.push_back(event.kind);
  return out;
}

Operation in_session(const std::string& session) {
  Operation operation;
  operation.session_id = session;
  operation.protocol = "thrift";
  return operation;
}

TEST(HandleIds, PrintAsThe8_4_4_4_12OfTheirBytes) {
  const HandleId id{
      std::string("\x01\x23\x45\x67\x89\xab\xcd\xef\x00\x11\x22\x33\x44\x55\x66\x77", 16), ""};
  EXPECT_EQ(id.text(), "01234567-89ab-cdef-0011-223344556677");
  EXPECT_EQ((HandleId{"short", ""}).text(), "");
}

TEST(HandleIds, AreTheSameForASeedAndNeverTwice) {
  HandleMaker one(1);
  HandleMaker again(1);
  HandleMaker two(2);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const HandleId id = one.next();
    EXPECT_EQ(id, again.next());
    EXPECT_TRUE(seen.insert(id.text()).second);
    EXPECT_TRUE(seen.insert(two.next().text()).second);
  }
}

TEST(Warehouse, HoldsABoundedNumberOfSessions) {
  Warehouse warehouse(1, {.sessions = 1});
  const SqlSession* first = warehouse.open_session("thrift");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(warehouse.open_session("thrift"), nullptr);
  warehouse.close_session(first->id.text(), "thrift");
  EXPECT_NE(warehouse.open_session("thrift"), nullptr);
}

TEST(Warehouse, HoldsABoundedNumberOfOperations) {
  Warehouse warehouse(1, {.operations = 1});
  const Operation* first = warehouse.begin(in_session(""), "x");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(warehouse.begin(in_session(""), "x"), nullptr);
  warehouse.close(first->id.text(), "x", false);
  EXPECT_NE(warehouse.begin(in_session(""), "x"), nullptr);
}

TEST(Warehouse, EndsASessionThatNobodyUses) {
  Warehouse warehouse(1, {.idle = minutes(15)});
  const std::string id = warehouse.open_session("thrift")->id.text();
  (void)warehouse.begin(in_session(id), "x");
  (void)warehouse.take_events();
  warehouse.advance(minutes(15) - Duration(1));
  EXPECT_EQ(warehouse.sessions_open(), 1U);
  warehouse.advance(minutes(15));
  EXPECT_EQ(warehouse.session(id), nullptr);
  EXPECT_EQ(warehouse.operations_open(), 0U);
  EXPECT_THAT(kinds(warehouse.take_events()),
              testing::ElementsAre(SqlEventKind::statement_closed, SqlEventKind::session_expired));
}

TEST(Warehouse, KeepsASessionWhoseStatementsAreUsed) {
  Warehouse warehouse(1, {.idle = minutes(15)});
  const std::string id = warehouse.open_session("thrift")->id.text();
  const std::string statement = warehouse.begin(in_session(id), "x")->id.text();
  warehouse.advance(minutes(14));
  EXPECT_NE(warehouse.operation(statement), nullptr);
  warehouse.advance(minutes(28));
  EXPECT_NE(warehouse.session(id), nullptr);
}

TEST(Warehouse, EndsAStatementWithoutSessionThatNobodyUses) {
  Warehouse warehouse(1, {.idle = minutes(15)});
  (void)warehouse.begin(in_session(""), "x");
  warehouse.advance(minutes(15) - Duration(1));
  EXPECT_EQ(warehouse.operations_open(), 1U);
  warehouse.advance(minutes(15));
  EXPECT_EQ(warehouse.operations_open(), 0U);
}

TEST(Warehouse, ClosesAnOperationOnce) {
  Warehouse warehouse(1, {});
  const std::string id = warehouse.begin(in_session(""), "x")->id.text();
  warehouse.close(id, "x", false);
  warehouse.close(id, "x", false);
  EXPECT_THAT(kinds(warehouse.take_events()), testing::ElementsAre(SqlEventKind::statement_executed,
                                                                   SqlEventKind::statement_closed));
}

TEST(Warehouse, CancelsOnlyWhatRuns) {
  Warehouse warehouse(1, {});
  Operation running = in_session("");
  running.polls_left = 1;
  Operation* first = warehouse.begin(running, "x");
  Operation* second = warehouse.begin(in_session(""), "x");
  warehouse.cancel(*first, "x");
  warehouse.cancel(*second, "x");
  EXPECT_EQ(first->state, OperationState::cancelled);
  EXPECT_EQ(second->state, OperationState::finished);
  warehouse.poll(*first, "x");
  EXPECT_EQ(first->state, OperationState::cancelled);
}

TEST(Warehouse, LosesEventsBeyondItsBoundAndSaysHowMany) {
  Warehouse warehouse(1, {.event_bytes = 2 * sizeof(SqlEvent)});
  for (int i = 0; i < 3; ++i) warehouse.note({});
  EXPECT_EQ(warehouse.events_lost(), 1U);
  EXPECT_EQ(warehouse.take_events().size(), 2U);
  warehouse.note({});
  EXPECT_EQ(warehouse.take_events().size(), 1U);
}

TEST(Warehouse, KeepsTheBeginningOfLongSqlAndNoHalfCharacter) {
  EXPECT_EQ(kept_sql("SELECT 1"), "SELECT 1");
  EXPECT_EQ(kept_sql(std::string(kSqlKept, 'x')).size(), kSqlKept);
  EXPECT_EQ(kept_sql(std::string(kSqlKept + 1, 'x')).size(), kSqlKept);
  EXPECT_EQ(kept_sql(std::string(kSqlKept - 1, 'x') + "\xc3\xa9" + "y").size(), kSqlKept - 1);
}

TEST(Warehouse, NamesEveryKindOfEvent) {
  EXPECT_EQ(to_string(SqlEventKind::session_opened), "session_opened");
  EXPECT_EQ(to_string(SqlEventKind::file_given), "file_given");
  EXPECT_EQ(to_string(SqlEventKind::request_refused), "request_refused");
}

}  // namespace
}  // namespace plumbline::fake
