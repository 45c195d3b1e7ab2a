#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

const TestEvent kNobody{"EXECUTE_STATEMENT", "", ""};

Verdict unauthenticated(const std::string& body, const journal::Headers& headers = {},
                        const std::string& target = "/telemetry-unauth") {
  JournalBuilder journal;
  journal.header().canaries = {{"ada@example.com", "identity"}};
  journal.operation({0, "open", "c1", kHost, "", "force", "", false}, 0s, 0s,
                    {0, true, "", "session-c1", ""});
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "POST";
  request.target = target;
  request.headers = headers;
  request.body = body;
  journal.exchange(1s, request, 0s, journal::ReplyGiven{0, 200, {}, "", "normal"});
  return run_rule(judge_pr_9, profile(), journal);
}

TEST(Pr9, EventsThatIdentifyNobodyPass) {
  const Verdict verdict = unauthenticated(shipped_body({kNobody}), {{"User-Agent", "Client/1"}});
  EXPECT_EQ(verdict.status, Status::pass) << verdict.reason;
}

TEST(Pr9, SessionStatementAndWorkspaceIdsFail) {
  EXPECT_EQ(unauthenticated(shipped_body({{"EXECUTE_STATEMENT", "", "x"}})).status, Status::fail);
  EXPECT_EQ(unauthenticated(shipped_body({{"EXECUTE_STATEMENT", "x", ""}})).status, Status::fail);
  EXPECT_EQ(unauthenticated(design_body({{"connection", "", ""}})).status, Status::fail);
}

TEST(Pr9, HeadersThatIdentifyFail) {
  for (const char* name : {"Authorization", "cookie", "X-Databricks-Org-Id"}) {
    EXPECT_EQ(unauthenticated(shipped_body({kNobody}), {{name, "7"}}).status, Status::fail) << name;
  }
}

TEST(Pr9, MembersThatNameAWorkspaceFail) {
  for (const char* member : {R"(\"http_path\":\"/sql/1\")", R"(\"host_info\":{\"host_url\":\"h\"})",
                             R"(\"azure_tenant_id\":\"t\")"}) {
    std::string body = shipped_body({kNobody});
    const std::string place = R"(\"operation_latency_ms\":5)";
    body.insert(body.find(place), R"(\"driver_connection_params\":{)" + std::string(member) + "},");
    EXPECT_EQ(unauthenticated(body).status, Status::fail) << member;
  }
}

TEST(Pr9, IssuedIdsAndIdentitiesFailWhereverTheyStand) {
  const std::string clean = shipped_body({kNobody});
  EXPECT_EQ(unauthenticated(clean, {}, "/telemetry-unauth?s=session-c1").status, Status::fail);
  TestEvent event = kNobody;
  event.id = "of session-c1";
  EXPECT_EQ(unauthenticated(shipped_body({event})).status, Status::fail);
  EXPECT_EQ(unauthenticated(clean, {{"User-Agent", "ada@example.com"}}).status, Status::fail);
}

TEST(Pr9, AuthenticatedRequestsAloneAreInconclusive) {
  EXPECT_EQ(
      unauthenticated(shipped_body({{"EXECUTE_STATEMENT", "x"}}), {}, "/telemetry-ext").status,
      Status::inconclusive);
  EXPECT_EQ(unauthenticated(shipped_body({})).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
