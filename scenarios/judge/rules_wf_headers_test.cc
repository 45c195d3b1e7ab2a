#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

JournalBuilder& request(JournalBuilder& journal, const std::string& target,
                        journal::Headers headers) {
  journal::RequestReceived received;
  received.host = kHost;
  received.method = "POST";
  received.target = target;
  received.headers = std::move(headers);
  received.body = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
  return journal.exchange(1s, received, 0s, journal::ReplyGiven{0, 200, {}, "", "normal"});
}

Status credentials_of(const std::string& target, const journal::Headers& headers,
                      const std::string& world = "sim") {
  JournalBuilder journal(world);
  return run_rule(judge_wf_7, profile(), request(journal, target, headers)).status;
}

const journal::Headers kToken{{"authorization", "Bearer t"}};

TEST(Wf7, AuthorizationGoesToTheAuthenticatedEndpointAndNoneToTheOther) {
  EXPECT_EQ(credentials_of("/telemetry-ext", kToken), Status::pass);
  EXPECT_EQ(credentials_of("/telemetry-unauth", {}), Status::pass);
  EXPECT_EQ(credentials_of("/telemetry-ext", {}), Status::fail);
  EXPECT_EQ(credentials_of("/telemetry-ext", {{"Authorization", ""}}), Status::fail);
  EXPECT_EQ(credentials_of("/telemetry-unauth", kToken), Status::fail);
}

TEST(Wf7, ArchiveWithoutCredentialsIsInconclusive) {
  EXPECT_EQ(credentials_of("/telemetry-ext", kToken, "import"), Status::pass);
  EXPECT_EQ(credentials_of("/telemetry-ext", {}, "import"), Status::inconclusive);
  EXPECT_EQ(credentials_of("/telemetry-unauth", kToken, "import"), Status::fail);
}

TEST(Wf7, EndpointThatNoConnectionCallsForFails) {
  const auto status = [](bool credentials, const std::string& target) {
    JournalBuilder journal;
    journal.operation({0, "open", "c1", kHost, "", "force", "", credentials}, 0s, 0s,
                      {0, true, "", "session-c1", ""});
    const bool unauthenticated = target == "/telemetry-unauth";
    request(journal, target, unauthenticated ? journal::Headers{} : kToken);
    return run_rule(judge_wf_7, profile(), journal).status;
  };
  EXPECT_EQ(status(true, "/telemetry-ext"), Status::pass);
  EXPECT_EQ(status(true, "/telemetry-unauth"), Status::fail);
  EXPECT_EQ(status(false, "/telemetry-unauth"), Status::pass);
  EXPECT_EQ(status(false, "/telemetry-ext"), Status::fail);
}

Status agent(const std::string& field, const std::string& client = "") {
  JournalBuilder journal;
  journal.header().client = client;
  journal::Headers headers;
  if (field != "absent") headers = {{"user-agent", field}};
  return run_rule(judge_wf_8, profile(), request(journal, "/telemetry-ext", headers)).status;
}

TEST(Wf8, NameAndVersionPass) {
  EXPECT_EQ(agent("Client/1"), Status::pass);
  EXPECT_EQ(agent("NodejsDatabricksSqlConnector/2.1.0 (Node.js 20.20.2; Linux 6.1.0)"),
            Status::pass);
  EXPECT_EQ(agent("Go-http-client/1.1 databricks-sql-go/v1.14.0"), Status::pass);
}

TEST(Wf8, NeitherNameNorVersionFails) {
  for (const char* field : {"absent", "", "Client", "Client/", "/1", "Client/x", "a client",
                            "Client (x/1)", "Go-http-client/1.1", "python-urllib3/2.0.7"}) {
    EXPECT_EQ(agent(field), Status::fail) << field;
  }
}

TEST(Wf8, TheClientThatRanIsTheOneNamed) {
  EXPECT_EQ(agent("Client/1", "Client/1"), Status::pass);
  EXPECT_EQ(agent("Client/1", "Client/2"), Status::fail);
  EXPECT_EQ(agent("Client/1", "some client 2"), Status::pass);
}

TEST(Wf7AndWf8, SilenceIsInconclusive) {
  for (const auto rule : {judge_wf_7, judge_wf_8}) {
    EXPECT_EQ(run_rule(rule, profile(), JournalBuilder().flag(0s).quiescence(9s)).status,
              Status::inconclusive);
  }
}

}  // namespace
}  // namespace plumbline::judge::testing
