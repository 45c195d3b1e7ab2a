#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

const std::string kSql = "SELECT planted FROM secrets";

JournalBuilder planted() {
  JournalBuilder journal;
  journal.header().canaries = {{kSql}};
  return journal;
}

TEST(Pr1, CleanRequestsPass) {
  const Verdict verdict = run_rule(judge_pr_1, profile(), planted().flag(0s).exported("s1", 1s));
  EXPECT_EQ(verdict.status, Status::pass) << verdict.reason;
}

TEST(Pr1, PlantedTextInAnEventFailsAndNamesItsPlace) {
  const std::string body = shipped_body({{"EXECUTE_STATEMENT", kSql}});
  const Verdict verdict = run_rule(judge_pr_1, profile(), planted().telemetry(1s, body));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_NE(verdict.reason.find("/protoLogs/0/entry/sql_driver_log/sql_statement_id"),
            std::string::npos)
      << verdict.reason;
  EXPECT_EQ(verdict.witness.size(), 1U);
}

TEST(Pr1, PlantedTextInAFlagRequestsTargetOrHeaderFails) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "GET";
  request.target = "/api/2.0/feature-flags?flags=SELECT+planted+FROM+secrets";
  EXPECT_EQ(
      run_rule(judge_pr_1, profile(), planted().exchange(1s, request, 0s, std::nullopt)).status,
      Status::fail);
  request.target = "/api/2.0/feature-flags?flags=x";
  request.headers = {{"X-Query", kSql}};
  EXPECT_EQ(
      run_rule(judge_pr_1, profile(), planted().exchange(1s, request, 0s, std::nullopt)).status,
      Status::fail);
}

TEST(Pr1, TokenInItsOwnHeaderIsNoLeak) {
  JournalBuilder journal;
  journal.header().canaries = {{"Bearer t"}};
  EXPECT_EQ(run_rule(judge_pr_1, profile(), journal.exported("s1", 1s)).status, Status::pass);
}

TEST(Pr1, SqlTrafficMayHoldIt) {
  JournalBuilder journal = planted();
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "POST";
  request.target = "/sql/1.0/warehouses/abc123";
  request.body = kSql;
  journal.exchange(1s, request, 0s, std::nullopt).exported("s1", 2s);
  EXPECT_EQ(run_rule(judge_pr_1, profile(), journal).status, Status::pass);
}

TEST(Pr1, WithoutCanariesOrRequestsInconclusive) {
  EXPECT_EQ(run_rule(judge_pr_1, profile(), JournalBuilder().exported("s1", 1s)).status,
            Status::inconclusive);
  EXPECT_EQ(run_rule(judge_pr_1, profile(), planted().quiescence(9s)).status, Status::inconclusive);
}

Status design_tag(const std::string& tag) {
  std::string body = design_body({{"statement", "id-1"}});
  body.insert(body.find("\"metric_type\""), R"("tags":{")" + tag + R"(":"x"},)");
  return run_rule(
             judge_pr_5, profile("design"),
             JournalBuilder().telemetry(1s, body, 200, kHost, {}, 0s, "/api/2.0/telemetry-ext"))
      .status;
}

TEST(Pr5, AllowedTagPassesAndUnlistedTagFails) {
  EXPECT_EQ(design_tag("result.format"), Status::pass);
  EXPECT_EQ(design_tag("result.rows"), Status::fail);
}

TEST(Pr5, TagOfAnotherKindOfEventFails) { EXPECT_EQ(design_tag("driver.os"), Status::fail); }

TEST(Pr5, MemberSeenBeyondTheSchemaPassesAndUnknownMemberFails) {
  const auto with_member = [](const std::string& member) {
    std::string body = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
    const std::string place = R"(\"operation_latency_ms\":5)";
    body.insert(body.find(place), R"(\"driver_connection_params\":{\")" + member + R"(\":3},)");
    return run_rule(judge_pr_5, profile(), JournalBuilder().telemetry(1s, body)).status;
  };
  EXPECT_EQ(with_member("retry_max_attempts"), Status::pass);
  EXPECT_EQ(with_member("table_name"), Status::fail);
}

TEST(Pr5, SilenceIsInconclusive) {
  EXPECT_EQ(run_rule(judge_pr_5, profile(), JournalBuilder().quiescence(9s)).status,
            Status::inconclusive);
}

Status with_encoding(const std::string& encoding, const std::string& body) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "POST";
  request.target = "/telemetry-ext";
  request.headers = {{"Content-Encoding", encoding}};
  request.body = body;
  return run_rule(judge_pr_1, profile(), planted().exchange(1s, request, 0s, std::nullopt)).status;
}

TEST(Pr1, BodyThatCannotBeSearchedIsInconclusive) {
  const std::string clean = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
  EXPECT_EQ(with_encoding("identity", clean), Status::pass);
  EXPECT_EQ(with_encoding("GZIP", clean), Status::pass);
  EXPECT_EQ(with_encoding("gzip", "unreadable"), Status::inconclusive);
  EXPECT_EQ(with_encoding("gzip", "\x1f\x8b damaged"), Status::inconclusive);
  for (const char* encoding : {"deflate", "br", "zstd"}) {
    EXPECT_EQ(with_encoding(encoding, "packed"), Status::inconclusive) << encoding;
    EXPECT_EQ(with_encoding(encoding, "packed " + kSql), Status::fail) << encoding;
  }
}

}  // namespace
}  // namespace plumbline::judge::testing
