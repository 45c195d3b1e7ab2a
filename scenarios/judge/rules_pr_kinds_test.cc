#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

struct Kind {
  const char* name;
  Verdict (*rule)(const Evidence&);
};
constexpr Kind kKinds[] = {{"sql", judge_pr_1},
                           {"value", judge_pr_2},
                           {"name", judge_pr_3},
                           {"identity", judge_pr_4},
                           {"path", judge_pr_8}};

Status with_canary(const Kind& kind, const std::string& planted_as, const std::string& body,
                   const journal::Headers& more = {}) {
  JournalBuilder journal;
  journal.header().canaries = {{"canary-77", planted_as}};
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "POST";
  request.target = "/telemetry-ext";
  request.headers = more;
  request.body = body;
  journal.exchange(1s, request, 0s, journal::ReplyGiven{0, 200, {}, "", "normal"});
  return run_rule(kind.rule, profile(), journal).status;
}

const std::string kClean = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
const std::string kLeak = shipped_body({{"EXECUTE_STATEMENT", "canary-77"}});

TEST(PrKinds, EachRuleFindsTheCanariesOfItsKind) {
  for (const Kind& kind : kKinds) {
    EXPECT_EQ(with_canary(kind, kind.name, kClean), Status::pass) << kind.name;
    EXPECT_EQ(with_canary(kind, kind.name, kLeak), Status::fail) << kind.name;
  }
}

TEST(PrKinds, CanariesOfOtherKindsAreOtherRules) {
  for (const Kind& kind : kKinds) {
    for (const Kind& other : kKinds) {
      if (other.name == kind.name) continue;
      EXPECT_EQ(with_canary(kind, other.name, kLeak), Status::inconclusive)
          << kind.name << " " << other.name;
    }
  }
}

TEST(PrKinds, HeadersAreSearchedForAllButIdentities) {
  for (const Kind& kind : kKinds) {
    const bool body_only = std::string(kind.name) == "identity";
    EXPECT_EQ(with_canary(kind, kind.name, kClean, {{"X-Note", "canary-77"}}),
              body_only ? Status::pass : Status::fail)
        << kind.name;
  }
}

// A label in the user agent, in the query tags and as the statement id of the one event.
Status with_label(const std::string& agent, const std::string& tags, const std::string& elsewhere) {
  std::string body = shipped_body({{"EXECUTE_STATEMENT", elsewhere}});
  const std::string place = R"(\"operation_latency_ms\":5)";
  body.insert(body.find(place),
              R"(\"driver_connection_params\":{\"query_tags\":\"team:)" + tags + R"(\"},)");
  const std::string context = R"(\"client_context\":{)";
  body.insert(body.find(context) + context.size(), R"(\"user_agent\":\"x/1 )" + agent + R"(\",)");
  JournalBuilder journal;
  journal.header().canaries = {{"label-77", "label"}, {"nobody-knows", "identity"}};
  return run_rule(judge_pr_4, profile(), journal.telemetry(1s, body)).status;
}

TEST(Pr4, LabelsStandInTheMembersForThemAlone) {
  EXPECT_EQ(with_label("label-77", "label-77", "id-1"), Status::pass);
  EXPECT_EQ(with_label("label-77", "label-77", "label-77"), Status::fail);
  EXPECT_EQ(with_label("nobody-knows", "", "id-1"), Status::fail);
}

TEST(Pr4, AnAccountsMailFailsWithoutACanary) {
  std::string body = kClean;
  const std::string place = R"(\"operation_latency_ms\":5)";
  body.insert(body.find(place),
              R"(\"driver_connection_params\":{\"google_service_account\":\"a@b.c\"},)");
  EXPECT_EQ(run_rule(judge_pr_4, profile(), JournalBuilder().telemetry(1s, body)).status,
            Status::fail);
}

TEST(Pr8, LocalPathsAndSignedAddressesFailWithoutACanary) {
  for (const char* text : {"file:///ada/x", "C:\\Users\\ada", "https://s3/x?X-Amz-Signature=1"}) {
    const std::string body = shipped_body({{"EXECUTE_STATEMENT", text}});
    EXPECT_EQ(run_rule(judge_pr_8, profile(), JournalBuilder().telemetry(1s, body)).status,
              Status::fail)
        << text;
  }
  EXPECT_EQ(run_rule(judge_pr_8, profile(), JournalBuilder().telemetry(1s, kClean)).status,
            Status::inconclusive);
}

Status error_told(const std::string& name, const std::string& trace = "") {
  TestEvent event{"EXECUTE_STATEMENT", "id-1"};
  event.error = name;
  std::string body = shipped_body({event});
  const std::string place = R"(\"error_info\":{)";
  if (!trace.empty())
    body.insert(body.find(place) + place.size(), R"(\"stack_trace\":\")" + trace + R"(\",)");
  return run_rule(judge_pr_6, profile(), JournalBuilder().telemetry(1s, body)).status;
}

TEST(Pr6, ClassesAndFramesPass) {
  EXPECT_EQ(error_told("rate_limited"), Status::pass);
  EXPECT_EQ(error_told("x", R"(at f (a.js:1:2)\\nat b.js:3:4)"), Status::pass);
}

TEST(Pr6, MessagesFail) {
  EXPECT_EQ(error_told("table t not found"), Status::fail);
  EXPECT_EQ(error_told("x", R"(Error: no t\\nat b.js:3:4)"), Status::fail);
}

TEST(Pr6, WithoutErrorsInconclusive) {
  EXPECT_EQ(run_rule(judge_pr_6, profile(), JournalBuilder().exported("s1", 1s)).status,
            Status::inconclusive);
}

Status local_only(const std::string& kind, const std::string& tag) {
  std::string body = design_body({{kind, kind == "statement" ? "id-1" : ""}});
  body.insert(body.find("\"metric_type\""), R"("tags":{")" + tag + R"(":"x"},)");
  JournalBuilder journal;
  journal.telemetry(1s, body, 200, kHost, {}, 0s, "/api/2.0/telemetry-ext");
  return run_rule(judge_pr_7, profile("design"), journal).status;
}

TEST(Pr7, LocalOnlyTagFailsOnAnyEvent) {
  EXPECT_EQ(local_only("connection", "driver.os"), Status::pass);
  EXPECT_EQ(local_only("connection", "server.address"), Status::fail);
  EXPECT_EQ(local_only("statement", "server.address"), Status::fail);
}

TEST(Pr7, WithoutAConnectionEventInconclusive) {
  EXPECT_EQ(local_only("statement", "result.format"), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
