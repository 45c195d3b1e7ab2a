#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/core/decoder.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;
using testing::IsEmpty;

constexpr std::int64_t kTime = 1'763'914'987'354;
const std::string kLog = "/protoLogs/0/entry/sql_driver_log";

Json event() {
  return Json::parse(R"({"workspace_id":12,"frontend_log_event_id":"e1",
    "context":{"client_context":{"timestamp_millis":1763914987354,"user_agent":"a/1"}},
    "entry":{"sql_driver_log":{"session_id":"s1","sql_statement_id":"q1","operation_latency_ms":9,
    "sql_operation":{"statement_type":"QUERY","is_compressed":true,"execution_result":"INLINE_ARROW",
    "retry_count":0,"chunk_details":{"initial_chunk_latency_millis":3,
    "slowest_chunk_latency_millis":3,"sum_chunks_download_time_millis":6,"total_chunks_present":2,
    "total_chunks_iterated":2},"operation_detail":{"n_operation_status_calls":4,
    "operation_status_latency_millis":5,"operation_type":"EXECUTE_STATEMENT",
    "is_internal_call":true}}}}})");
}

Json body_of(const Json& logs) {
  Json body = {{"uploadTime", kTime}, {"items", Json::array()}, {"protoLogs", Json::array()}};
  for (const Json& log : logs) body["protoLogs"].push_back(log.dump());
  return body;
}

Decoded decode_event(const Json& event) { return decode(body_of(Json::array({event})).dump()); }

// The findings of a body as "REQUIREMENT pointer", those seen beyond the schema with a "+".
std::vector<std::string> findings_of(const Decoded& decoded) {
  std::vector<std::string> list;
  for (const Finding& finding : decoded.findings) {
    list.push_back(finding.requirement + (finding.beyond_schema ? "+ " : " ") + finding.pointer);
  }
  return list;
}

// An event with `value` at a pointer below sql_driver_log.
Json with(const std::string& below_log, const Json& value) {
  Json changed = event();
  changed[Json::json_pointer("/entry/sql_driver_log" + below_log)] = value;
  return changed;
}

std::vector<std::string> only(const std::string& text) { return {text}; }
std::vector<std::string> only(std::string text, const std::string& below_log) {
  return {text.append(kLog).append(below_log)};
}

TEST(DecodeShipped, ReadsAnEventWhole) {
  const Decoded decoded = decode_event(event());
  EXPECT_EQ(decoded.payload, "shipped");
  EXPECT_THAT(decoded.findings, IsEmpty());
  EXPECT_EQ(decoded.upload_time_ms, kTime);
  EXPECT_TRUE(decoded.items_present);
  EXPECT_FALSE(decoded.int64_as_text);
  const DecodedEvent& read = decoded.events.at(0);
  EXPECT_EQ(read.kind, "EXECUTE_STATEMENT");
  EXPECT_EQ(read.event_id, "e1");
  EXPECT_EQ(read.workspace_id, "12");
  EXPECT_EQ(read.session_id, "s1");
  EXPECT_EQ(read.statement_id, "q1");
  EXPECT_EQ(read.user_agent, "a/1");
  EXPECT_EQ(read.timestamp_ms, kTime);
  EXPECT_EQ(read.pointer, "/protoLogs/0");
  EXPECT_EQ(read.text, event().dump());
}

TEST(DecodeShipped, ReadsAnEventsNumbers) {
  const DecodedEvent read = decode_event(event()).events.at(0);
  EXPECT_EQ(read.latency_ms, 9);
  EXPECT_EQ(read.first_chunk_ms, 3);
  EXPECT_EQ(read.slowest_chunk_ms, 3);
  EXPECT_EQ(read.chunks_ms, 6);
  EXPECT_EQ(read.chunks_present, 2);
  EXPECT_EQ(read.chunk_count, 2);
  EXPECT_EQ(read.poll_count, 4);
  EXPECT_EQ(read.poll_latency_ms, 5);
  EXPECT_TRUE(read.is_internal);
}

TEST(DecodeShipped, AcceptsInt64AsTextAndNoItemsAndSaysSo) {
  Json body = body_of(Json::array({with("/operation_latency_ms", "9")}));
  body.erase("items");
  const Decoded decoded = decode(body.dump());
  EXPECT_THAT(decoded.findings, IsEmpty());
  EXPECT_TRUE(decoded.int64_as_text);
  EXPECT_FALSE(decoded.items_present);
  EXPECT_EQ(decoded.events.at(0).latency_ms, 9);
  body["uploadTime"] = std::to_string(kTime);
  EXPECT_EQ(decode(body.dump()).upload_time_ms, kTime);
}

TEST(DecodeShipped, SaysTextOfTheUploadTimeToo) {
  Json body = body_of(Json::array({event()}));
  body["uploadTime"] = std::to_string(kTime);
  EXPECT_TRUE(decode(body.dump()).int64_as_text);
}

TEST(DecodeShipped, AcceptsInt32AsNumberOnly) {
  const std::string calls = "/sql_operation/operation_detail/n_operation_status_calls";
  EXPECT_EQ(findings_of(decode_event(with(calls, "4"))), only("WF-3 " + kLog + calls));
  EXPECT_THAT(findings_of(decode_event(with(calls, 2147483647))), IsEmpty());
  EXPECT_EQ(findings_of(decode_event(with(calls, 2147483648))), only("WF-3 " + kLog + calls));
}

TEST(DecodeShipped, RefusesWrongTypes) {
  for (const auto& [pointer, value] : std::vector<std::pair<std::string, Json>>{
           {"/session_id", 3},
           {"/operation_latency_ms", 1.5},
           {"/operation_latency_ms", "x"},
           {"/operation_latency_ms", "9x"},
           {"/operation_latency_ms", ""},
           {"/sql_operation/is_compressed", "true"},
           {"/sql_operation/chunk_details", Json::array()},
           {"/sql_operation/statement_type", 1},
           {"/driver_connection_params/non_proxy_hosts", "a"},
           {"/driver_connection_params/use_proxy", 1},
           {"/driver_connection_params/host_info/port", "443"},
           {"/error_info", nullptr}}) {
    EXPECT_EQ(findings_of(decode_event(with(pointer, value))), only("WF-3 ", pointer)) << value;
  }
}

TEST(DecodeShipped, RefusesUnknownMembersAndEnumerationNames) {
  EXPECT_EQ(findings_of(decode_event(with("/sql_text", "select 1"))),
            (std::vector<std::string>{"WF-3 " + kLog + "/sql_text", "PR-5 " + kLog + "/sql_text"}));
  const std::string type = "/sql_operation/statement_type";
  EXPECT_EQ(findings_of(decode_event(with(type, "query"))), only("WF-3 " + kLog + type));
}

TEST(DecodeShipped, PassesAndReportsWhatWasSeenBeyondTheSchema) {
  for (const auto& [pointer, value] : std::vector<std::pair<std::string, Json>>{
           {"/sql_operation/statement_type", "NONE"},
           {"/driver_connection_params/auth_flow", "AZURE_MANAGED_IDENTITIES"},
           {"/driver_connection_params/retry_max_attempts", 3},
           {"/driver_connection_params/identity_federation_client_id", "x"},
           {"/driver_connection_params/host_info/non_proxy_hosts", Json::array({"a"})},
           {"/driver_connection_params/proxy_host_info/non_proxy_hosts", "a"}}) {
    EXPECT_EQ(findings_of(decode_event(with(pointer, value))), only("WF-3+ ", pointer));
  }
}

TEST(DecodeShipped, NumbersMakeSense) {
  const std::string chunks = "/sql_operation/chunk_details";
  for (const char* name : {"/slowest_chunk_latency_millis", "/total_chunks_present"}) {
    const int least = std::string(name) == "/total_chunks_present" ? 2 : 3;
    EXPECT_THAT(findings_of(decode_event(with(chunks + name, least))), IsEmpty());
    ASSERT_EQ(decode_event(with(chunks + name, least - 1)).findings.size(), 1U);
    EXPECT_EQ(decode_event(with(chunks + name, least - 1)).findings[0].requirement, "WF-6");
  }
  EXPECT_THAT(findings_of(decode_event(with("/operation_latency_ms", 0))), IsEmpty());
  EXPECT_EQ(findings_of(decode_event(with("/operation_latency_ms", -1))),
            only("WF-6 " + kLog + "/operation_latency_ms"));
}

TEST(DecodeShipped, TimesAreMilliseconds) {
  const Json::json_pointer place("/context/client_context/timestamp_millis");
  const std::string found = "WF-5 /protoLogs/0" + place.to_string();
  Json changed = event();
  for (const std::int64_t wrong : {kTime / 1000, kTime * 1000, std::int64_t{0}}) {
    changed[place] = wrong;
    EXPECT_EQ(findings_of(decode_event(changed)), only(found)) << wrong;
  }
  Json body = body_of(Json::array({event()}));
  body["uploadTime"] = kTime / 1000;
  EXPECT_EQ(findings_of(decode(body.dump())), only("WF-5 /uploadTime"));
}

TEST(DecodeShipped, EventsWithoutTimeOrContextPass) {
  Json changed = event();
  changed.erase("context");
  EXPECT_THAT(findings_of(decode_event(changed)), IsEmpty());
  EXPECT_EQ(decode_event(changed).events.at(0).timestamp_ms, std::nullopt);
}

TEST(DecodeShipped, EventsNeedTheirIdAndEntry) {
  Json changed = event();
  changed.erase("frontend_log_event_id");
  EXPECT_EQ(findings_of(decode_event(changed)), only("WF-3 /protoLogs/0"));
  changed = event();
  changed.erase("entry");
  EXPECT_EQ(findings_of(decode_event(changed)), only("WF-3 /protoLogs/0"));
  EXPECT_EQ(decode_event(changed).events.at(0).kind, "unknown");
}

TEST(DecodeShipped, NamesTheKindOfVolumeOperationsAndErrors) {
  Json changed = with("/vol_operation", {{"volume_operation_type", "GET"}});
  changed["entry"]["sql_driver_log"].erase("sql_operation");
  changed["entry"]["sql_driver_log"]["error_info"] = {{"error_name", "E"}, {"stack_trace", ""}};
  const Decoded decoded = decode_event(changed);
  EXPECT_THAT(decoded.findings, IsEmpty());
  EXPECT_EQ(decoded.events.at(0).kind, "volume");
  EXPECT_TRUE(decoded.events.at(0).has_error);
  EXPECT_EQ(decoded.events.at(0).error_type, "E");
}

TEST(DecodeShipped, ElementsAreTextsOfObjects) {
  Json body = body_of(Json::array());
  body["protoLogs"] = {event(), "{", "3", event().dump(), R"({"a":1,"a":2})"};
  const Decoded decoded = decode(body.dump());
  EXPECT_EQ(decoded.events_sent, 5U);
  EXPECT_EQ(decoded.events.size(), 2U);
  EXPECT_EQ(decoded.events[0].pointer, "/protoLogs/3");
  const auto findings = findings_of(decoded);
  EXPECT_EQ(findings[0], "WF-2 /protoLogs/0");
  EXPECT_EQ(findings[1], "WF-3 /protoLogs/1");
  EXPECT_EQ(findings[2], "WF-3 /protoLogs/2");
  EXPECT_EQ(findings[3], "WF-3 /protoLogs/4");
}

TEST(DecodeShipped, EnvelopeHasItsMembersAndNoOthers) {
  Json body = body_of(Json::array({event()}));
  body["source"] = "x";
  body["items"] = Json::array({1});
  EXPECT_EQ(findings_of(decode(body.dump())),
            (std::vector<std::string>{"WF-2 /source", "WF-2 /items"}));
  EXPECT_EQ(findings_of(decode(R"({"uploadTime":1763914987354})")), only("WF-2 "));
  EXPECT_EQ(findings_of(decode(R"({"uploadTime":true,"protoLogs":[]})")),
            (std::vector<std::string>{"WF-2 /uploadTime", "BT-4 /protoLogs"}));
  EXPECT_EQ(findings_of(decode(R"({"protoLogs":"x"})")),
            (std::vector<std::string>{"WF-2 ", "WF-2 /protoLogs"}));
}

}  // namespace
}  // namespace plumbline::fake
