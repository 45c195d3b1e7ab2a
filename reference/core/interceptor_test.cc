#include "reference/telemetry/interceptor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::Desk;
using testing::run_statement;
using namespace std::chrono_literals;

TEST(Interceptor, DoesNothingAtAllWhenDefaultConstructed) {
  const Interceptor off;
  auto context = off.before_execute();
  EXPECT_FALSE(context.active());
  off.add_tag(context, "result.format", TagValue::of("x"));
  off.record_chunk(context, 1ms, 1);
  off.record_poll(context, 1ms);
  off.after_execute(context, "s", Failure{ErrorClass::syntax, 0});
  off.complete_statement(context);
  off.record_error(context, {ErrorClass::syntax, 0});
  off.record_error({ErrorClass::syntax, 0});
  off.record_connection(1ms);
  off.record_operation(Operation::delete_session, 1ms);
  EXPECT_FALSE(off.enabled());
}

TEST(Interceptor, MeasuresTheExecutionAndNotTheCallersIdleTime) {
  Desk desk;
  const auto connection = desk.open();
  auto& interceptor = connection->interceptor();
  desk.clock.advance(1s);
  auto statement = interceptor.before_execute();
  desk.clock.advance(42ms);
  interceptor.after_execute(statement, "s1");
  desk.clock.advance(2s);
  interceptor.complete_statement(statement);
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["latency_ms"], 42);
}

TEST(Interceptor, AddsUpExecutionsOfOneStatement) {
  Desk desk;
  const auto connection = desk.open();
  auto& interceptor = connection->interceptor();
  auto statement = interceptor.before_execute();
  desk.clock.advance(10ms);
  interceptor.after_execute(statement, "s1", Failure{ErrorClass::server_error, 503});
  desk.clock.advance(1s);
  interceptor.resume_execute(statement);
  desk.clock.advance(5ms);
  interceptor.after_execute(statement, "s1");
  interceptor.complete_statement(statement);
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["latency_ms"], 15);
  EXPECT_FALSE(desk.events()[0].contains("error_type"));
}

// 0 ms latencies were omitted.
TEST(Interceptor, ReportsALatencyOfZero) {
  for (const Config& config : {Config::design(), Config::shipped()}) {
    Desk desk;
    const auto connection = desk.open(UserChoice::force, config);
    run_statement(desk, *connection, "s1", 0ns);
    desk.run_for(30s);
    ASSERT_FALSE(desk.events().empty());
    const bool design = config.profile == ProfileKind::design;
    const nlohmann::json::json_pointer latency(
        design ? "/latency_ms" : "/entry/sql_driver_log/operation_latency_ms");
    ASSERT_TRUE(desk.events()[0].contains(latency));
    EXPECT_EQ(desk.events()[0][latency], 0);
  }
}

// Fields that never serialise; tag keys written under one name and read under another.
TEST(Interceptor, CarriesTagsChunksAndPollsToTheWire) {
  Desk desk;
  const auto connection = desk.open();
  connection->set_session("session", "workspace");
  auto& interceptor = connection->interceptor();
  auto statement = interceptor.before_execute();
  interceptor.add_tag(statement, "result.format", TagValue::of("arrow"));
  interceptor.add_tag(statement, TagId::result_compression_enabled, TagValue::of(true));
  interceptor.record_poll(statement, 4ms);
  interceptor.after_execute(statement, "s1");
  interceptor.record_chunk(statement, 3ms, 1000);
  interceptor.record_chunk(statement, 5ms, 234);
  interceptor.complete_statement(statement);
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 1U);
  const auto tags = desk.events()[0]["tags"];
  EXPECT_EQ(tags["result.format"], "arrow");
  EXPECT_EQ(tags["result.compression_enabled"], true);
  EXPECT_EQ(tags["result.chunk_count"], 2);
  EXPECT_EQ(tags["result.bytes_downloaded"], 1234);
  EXPECT_EQ(tags["poll.count"], 1);
  EXPECT_EQ(tags["poll.latency_ms"], 4);
}

// Bytes of two chunks were -2 on the wire.
TEST(Interceptor, KeepsSumsAtTheLargestNumberWhateverIsReported) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  Desk desk;
  const auto connection = desk.open();
  auto& interceptor = connection->interceptor();
  auto statement = interceptor.before_execute();
  interceptor.add_tag(statement, "result.chunk_count", TagValue::of(kMost));
  for (int i = 0; i < 2; ++i) {
    interceptor.record_chunk(statement, Duration::max(), kMost);
    interceptor.record_poll(statement, Duration::max());
  }
  interceptor.after_execute(statement, "s1");
  interceptor.record_chunk(statement, Duration::max(), kMost);
  interceptor.complete_statement(statement);
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 1U);
  const auto tags = desk.events()[0]["tags"];
  EXPECT_EQ(tags["result.chunk_count"], kMost);
  EXPECT_EQ(tags["result.bytes_downloaded"], kMost);
  EXPECT_EQ(tags["poll.count"], 2);
  EXPECT_EQ(tags["poll.latency_ms"], kMost / 1'000'000);
}

TEST(Interceptor, DropsUnlistedLocalAndMistypedTagsSilently) {
  Desk desk;
  const auto connection = desk.open();
  auto& interceptor = connection->interceptor();
  auto statement = interceptor.before_execute();
  interceptor.add_tag(statement, "sql.text", TagValue::of("SELECT secret"));
  interceptor.add_tag(statement, "server.address", TagValue::of("secret.internal"));
  interceptor.add_tag(statement, "driver.os", TagValue::of("secret os"));
  interceptor.add_tag(statement, "result.format", TagValue::of(7));
  interceptor.after_execute(statement, "s1");
  interceptor.complete_statement(statement);
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.exports()[0].request.http.body.find("secret"), std::string::npos);
}

TEST(Interceptor, CutsLongTextsAndCountsThem) {
  Desk desk;
  const auto connection = desk.open();
  auto statement = connection->interceptor().before_execute();
  connection->interceptor().add_tag(statement, "result.format",
                                    TagValue::of(std::string(1 << 20, 'x')));
  connection->interceptor().after_execute(statement, "s1");
  connection->interceptor().complete_statement(statement);
  desk.run_for(5s);
  EXPECT_EQ(desk.counters().truncated, 1U);
  EXPECT_EQ(desk.events()[0]["tags"]["result.format"], std::string(128, 'x'));
}

TEST(Interceptor, CompletesAStatementOnce) {
  Desk desk;
  const auto connection = desk.open();
  auto statement = connection->interceptor().before_execute();
  connection->interceptor().after_execute(statement, "s1");
  connection->interceptor().after_execute(statement, "s1");
  connection->interceptor().complete_statement(statement);
  connection->interceptor().complete_statement(statement);
  EXPECT_EQ(desk.counters().recorded, 2U);
}

TEST(Interceptor, ReopensNoStatementForAnErrorAfterItsCompletion) {
  Desk desk;
  const auto connection = desk.open();
  auto statement = connection->interceptor().before_execute();
  connection->interceptor().after_execute(statement, "s1");
  connection->interceptor().complete_statement(statement);
  desk.run_for(5s);
  connection->interceptor().record_error(statement, {ErrorClass::syntax, 0});
  desk.run_for(5s);
  EXPECT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.counters().recorded, 2U);
}

TEST(Interceptor, ReportsFailedStatementWithoutAServerHandle) {
  Desk desk;
  const auto connection = desk.open();
  connection->set_session("session", "w");
  run_statement(desk, *connection, "", 5ms, Failure{ErrorClass::connection, 0});
  run_statement(desk, *connection, "", 6ms, Failure{ErrorClass::permission, 403});
  desk.run_for(5s);
  std::vector<std::string> statements;
  for (const auto& event : desk.events()) {
    if (event["metric_type"] == "statement") statements.push_back(event["error_type"]);
  }
  EXPECT_THAT(statements, ::testing::UnorderedElementsAre("connection", "permission"));
}

TEST(Interceptor, ReportsTheTimeSoFarWithATerminalErrorInMidExecution) {
  Desk desk;
  const auto connection = desk.open();
  auto statement = connection->interceptor().before_execute();
  desk.clock.advance(70ms);
  connection->interceptor().record_error(statement, {ErrorClass::invalid_request, 400});
  desk.settle();
  ASSERT_EQ(desk.events().size(), 2U);
  EXPECT_EQ(desk.events()[0]["latency_ms"], 70);
  connection->interceptor().after_execute(statement, "s1",
                                          Failure{ErrorClass::invalid_request, 400});
  connection->interceptor().complete_statement(statement);
  desk.run_for(5s);
  EXPECT_EQ(desk.events().size(), 2U);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(Interceptor, ReportsOtherOperationsInTheShippedProfileAndTheirFailuresInBoth) {
  for (const Config& config : {Config::design(), Config::shipped()}) {
    Desk desk;
    const auto connection = desk.open(UserChoice::force, config);
    connection->interceptor().record_operation(Operation::delete_session, 2ms);
    connection->interceptor().record_operation(Operation::list_tables, 2ms,
                                               Failure{ErrorClass::timeout, 0});
    desk.run_for(30s);
    EXPECT_EQ(desk.events().size(), config.profile == ProfileKind::design ? 1U : 2U);
    EXPECT_TRUE(desk.counters().conserved());
  }
}

TEST(Interceptor, StampsEventsWithTheTimeTheyHappenedAt) {
  Desk desk;
  const auto connection = desk.open(UserChoice::force, Config::shipped());
  const auto happened = desk.clock.wall_now().time_since_epoch().count();
  connection->interceptor().record_connection(1ms);
  desk.run_for(30s);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["context"]["client_context"]["timestamp_millis"], happened);
}

}  // namespace
}  // namespace plumbline::telemetry
