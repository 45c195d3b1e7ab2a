#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reference/core/payload.h"

namespace plumbline::telemetry {
namespace {

using nlohmann::json;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr WallTime kNow{milliseconds{1'762'335'000'125}};

json metric_of(const WireEvent& event, bool authenticated = true) {
  const std::vector<WireEvent> events{event};
  const json body = json::parse(encode(Config::design(), events, {kNow, authenticated}));
  EXPECT_EQ(body.size(), 1U);
  EXPECT_EQ(body["metrics"].size(), 1U);
  return body["metrics"][0];
}

WireEvent an_event(MetricKind kind) {
  WireEvent event;
  event.kind = kind;
  event.workspace_id = "w1";
  event.session_id = "s1";
  event.statement_id = "q1";
  event.time = kNow;
  event.latency = milliseconds{12};
  return event;
}

// Fields that never serialise, and a session id never set, were defects of the sample code.
TEST(EncodeDesign, AStatementCarriesAllThatItHas) {
  WireEvent event = an_event(MetricKind::statement);
  event.chunks = {.count = 3, .bytes = 4096};
  event.polls = {.count = 2, .latency = milliseconds{7}};
  event.tags = {{TagId::result_format, TagValue::of("arrow")},
                {TagId::result_compression_enabled, TagValue::of(true)}};
  EXPECT_EQ(metric_of(event), json::parse(R"({"metric_type":"statement",
    "timestamp":"2025-11-05T09:30:00.125Z","workspace_id":"w1","session_id":"s1",
    "statement_id":"q1","latency_ms":12,"tags":{"session.id":"s1","statement.id":"q1",
    "result.format":"arrow","result.chunk_count":3,"result.bytes_downloaded":4096,
    "result.compression_enabled":true,"poll.count":2,"poll.latency_ms":7}})"));
}

TEST(EncodeDesign, AConnectionCarriesItsIdsAndFeatures) {
  WireEvent event = an_event(MetricKind::connection);
  event.tags = {{TagId::driver_os, TagValue::of("linux")},
                {TagId::feature_lz4, TagValue::of(false)},
                {TagId::server_address, TagValue::of("ws1.example.com")}};
  EXPECT_EQ(metric_of(event), json::parse(R"({"metric_type":"connection",
    "timestamp":"2025-11-05T09:30:00.125Z","workspace_id":"w1","session_id":"s1","latency_ms":12,
    "tags":{"workspace.id":"w1","session.id":"s1","driver.version":"0.1.0","driver.os":"linux",
    "feature.lz4":false}})"));
}

TEST(EncodeDesign, AnErrorCarriesClassAndCodeOnly) {
  WireEvent event = an_event(MetricKind::error);
  event.latency = Duration{0};
  event.error = ErrorClass::rate_limited;
  event.http_status = 429;
  EXPECT_EQ(metric_of(event), json::parse(R"({"metric_type":"error",
    "timestamp":"2025-11-05T09:30:00.125Z","workspace_id":"w1","session_id":"s1",
    "statement_id":"q1","error_type":"rate_limited","tags":{"session.id":"s1",
    "statement.id":"q1","error.type":"rate_limited","error.code":429}})"));
}

TEST(EncodeDesign, AFailedStatementNamesItsClass) {
  WireEvent event = an_event(MetricKind::statement);
  EXPECT_FALSE(metric_of(event).contains("error_type"));
  event.error = ErrorClass::timeout;
  EXPECT_EQ(metric_of(event)["error_type"], "timeout");
}

// 0 ms became null in the field (databricks-sql-go PR 349).
TEST(EncodeDesign, AStatementAlwaysHasItsLatencyZeroIncluded) {
  WireEvent event = an_event(MetricKind::statement);
  event.latency = microseconds{999};
  EXPECT_EQ(metric_of(event)["latency_ms"], 0);
  event.latency = milliseconds{1};
  EXPECT_EQ(metric_of(event)["latency_ms"], 1);
  event.latency = milliseconds{-5};
  EXPECT_EQ(metric_of(event)["latency_ms"], 0);
}

TEST(EncodeDesign, AConnectionWithoutLatencyOmitsIt) {
  WireEvent event = an_event(MetricKind::connection);
  event.latency = Duration{0};
  EXPECT_FALSE(metric_of(event).contains("latency_ms"));
}

TEST(EncodeDesign, EmptyTextsAndEmptyTagsAreOmitted) {
  WireEvent event;
  event.kind = MetricKind::error;
  event.time = kNow;
  EXPECT_EQ(metric_of(event), json::parse(R"({"metric_type":"error",
    "timestamp":"2025-11-05T09:30:00.125Z"})"));
}

TEST(EncodeDesign, TagsOfAnotherKindOrTypeAreDroppedSilently) {
  WireEvent event = an_event(MetricKind::error);
  event.tags = {{TagId::result_format, TagValue::of("arrow")},
                {TagId::driver_os, TagValue::of("linux")}};
  EXPECT_EQ(metric_of(event)["tags"].size(), 2U);
  event.kind = MetricKind::statement;
  event.tags = {{TagId::result_format, TagValue::of(7)}};
  EXPECT_FALSE(metric_of(event)["tags"].contains("result.format"));
}

TEST(EncodeDesign, MembersWinOverCopiesInTheTags) {
  WireEvent event = an_event(MetricKind::statement);
  event.tags = {{TagId::session_id, TagValue::of("stale")}, {TagId::poll_count, TagValue::of(9)}};
  EXPECT_EQ(metric_of(event)["tags"]["session.id"], "s1");
  EXPECT_EQ(metric_of(event)["tags"]["poll.count"], 0);
}

TEST(EncodeDesign, WithoutCredentialsNoIdIsWritten) {
  const json metric = metric_of(an_event(MetricKind::connection), false);
  EXPECT_EQ(metric, json::parse(R"({"metric_type":"connection",
    "timestamp":"2025-11-05T09:30:00.125Z","latency_ms":12,"tags":{"driver.version":"0.1.0"}})"));
}

TEST(EncodeDesign, EventsKeepTheirOrder) {
  const std::vector<WireEvent> events{an_event(MetricKind::connection), an_event(MetricKind::error),
                                      an_event(MetricKind::statement)};
  const json body = json::parse(encode(Config::design(), events, {kNow, true}));
  EXPECT_EQ(body["metrics"][0]["metric_type"], "connection");
  EXPECT_EQ(body["metrics"][1]["metric_type"], "error");
  EXPECT_EQ(body["metrics"][2]["metric_type"], "statement");
}

}  // namespace
}  // namespace plumbline::telemetry
