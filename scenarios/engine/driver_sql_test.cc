#include "scenarios/engine/driver_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "scenarios/engine/driver_open.h"

namespace plumbline::scenario {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const DriverCanaries kCanaries = fresh_canaries(1, 2, "case");

std::string text_of(const ExecuteStep& step) { return sql_of(step, kCanaries, false, 1).text; }

TEST(DriverSql, NamesWhatIsSecretWhereTheTextIsLeftOpen) {
  const DriverSql sql = sql_of({}, kCanaries, true, 3);
  EXPECT_THAT(sql.text, AllOf(HasSubstr(kCanaries.table), HasSubstr(kCanaries.column),
                              HasSubstr("'" + kCanaries.literal + "'"), HasSubstr(" = ?"),
                              Not(HasSubstr(kCanaries.value)), HasSubstr(sql.marker)));
  EXPECT_TRUE(sql.takes_parameter);
  EXPECT_FALSE(sql_of({}, kCanaries, false, 3).takes_parameter);
  EXPECT_FALSE(sql.fails);
}

TEST(DriverSql, KeepsTheScenariosTextAndMarksItApart) {
  ExecuteStep step;
  step.sql = "INSERT INTO t VALUES (1)";
  EXPECT_THAT(text_of(step), testing::StartsWith("INSERT INTO t VALUES (1) /* plumbline: */ /* "));
  EXPECT_NE(sql_of(step, kCanaries, false, 1).marker, sql_of(step, kCanaries, false, 11).marker);
  EXPECT_THAT(text_of(step), Not(HasSubstr(sql_of(step, kCanaries, false, 11).marker)));
}

TEST(DriverSql, SaysTheStepInDirectives) {
  ExecuteStep step;
  step.latency = std::chrono::milliseconds(200);
  step.chunk_latency = std::chrono::milliseconds(5);
  step.polls = 3;
  step.chunks = 4;
  EXPECT_THAT(
      text_of(step),
      HasSubstr("latency=200ms latency=fetch:5ms polls=3 direct=no rows=40 chunk_rows=10 */"));
  step.bytes_per_chunk = 3'200;
  EXPECT_THAT(text_of(step), HasSubstr("rows=400 chunk_rows=100 */"));
  step.bytes_per_chunk = 1;
  EXPECT_THAT(text_of(step), HasSubstr("rows=4 chunk_rows=1 */"));
  step.bytes_per_chunk = std::int64_t{1} << 40;
  EXPECT_THAT(text_of(step), HasSubstr("rows=400000 chunk_rows=100000 */"));
}

TEST(DriverSql, FailsWhereTheTextOrTheStepSays) {
  ExecuteStep step;
  step.error = "syntax";
  EXPECT_THAT(text_of(step), HasSubstr("fail=execute_handle:syntax"));
  EXPECT_TRUE(sql_of(step, kCanaries, false, 1).fails);
  step.handle = false;
  EXPECT_THAT(text_of(step), HasSubstr("fail=execute:syntax"));
  step.sql = "SELECT 2 /* plumbline: fail=fetch:timeout */";
  EXPECT_THAT(text_of(step), AllOf(HasSubstr("fail=fetch:timeout"), Not(HasSubstr("syntax"))));
}

TEST(DriverSql, JoinsTheDirectivesOfTheText) {
  ExecuteStep step;
  step.sql = "SELECT 2 /* plumbline: format=arrow */";
  step.polls = 1;
  EXPECT_THAT(text_of(step), HasSubstr("/* plumbline: polls=1 direct=no format=arrow */"));
}

TEST(DriverCanaries, AreNewInEachRunAndTheSameInBothArms) {
  EXPECT_EQ(fresh_canaries(1, 2, "case"), kCanaries);
  std::set<std::string> all;
  for (const DriverCanaries& one : {kCanaries, fresh_canaries(2, 2, "case"),
                                    fresh_canaries(1, 3, "case"), fresh_canaries(1, 2, "casf")}) {
    for (const std::string& text : {one.comment, one.literal, one.table, one.column, one.token}) {
      EXPECT_EQ(text.size(), 20U);
      EXPECT_TRUE(all.insert(text).second) << text;
    }
  }
  EXPECT_EQ(kCanaries.token_of(""), "");
}

TEST(DriverOpen, SpellsTheHostAsTheStepSays) {
  EXPECT_EQ(spelled("", "a.test"), "a.test");
  EXPECT_EQ(spelled("{HOST}", "a.test"), "A.TEST");
  EXPECT_EQ(spelled("https://{host.}/", "a.test"), "https://a.test./");
  EXPECT_NE(http_path_of(1), http_path_of(2));
}

}  // namespace
}  // namespace plumbline::scenario
