#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reference/core/payload.h"

namespace plumbline::telemetry {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr WallTime kNow{milliseconds{1'762'335'000'125}};

json body_of(const std::vector<WireEvent>& events, bool authenticated = true) {
  return json::parse(encode(Config::shipped(), events, {kNow, authenticated}));
}

json event_of(const WireEvent& event, bool authenticated = true) {
  return json::parse(body_of({event}, authenticated)["protoLogs"][0].get<std::string>());
}

json log_of(const WireEvent& event, bool authenticated = true) {
  return event_of(event, authenticated)["entry"]["sql_driver_log"];
}

WireEvent an_event(Operation operation) {
  WireEvent event;
  event.operation = operation;
  event.event_id = "e1";
  event.workspace_id = "42";
  event.session_id = "s1";
  event.time = kNow - milliseconds{125};
  event.latency = milliseconds{12};
  return event;
}

TEST(EncodeShipped, TheEnvelopeHasItsThreeMembers) {
  const json body = body_of({an_event(Operation::create_session)});
  EXPECT_EQ(body.size(), 3U);
  EXPECT_EQ(body["uploadTime"], 1'762'335'000'125);
  EXPECT_EQ(body["items"], json::array());
  ASSERT_EQ(body["protoLogs"].size(), 1U);
  EXPECT_TRUE(body["protoLogs"][0].is_string());
}

TEST(EncodeShipped, AnEventSaysWhoAndWhenInMilliseconds) {
  const json event = event_of(an_event(Operation::execute_statement));
  EXPECT_EQ(event["frontend_log_event_id"], "e1");
  EXPECT_EQ(event["workspace_id"], "42");
  EXPECT_EQ(event["context"], json::parse(R"({"client_context":{"timestamp_millis":1762335000000,
    "user_agent":"plumbline-reference/0.1.0"}})"));
}

TEST(EncodeShipped, AStatementCarriesAllThatItHas) {
  WireEvent event = an_event(Operation::execute_statement);
  event.statement_id = "q1";
  event.chunks = {2, 4096, milliseconds{4}, milliseconds{9}, milliseconds{13}};
  event.polls = {3, milliseconds{7}};
  event.tags = {{TagId::result_compression_enabled, TagValue::of(true)},
                {TagId::result_format, TagValue::of("INLINE_ARROW")}};
  EXPECT_EQ(log_of(event), json::parse(R"({"session_id":"s1","sql_statement_id":"q1",
    "operation_latency_ms":12,
    "system_configuration":{"driver_version":"0.1.0","driver_name":"plumbline-reference"},
    "sql_operation":{"is_compressed":true,"execution_result":"INLINE_ARROW",
      "chunk_details":{"initial_chunk_latency_millis":4,"slowest_chunk_latency_millis":9,
        "sum_chunks_download_time_millis":13,"total_chunks_present":2,"total_chunks_iterated":2},
      "operation_detail":{"n_operation_status_calls":3,"operation_status_latency_millis":7,
        "operation_type":"EXECUTE_STATEMENT"}}})"));
}

TEST(EncodeShipped, ASessionCarriesItsParametersAndSystem) {
  WireEvent event = an_event(Operation::create_session);
  event.kind = MetricKind::connection;
  event.attributes = {"ws1.example.com", "/sql/1.0/x", SessionMode::thrift, AuthMechanism::pat};
  event.tags = {{TagId::driver_os, TagValue::of("linux")},
                {TagId::driver_runtime, TagValue::of("C++20")},
                {TagId::feature_direct_results, TagValue::of(true)}};
  EXPECT_EQ(log_of(event), json::parse(R"({"session_id":"s1","operation_latency_ms":12,
    "system_configuration":{"driver_version":"0.1.0","driver_name":"plumbline-reference",
      "os_name":"linux","runtime_name":"C++20"},
    "auth_type":"pat",
    "driver_connection_params":{"http_path":"/sql/1.0/x","mode":"THRIFT",
      "host_info":{"host_url":"ws1.example.com"},"auth_mech":"PAT","enable_direct_results":true},
    "sql_operation":{"operation_detail":{"operation_type":"CREATE_SESSION"}}})"));
}

TEST(EncodeShipped, OnlyAFailureHasErrorInformationAndOnlyItsClass) {
  WireEvent event = an_event(Operation::create_session);
  EXPECT_FALSE(log_of(event).contains("error_info"));
  event.error = ErrorClass::authentication;
  event.http_status = 401;
  EXPECT_EQ(log_of(event)["error_info"], json::parse(R"({"error_name":"authentication"})"));
}

TEST(EncodeShipped, AnErrorOfNoOperationNamesNone) {
  WireEvent event = an_event(Operation::execute_statement);
  event.operation.reset();
  event.error = ErrorClass::timeout;
  const json log = log_of(event);
  EXPECT_FALSE(log.contains("sql_operation"));
  EXPECT_EQ(log["error_info"], json::parse(R"({"error_name":"timeout"})"));
}

TEST(EncodeShipped, TheLatencyIsAlwaysThereZeroIncluded) {
  for (const auto operation : {Operation::create_session, Operation::delete_session,
                               Operation::execute_statement, Operation::close_statement}) {
    WireEvent event = an_event(operation);
    event.latency = Duration{0};
    EXPECT_EQ(log_of(event)["operation_latency_ms"], 0);
    event.latency = milliseconds{-1};
    EXPECT_EQ(log_of(event)["operation_latency_ms"], 0);
  }
}

TEST(EncodeShipped, AStatementThatWasNeverPolledSaysSo) {
  const json detail =
      log_of(an_event(Operation::execute_statement))["sql_operation"]["operation_detail"];
  EXPECT_EQ(detail["n_operation_status_calls"], 0);
  const json close =
      log_of(an_event(Operation::close_statement))["sql_operation"]["operation_detail"];
  EXPECT_FALSE(close.contains("n_operation_status_calls"));
}

TEST(EncodeShipped, NumbersMakeSenseWhateverWasMeasured) {
  WireEvent event = an_event(Operation::execute_statement);
  event.chunks = {std::int64_t{1} << 40, 0, milliseconds{9}, milliseconds{4}, milliseconds{-1}};
  const json chunks = log_of(event)["sql_operation"]["chunk_details"];
  EXPECT_EQ(chunks["slowest_chunk_latency_millis"], 9);
  EXPECT_EQ(chunks["sum_chunks_download_time_millis"], 0);
  EXPECT_EQ(chunks["total_chunks_present"], 2'147'483'647);
  event.chunks = {};
  EXPECT_FALSE(log_of(event)["sql_operation"].contains("chunk_details"));
}

TEST(EncodeShipped, AFormatThatIsNotOnTheWiresListIsLeftOut) {
  WireEvent event = an_event(Operation::execute_statement);
  event.tags = {{TagId::result_format, TagValue::of("inline_arrow")}};
  EXPECT_FALSE(log_of(event)["sql_operation"].contains("execution_result"));
}

TEST(EncodeShipped, WithoutCredentialsNothingIdentifies) {
  WireEvent event = an_event(Operation::create_session);
  event.statement_id = "q1";
  event.attributes = {"ws1.example.com", "/sql/1.0/x", SessionMode::sea, AuthMechanism::other};
  EXPECT_FALSE(event_of(event, false).contains("workspace_id"));
  const json log = log_of(event, false);
  EXPECT_FALSE(log.contains("session_id"));
  EXPECT_FALSE(log.contains("sql_statement_id"));
  EXPECT_EQ(log["driver_connection_params"], json::parse(R"({"mode":"SEA","auth_mech":"OTHER"})"));
}

TEST(EncodeShipped, EventsKeepTheirOrderAndIds) {
  auto first = an_event(Operation::execute_statement);
  auto second = an_event(Operation::close_statement);
  second.event_id = "e2";
  const json logs = body_of({first, second})["protoLogs"];
  ASSERT_EQ(logs.size(), 2U);
  EXPECT_EQ(json::parse(logs[0].get<std::string>())["frontend_log_event_id"], "e1");
  EXPECT_EQ(json::parse(logs[1].get<std::string>())["frontend_log_event_id"], "e2");
}

}  // namespace
}  // namespace plumbline::telemetry
