#include "fake_server/core/decoder.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

Json execution(const std::string& event_id, std::int64_t time, const std::string& statement) {
  Json log = {{"operation_latency_ms", 9},
              {"sql_operation", {{"operation_detail", {{"operation_type", "EXECUTE_STATEMENT"}}}}}};
  if (!statement.empty()) log["sql_statement_id"] = statement;
  return {{"frontend_log_event_id", event_id},
          {"context", {{"client_context", {{"timestamp_millis", time}}}}},
          {"entry", {{"sql_driver_log", log}}}};
}

std::string fingerprint(const Json& event) {
  const Json body = {{"uploadTime", 1'763'914'987'354}, {"protoLogs", {event.dump()}}};
  return decode(body.dump()).events.at(0).fingerprint;
}

std::string metric_fingerprint(const std::string& time, const std::string& session) {
  Json metric = {{"metric_type", "connection"}, {"timestamp", time}};
  if (!session.empty()) metric["session_id"] = session;
  return decode(Json{{"metrics", {metric}}}.dump()).events.at(0).fingerprint;
}

std::size_t count_of(const Decoded& decoded, std::string_view requirement, bool beyond_schema) {
  std::size_t count = 0;
  for (const Finding& finding : decoded.findings) {
    const bool beyond = finding.beyond_schema;
    if (finding.requirement == requirement && beyond == beyond_schema) ++count;
  }
  return count;
}

constexpr std::int64_t kTime = 1'763'914'987'354;

TEST(Fingerprint, IgnoresEventIdAndTimeOfAnIdentifiedEvent) {
  EXPECT_EQ(fingerprint(execution("e1", kTime, "q1")),
            fingerprint(execution("e2", kTime + 5, "q1")));
  EXPECT_NE(fingerprint(execution("e1", kTime, "q1")), fingerprint(execution("e1", kTime, "q2")));
}

TEST(Fingerprint, KeepsTheTimeOfEventsThatNothingElseTellsApart) {
  EXPECT_EQ(fingerprint(execution("e1", kTime, "")), fingerprint(execution("e2", kTime, "")));
  EXPECT_NE(fingerprint(execution("e1", kTime, "")), fingerprint(execution("e1", kTime + 5, "")));
}

TEST(Fingerprint, DoesNotDependOnTheOrderOfMembers) {
  const char* const one = R"({"uploadTime":1,"protoLogs":["{\"a\":1,\"b\":{\"c\":2,\"d\":3}}"]})";
  const char* const two = R"({"protoLogs":["{\"b\":{\"d\":3,\"c\":2},\"a\":1}"],"uploadTime":2})";
  EXPECT_EQ(decode(one).events.at(0).fingerprint, decode(two).events.at(0).fingerprint);
}

TEST(Fingerprint, OfAMetricFollowsTheSameRule) {
  const std::string early = "2025-11-23T16:23:07Z";
  const std::string late = "2025-11-23T16:23:08Z";
  EXPECT_EQ(metric_fingerprint(early, "s1"), metric_fingerprint(late, "s1"));
  EXPECT_NE(metric_fingerprint(early, "s1"), metric_fingerprint(early, "s2"));
  EXPECT_NE(metric_fingerprint(early, ""), metric_fingerprint(late, ""));
}

TEST(Decoder, TakesWhatItCannotReadForNeitherPayload) {
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string("null"),
        std::string("\xff\xfe"), std::string("\0\0", 2), std::string("{\"metric\":[]}"),
        std::string("{\"metrics\":[\"\xc3\x28\"]}"), std::string("\x1f\x8b\x08")}) {
    const Decoded decoded = decode(body);
    EXPECT_EQ(decoded.payload, "") << body;
    ASSERT_EQ(decoded.findings.size(), 1U) << body;
    EXPECT_EQ(decoded.findings[0].requirement, "WF-2") << body;
    EXPECT_TRUE(decoded.events.empty());
  }
}

TEST(Decoder, BoundsTheDepthOfBodiesAndEvents) {
  const std::string deep = std::string(kDepthMax, '[') + std::string(kDepthMax, ']');
  EXPECT_EQ(decode(R"({"metrics":)" + deep + "}").findings.at(0).message,
            "nested deeper than " + std::to_string(kDepthMax));
  const Json body = {{"uploadTime", kTime}, {"protoLogs", {std::string(1'000'000, '{')}}};
  EXPECT_EQ(decode(body.dump()).findings.at(0).pointer, "/protoLogs/0");
}

TEST(Decoder, BoundsEventsAndFindings) {
  std::string metrics = "[{}";
  for (std::size_t i = 1; i <= kEventsMax; ++i) metrics += ",{}";
  const Decoded decoded = decode(R"({"metrics":)" + metrics + "]}");
  EXPECT_EQ(decoded.events_sent, kEventsMax + 1);
  EXPECT_EQ(decoded.events.size(), kEventsMax);
  EXPECT_EQ(count_of(decoded, "WF-3", false), kFindingsMax);
  EXPECT_EQ(decoded.findings[0].requirement, "WF-2");
}

TEST(Decoder, FindingsThatPassHideNoneThatFails) {
  constexpr std::size_t kBeyondSchema = 4;
  Json event = execution("e", kTime, "q");
  event["entry"]["sql_driver_log"]["driver_connection_params"] = {
      {"identity_federation_client_id", "x"},
      {"retry_max_attempts", 3},
      {"retry_overall_timeout_ms", 1},
      {"max_chunks_in_memory", 2}};
  Json body = {{"uploadTime", kTime}, {"protoLogs", Json::array()}};
  for (std::size_t i = 0; i <= kFindingsMax / kBeyondSchema; ++i) {
    body["protoLogs"].push_back(event.dump());
  }
  event["entry"]["sql_driver_log"]["sql_text"] = "select 1";
  body["protoLogs"].push_back(event.dump());
  const Decoded decoded = decode(body.dump());
  EXPECT_EQ(count_of(decoded, "WF-3", true), kFindingsMax);
  EXPECT_EQ(count_of(decoded, "WF-3", false), 1U);
  EXPECT_EQ(count_of(decoded, "PR-5", false), 1U);
}

TEST(Decoder, LooksAtWhatFollowsANul) {
  const std::string good = R"({"metrics":[]})";
  EXPECT_EQ(decode(good).payload, "design");
  const Decoded decoded = decode(good + std::string("\0{\"sql\":1}", 10));
  EXPECT_EQ(decoded.payload, "");
  EXPECT_EQ(decoded.findings.at(0).message, "not valid JSON at byte 15");
  const std::string log = execution("e", kTime, "q").dump() + std::string("\0x", 2);
  const Json body = {{"uploadTime", kTime}, {"protoLogs", {log}}};
  EXPECT_EQ(decode(body.dump()).findings.at(0).requirement, "WF-3");
  EXPECT_TRUE(decode(body.dump()).events.empty());
}

TEST(Decoder, ReadsABodyAgainUnlessItsBytesAreTheKnownOnes) {
  const std::string body = Json{{"metrics", {Json::object()}}}.dump();
  const auto known = read_body(body);
  EXPECT_EQ(known->body, body);
  EXPECT_EQ(known->decoded, decode(body));
  EXPECT_EQ(read_body(body, known), known);
  const auto other = read_body(R"({"metrics":[]})", known);
  EXPECT_NE(other, known);
  EXPECT_EQ(other->decoded, decode(R"({"metrics":[]})"));
  EXPECT_EQ(read_body("", other)->decoded, decode(""));
}

TEST(Decoder, ReportsRepeatedMembersOfTheEnvelope) {
  const Decoded decoded = decode(R"({"metrics":[],"metrics":[]})");
  EXPECT_EQ(decoded.findings.at(0).message,
            "member the string \"metrics\" occurs twice in one object");
}

TEST(Decoder, ShortensWhatItQuotes) {
  const Json body = {{"metrics", std::string(1'000'000, 'x')}};
  EXPECT_LT(decode(body.dump()).findings.at(0).message.size(), 200U);
}

// Every prefix and every single-byte change of a good body is decoded without a throw or crash.
TEST(Decoder, SurvivesEveryDamagedBody) {
  const Json good = {{"uploadTime", kTime}, {"protoLogs", {execution("e", kTime, "q").dump()}}};
  const std::string body = good.dump();
  for (std::size_t i = 0; i < body.size(); ++i) {
    EXPECT_EQ(decode(body.substr(0, i)).payload, "");
    std::string damaged = body;
    for (const int byte : {0x00, 0x22, 0x5c, 0x7b, 0x80, 0xff}) {
      damaged[i] = static_cast<char>(byte);
      const Decoded decoded = decode(damaged);
      EXPECT_LE(decoded.events.size(), 1U);
    }
  }
  EXPECT_EQ(decode(body).payload, "shipped");
}

}  // namespace
}  // namespace plumbline::fake
