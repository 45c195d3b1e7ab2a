#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/core/decoder.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;
using testing::IsEmpty;

Json statement() {
  return Json::parse(R"({"metric_type":"statement","timestamp":"2025-11-23T16:23:07.354Z",
    "workspace_id":"w1","session_id":"s1","statement_id":"q1","latency_ms":12,
    "tags":{"session.id":"s1","statement.id":"q1","result.format":"arrow","result.chunk_count":3,
    "result.bytes_downloaded":4096,"result.compression_enabled":true,"poll.count":2,
    "poll.latency_ms":7}})");
}

Json connection() {
  return Json::parse(R"({"metric_type":"connection","timestamp":"2025-11-23T16:23:07Z",
    "workspace_id":"w1","session_id":"s1","tags":{"workspace.id":"w1","session.id":"s1",
    "driver.version":"1.0","driver.os":"linux","driver.runtime":"c++","feature.cloudfetch":true,
    "feature.lz4":false,"feature.direct_results":true}})");
}

Json error() {
  return Json::parse(R"({"metric_type":"error","timestamp":"2025-11-23T16:23:07Z",
    "session_id":"s1","statement_id":"q1","error_type":"syntax",
    "tags":{"session.id":"s1","statement.id":"q1","error.type":"syntax","error.code":"42"}})");
}

Decoded decode_metrics(const Json& metrics) { return decode(Json{{"metrics", metrics}}.dump()); }

// The findings of one metric as "REQUIREMENT pointer below the metric".
std::vector<std::string> findings_of(const Json& metric) {
  std::vector<std::string> list;
  for (const Finding& finding : decode_metrics(Json::array({metric})).findings) {
    EXPECT_FALSE(finding.beyond_schema);
    EXPECT_NE(finding.message, "");
    list.push_back(finding.requirement + " " +
                   finding.pointer.substr(std::min<std::size_t>(10, finding.pointer.size())));
  }
  return list;
}

template <typename... Texts>
std::vector<std::string> only(Texts... texts) {
  return {texts...};
}

TEST(DecodeDesign, AcceptsOneMetricOfEachKind) {
  const Decoded decoded = decode_metrics({connection(), statement(), error()});
  EXPECT_EQ(decoded.payload, "design");
  EXPECT_THAT(decoded.findings, IsEmpty());
  ASSERT_EQ(decoded.events.size(), 3U);
  EXPECT_EQ(decoded.events_sent, 3U);
  EXPECT_TRUE(is_connection_event(decoded.events[0]));
  EXPECT_TRUE(is_statement_event(decoded.events[1]));
  EXPECT_FALSE(is_statement_event(decoded.events[2]));
}

TEST(DecodeDesign, ReadsAStatementsMembersAndTags) {
  const DecodedEvent event = decode_metrics(Json::array({statement()})).events.at(0);
  EXPECT_EQ(event.kind, "statement");
  EXPECT_EQ(event.workspace_id, "w1");
  EXPECT_EQ(event.session_id, "s1");
  EXPECT_EQ(event.statement_id, "q1");
  EXPECT_EQ(event.latency_ms, 12);
  EXPECT_EQ(event.timestamp_ms, 1763914987354);
  EXPECT_EQ(event.chunk_count, 3);
  EXPECT_EQ(event.bytes, 4096);
  EXPECT_EQ(event.poll_count, 2);
  EXPECT_EQ(event.poll_latency_ms, 7);
  EXPECT_FALSE(event.has_error);
  EXPECT_EQ(event.tags.at("result.compression_enabled"), "true");
  EXPECT_EQ(event.pointer, "/metrics/0");
}

TEST(DecodeDesign, ReadsErrorsFromMemberOrTag) {
  EXPECT_EQ(decode_metrics(Json::array({error()})).events.at(0).error_type, "syntax");
  Json metric = error();
  metric.erase("error_type");
  EXPECT_EQ(decode_metrics(Json::array({metric})).events.at(0).error_type, "syntax");
  Json failed = statement();
  failed["error_type"] = "timeout";
  EXPECT_TRUE(decode_metrics(Json::array({failed})).events.at(0).has_error);
}

TEST(DecodeDesign, AcceptsCountsAsDecimalText) {
  Json metric = statement();
  metric["tags"]["poll.count"] = "2";
  metric["tags"]["result.compression_enabled"] = "false";
  EXPECT_THAT(findings_of(metric), IsEmpty());
  EXPECT_EQ(decode_metrics(Json::array({metric})).events.at(0).poll_count, 2);
}

TEST(DecodeDesign, StatementNeedsALatencyZeroIncluded) {
  Json metric = statement();
  metric["latency_ms"] = 0;
  EXPECT_THAT(findings_of(metric), IsEmpty());
  metric["latency_ms"] = -1;
  EXPECT_EQ(findings_of(metric), only("WF-6 /latency_ms"));
  metric["latency_ms"] = "12";
  EXPECT_EQ(findings_of(metric), only("WF-3 /latency_ms"));
  metric["latency_ms"] = 1.5;
  EXPECT_EQ(findings_of(metric), only("WF-3 /latency_ms"));
  metric.erase("latency_ms");
  EXPECT_EQ(findings_of(metric), only("WF-3 /latency_ms"));
}

TEST(DecodeDesign, ConnectionLeavesALatencyOfZeroOut) {
  Json metric = connection();
  metric["latency_ms"] = 1;
  EXPECT_THAT(findings_of(metric), IsEmpty());
  metric["latency_ms"] = 0;
  EXPECT_EQ(findings_of(metric), only("WF-3 /latency_ms"));
}

TEST(DecodeDesign, KindIsOneOfThree) {
  Json metric = error();
  metric["metric_type"] = "query";
  EXPECT_EQ(findings_of(metric), only("WF-3 /metric_type"));
  metric["metric_type"] = 3;
  EXPECT_EQ(findings_of(metric), only("WF-3 /metric_type", "WF-3 /metric_type"));
  metric.erase("metric_type");
  EXPECT_EQ(findings_of(metric), only("WF-3 /metric_type"));
}

TEST(DecodeDesign, TimestampIsThereAndInUtc) {
  Json metric = error();
  metric["timestamp"] = "2025-11-23T16:23:07+01:00";
  EXPECT_EQ(findings_of(metric), only("WF-5 /timestamp"));
  metric["timestamp"] = 1763914987354;
  EXPECT_EQ(findings_of(metric), only("WF-3 /timestamp"));
  metric.erase("timestamp");
  EXPECT_EQ(findings_of(metric), only("WF-3 /timestamp"));
}

TEST(DecodeDesign, EmptyStringsAndTagsAreLeftOut) {
  Json metric = error();
  metric["workspace_id"] = "";
  EXPECT_EQ(findings_of(metric), only("WF-3 /workspace_id"));
  metric.erase("workspace_id");
  metric["tags"]["error.code"] = "";
  EXPECT_EQ(findings_of(metric), only("WF-3 /tags/error.code"));
  Json failed_connect = {{"metric_type", "error"}, {"timestamp", "2025-11-23T16:23:07Z"}};
  EXPECT_THAT(findings_of(failed_connect), IsEmpty());
  failed_connect["tags"] = Json::object();
  EXPECT_EQ(findings_of(failed_connect), only("WF-3 /tags"));
}

TEST(DecodeDesign, UnknownMembersAreNamed) {
  Json metric = error();
  metric["sql/text"] = "select 1";
  EXPECT_EQ(findings_of(metric), only("WF-3 /sql~1text", "PR-5 /sql~1text"));
}

TEST(DecodeDesign, OnlyTheKindsOwnTagsAreAllowed) {
  Json metric = statement();
  metric["tags"]["error.code"] = "42";
  EXPECT_EQ(findings_of(metric), only("PR-5 /tags/error.code"));
  metric = error();
  metric["tags"]["poll.count"] = 1;
  EXPECT_EQ(findings_of(metric), only("PR-5 /tags/poll.count"));
  metric = connection();
  metric["tags"]["user.name"] = "x";
  EXPECT_EQ(findings_of(metric), only("PR-5 /tags/user.name"));
}

TEST(DecodeDesign, LocalOnlyTagIsPrivacyRequirementSeven) {
  Json metric = connection();
  metric["tags"]["server.address"] = "h";
  EXPECT_EQ(findings_of(metric), only("PR-7 /tags/server.address"));
}

TEST(DecodeDesign, TagValuesHaveTheirTypes) {
  Json metric = statement();
  metric["tags"]["poll.count"] = "two";
  EXPECT_EQ(findings_of(metric), only("WF-3 /tags/poll.count"));
  metric["tags"]["poll.count"] = -1;
  EXPECT_EQ(findings_of(metric), only("WF-6 /tags/poll.count"));
  metric["tags"]["poll.count"] = nullptr;
  EXPECT_EQ(findings_of(metric), only("WF-3 /tags/poll.count"));
  metric["tags"]["poll.count"] = 0;
  metric["tags"]["result.compression_enabled"] = "yes";
  EXPECT_EQ(findings_of(metric), only("WF-3 /tags/result.compression_enabled"));
  metric["tags"] = 3;
  EXPECT_EQ(findings_of(metric).front(), "WF-3 /tags");
}

TEST(DecodeDesign, RequiredTagsRepeatTheIds) {
  Json metric = statement();
  metric["tags"].erase("session.id");
  EXPECT_EQ(findings_of(metric), only("WF-3 /tags"));
  metric = statement();
  metric["tags"]["statement.id"] = "q2";
  EXPECT_EQ(findings_of(metric), only("WF-3 /tags/statement.id"));
  metric = statement();
  metric.erase("statement_id");
  EXPECT_EQ(findings_of(metric), only("WF-3 /statement_id"));
}

TEST(DecodeDesign, EnvelopeIsCheckedApart) {
  Decoded decoded = decode(R"({"metrics":[3],"extra":1})");
  ASSERT_EQ(decoded.findings.size(), 2U);
  EXPECT_EQ(to_string(decoded.findings[0]), "WF-2 /extra: unknown member of the envelope");
  EXPECT_EQ(to_string(decoded.findings[1]),
            "WF-2 /metrics/0: expected an object, found the number 3");
  decoded = decode(R"({"metrics":{}})");
  ASSERT_EQ(decoded.findings.size(), 1U);
  EXPECT_EQ(decoded.findings[0].requirement, "WF-2");
}

TEST(DecodeDesign, EmptyRequestIsBatchRequirementFour) {
  const Decoded decoded = decode(R"({"metrics":[]})");
  ASSERT_EQ(decoded.findings.size(), 1U);
  EXPECT_EQ(decoded.findings[0].requirement, "BT-4");
}

}  // namespace
}  // namespace plumbline::fake
