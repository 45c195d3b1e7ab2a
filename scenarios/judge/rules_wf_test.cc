#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

const TestEvent kEvent{"EXECUTE_STATEMENT", "id-1"};

Verdict on_body(Verdict (*rule)(const Evidence&), const std::string& body,
                const std::string& name = "shipped") {
  return run_rule(rule, profile(name), JournalBuilder().telemetry(1s, body));
}

/// A telemetry request with one thing changed.
Status line_of(const std::string& method, const std::string& target, const std::string& type) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = method;
  request.target = target;
  if (!type.empty()) request.headers = {{"content-type", type}};
  request.body = shipped_body({kEvent});
  JournalBuilder journal;
  journal.exchange(1s, request, 0s, journal::ReplyGiven{0, 200, {}, "", "normal"});
  return run_rule(judge_wf_1, profile(), journal).status;
}

TEST(Wf1, ProfilesPathMethodAndTypePass) {
  EXPECT_EQ(line_of("POST", "/telemetry-ext", "application/json"), Status::pass);
  EXPECT_EQ(line_of("POST", "/telemetry-unauth", "Application/JSON; charset=utf-8"), Status::pass);
}

TEST(Wf1, AnotherPathFails) {
  EXPECT_EQ(line_of("POST", "/api/2.0/telemetry-ext", "application/json"), Status::fail);
  EXPECT_EQ(line_of("POST", "/v1/telemetry-ext", "application/json"), Status::fail);
}

TEST(Wf1, AnotherMethodOrTypeFails) {
  EXPECT_EQ(line_of("PUT", "/telemetry-ext", "application/json"), Status::fail);
  EXPECT_EQ(line_of("POST", "/telemetry-ext", "text/plain"), Status::fail);
  EXPECT_EQ(line_of("POST", "/telemetry-ext", ""), Status::fail);
}

TEST(Wf1, FlagRequestOfAnotherProfileFails) {
  JournalBuilder journal;
  journal.flag(0s).telemetry(1s, design_body({{"statement", "id-1"}}), 200, kHost, {}, 0s,
                             "/api/2.0/telemetry-ext");
  EXPECT_EQ(run_rule(judge_wf_1, profile("design"), journal).status, Status::fail);
}

TEST(Wf1, SqlTrafficAloneIsInconclusive) {
  EXPECT_EQ(run_rule(judge_wf_1, profile(), JournalBuilder().sql_request(1s)).status,
            Status::inconclusive);
}

TEST(Wf2, ProfilesEnvelopePasses) {
  EXPECT_EQ(on_body(judge_wf_2, shipped_body({kEvent})).status, Status::pass);
  EXPECT_EQ(on_body(judge_wf_2, design_body({{"statement", "id-1"}}), "design").status,
            Status::pass);
}

TEST(Wf2, OtherProfilesEnvelopeFails) {
  EXPECT_EQ(on_body(judge_wf_2, shipped_body({kEvent}), "design").status, Status::fail);
  EXPECT_EQ(on_body(judge_wf_2, design_body({{"statement", "id-1"}})).status, Status::fail);
}

TEST(Wf2, UnreadableBodyFails) {
  EXPECT_EQ(on_body(judge_wf_2, "{\"uploadTime\":").status, Status::fail);
  EXPECT_EQ(on_body(judge_wf_2, "").status, Status::fail);
}

TEST(Wf2, MissingItemsFailUnlessTheProfileAllowsIt) {
  std::string body = shipped_body({kEvent});
  const std::string items = "\"items\":[],";
  body.erase(body.find(items), items.size());
  const JournalBuilder journal = JournalBuilder().telemetry(1s, body);
  EXPECT_EQ(run_rule(judge_wf_2, profile(), journal).status, Status::fail);
  EXPECT_EQ(run_rule(judge_wf_2, profile("shipped", {{"items_member", "false"}}), journal).status,
            Status::pass);
}

TEST(Wf2, SilenceIsInconclusive) {
  EXPECT_EQ(run_rule(judge_wf_2, profile(), JournalBuilder().quiescence(9s)).status,
            Status::inconclusive);
}

TEST(Wf3, SchemaConformingEventPasses) {
  EXPECT_EQ(on_body(judge_wf_3, shipped_body({kEvent})).status, Status::pass);
}

TEST(Wf3, UnknownEnumNameFailsAndNamesThePointer) {
  const Verdict verdict = on_body(judge_wf_3, shipped_body({{"EXECUTE_STATEMENTS", "id-1"}}));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_NE(verdict.reason.find("/protoLogs/0/entry"), std::string::npos) << verdict.reason;
}

TEST(Wf3, LatencyAsNullFails) {
  std::string body = shipped_body({kEvent});
  const std::string latency = R"(operation_latency_ms\":5)";
  body.replace(body.find(latency), latency.size(), R"(operation_latency_ms\":null)");
  EXPECT_EQ(on_body(judge_wf_3, body).status, Status::fail);
}

TEST(Wf3, RequestWithoutEventsIsInconclusive) {
  EXPECT_EQ(on_body(judge_wf_3, shipped_body({})).status, Status::inconclusive);
}

TestEvent event_with(const std::string& statement, const std::string& id) {
  return {"EXECUTE_STATEMENT", statement, "session-c1", id};
}

TEST(Wf4, DifferentIdsPass) {
  EXPECT_EQ(on_body(judge_wf_4, shipped_body({event_with("1", "a"), event_with("2", "b")})).status,
            Status::pass);
}

TEST(Wf4, OneIdForTwoEventsFails) {
  EXPECT_EQ(on_body(judge_wf_4, shipped_body({event_with("1", "a"), event_with("2", "a")})).status,
            Status::fail);
  JournalBuilder journal;
  journal.telemetry(1s, shipped_body({event_with("1", "a")}))
      .telemetry(2s, shipped_body({event_with("2", "a")}));
  EXPECT_EQ(run_rule(judge_wf_4, profile(), journal).status, Status::fail);
}

TEST(Wf4, RetryWithTheSameIdsPasses) {
  const std::string body = shipped_body({event_with("1", "a"), event_with("2", "b")});
  const JournalBuilder journal = JournalBuilder().telemetry(1s, body, 503).telemetry(2s, body);
  EXPECT_EQ(run_rule(judge_wf_4, profile(), journal).status, Status::pass);
}

TEST(Wf4, SingleEventIsInconclusiveAndTheDesignHasNoIds) {
  EXPECT_EQ(on_body(judge_wf_4, shipped_body({kEvent})).status, Status::inconclusive);
  EXPECT_EQ(on_body(judge_wf_4, design_body({{"statement", "id-1"}}), "design").status,
            Status::not_applicable);
}

TEST(Imports, UnrecordedBodyIsNeitherHeldNorBroken) {
  JournalBuilder journal("import");
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "POST";
  request.target = "/telemetry-ext";
  request.headers = {{"Content-Type", "application/json"}};
  request.complete = false;
  journal.header().canaries = {{"planted"}};
  journal.exchange(1s, request, 0s, journal::ReplyGiven{0, 200, {}, "", "normal"});
  for (const auto rule : {judge_wf_2, judge_wf_3, judge_wf_4, judge_bt_3, judge_bt_4, judge_pr_1,
                          judge_pr_5, judge_rt_5}) {
    EXPECT_EQ(run_rule(rule, profile(), journal).status, Status::inconclusive);
  }
  EXPECT_EQ(run_rule(judge_wf_1, profile(), journal).status, Status::pass);
}

TEST(Wf1, OnlyAPostToATelemetryNameUnderAnotherPrefixIsMisplaced) {
  const auto with = [](const std::string& method, const std::string& target) {
    journal::RequestReceived request;
    request.host = kHost;
    request.method = method;
    request.target = target;
    JournalBuilder journal = JournalBuilder().exported("s1", 1s);
    return run_rule(judge_wf_1, profile(), journal.exchange(2s, request, 0s, std::nullopt)).status;
  };
  EXPECT_EQ(with("POST", "/api/9.9/telemetry-ext?o=1"), Status::fail);
  EXPECT_EQ(with("POST", "/x/telemetry-unauth"), Status::fail);
  EXPECT_EQ(with("GET", "/api/2.0/fs/files/Volumes/main/telemetry/data.csv"), Status::pass);
  EXPECT_EQ(with("POST", "/api/2.0/fs/files/Volumes/main/telemetry/data.csv"), Status::pass);
  EXPECT_EQ(with("GET", "/files/telemetry-ext"), Status::pass);
}

TEST(Wf1, TypeIsReadAsStrictlyAsTheServiceReadsIt) {
  EXPECT_EQ(line_of("POST", "/telemetry-ext", "application/json ; charset=utf-8"), Status::pass);
  EXPECT_EQ(line_of("POST", "/telemetry-ext", "appli cation/json"), Status::fail);
}

TEST(Wf3AndPr5, UnknownMemberIsFoundBehindAnyNumberThatPass) {
  const std::string place = R"(\"operation_latency_ms\":5)";
  const auto with_members = [&place](Verdict (*rule)(const Evidence&), const std::string& last) {
    std::vector<TestEvent> events(fake::kFindingsMax + 1, kEvent);
    std::string body = shipped_body(events);
    const std::string seen = R"(\"driver_connection_params\":{\"retry_max_attempts\":3},)";
    std::size_t at = 0;
    for (std::size_t k = 0; k < events.size(); ++k) {
      at = body.find(place, at);
      body.insert(at, seen);
      at += seen.size() + place.size();
    }
    return on_body(rule, body.insert(at, last)).status;
  };
  for (auto* rule : {judge_wf_3, judge_pr_5}) {
    EXPECT_EQ(with_members(rule, ""), Status::pass);
    EXPECT_EQ(with_members(rule, R"(,\"table_name\":\"t\")"), Status::fail);
  }
}

}  // namespace
}  // namespace plumbline::judge::testing
