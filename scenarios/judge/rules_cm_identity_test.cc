#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& builder,
                 const Profile& used = profile()) {
  return run_rule(rule, used, builder).status;
}

std::string event_of(const std::string& connection, const std::string& statement) {
  TestEvent event;
  event.session = "session-" + connection;
  event.statement = "id-" + statement;
  event.workspace = connection == "c1" ? "7" : "8";
  return shipped_body({event});
}

JournalBuilder& request(JournalBuilder& builder, Duration at, const std::string& body,
                        const std::string& token, int status = 200, const std::string& org = "") {
  journal::RequestReceived sent;
  sent.host = kHost;
  sent.method = "POST";
  sent.target = "/telemetry-ext";
  sent.headers = {{"Authorization", "Bearer " + token}};
  if (!org.empty()) sent.headers.emplace_back("x-databricks-org-id", org);
  sent.body = body;
  return builder.exchange(at, sent, 0s, journal::ReplyGiven{0, status, {}, "", "normal"});
}

// c1 makes the client, sends with its own token, and closes at 5 s; c2 goes on.
JournalBuilder orphaned() {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).statement("c1", "s1", 1s);
  request(builder, 2s, event_of("c1", "s1"), "one");
  return builder.open("c2", 3s).close("c1", 5s).statement("c2", "s2", 6s);
}

TEST(Cm7, OwnCredentialsOfWhoGoesOnPass) {
  JournalBuilder builder = orphaned();
  EXPECT_EQ(
      status_of(judge_cm_7, request(builder, 7s, event_of("c2", "s2"), "two").quiescence(90s)),
      Status::pass);
}

TEST(Cm7, ExpiredCredentialsOfTheCreatorFail) {
  for (const int status : {401, 403}) {
    JournalBuilder builder = orphaned();
    request(builder, 7s, event_of("c2", "s2"), "one", status).quiescence(90s);
    const Verdict verdict = run_rule(judge_cm_7, profile(), builder);
    EXPECT_EQ(verdict.status, Status::fail);
    EXPECT_EQ(verdict.witness.size(), 2U);
  }
}

TEST(Cm7, ValidCredentialsOfTheCreatorAreInconclusive) {
  JournalBuilder builder = orphaned();
  EXPECT_EQ(
      status_of(judge_cm_7, request(builder, 7s, event_of("c2", "s2"), "one").quiescence(90s)),
      Status::inconclusive);
}

TEST(Cm7, RequestOnItsWayWhenTheCreatorClosedIsExcused) {
  const auto refused = [](Duration at) {
    JournalBuilder builder = orphaned();
    request(builder, at, event_of("c1", "s1"), "one", 401);
    request(builder, 7s, event_of("c2", "s2"), "two").quiescence(90s);
    return status_of(judge_cm_7, builder);
  };
  EXPECT_EQ(refused(5s + 100ms), Status::pass);
  EXPECT_EQ(refused(5s + 100ms + 1ns), Status::fail);
}

TEST(Cm7, CredentialsThatTheApplicationStillUsesAreExcused) {
  JournalBuilder builder = orphaned();
  request(builder, 7s, event_of("c2", "s2"), "one", 401);
  journal::RequestReceived own;
  own.host = kHost;
  own.method = "POST";
  own.target = "/sql/1.0/warehouses/abc123";
  own.headers = {{"Authorization", "Bearer one"}};
  builder.exchange(8s, own, 0s, journal::ReplyGiven{0, 200, {}, "", "normal"}).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_7, builder), Status::inconclusive);
}

TEST(Cm7, ClientThatDiesWithItsCreatorFails) {
  EXPECT_EQ(status_of(judge_cm_7, orphaned().quiescence(90s)), Status::fail);
}

TEST(Cm7, CreatorThatStaysIsNoEvidence) {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).open("c2", 3s).close("c2", 5s);
  request(builder, 7s, event_of("c1", "s1"), "two").close("c1", 8s).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_7, builder), Status::inconclusive);
}

// Two connections of different orgs, a statement each.
JournalBuilder two_orgs(const std::string& world = "sim",
                        const std::string& client = "plumbline-reference/0.1.0") {
  JournalBuilder builder = JournalBuilder(world).flag(0s).open("c1", 0s);  // org 7
  builder.header().client = client;
  builder.operation({0, "open", "c2", kHost, "", "unset", "8", true}, 0s, 0s,
                    {0, true, "", "session-c2", ""});
  return builder.statement("c1", "s1", 1s).statement("c2", "s2", 1s);
}

TEST(Cm9, OwnSessionAndOrgPass) {
  JournalBuilder builder = two_orgs();
  request(builder, 2s, event_of("c1", "s1"), "t", 200, "7");
  EXPECT_EQ(status_of(judge_cm_9, request(builder, 2s, event_of("c2", "s2"), "t", 200, "8")),
            Status::pass);
}

TEST(Cm9, AnothersSessionFails) {
  JournalBuilder builder = two_orgs();
  const Verdict verdict =
      run_rule(judge_cm_9, profile(), request(builder, 2s, event_of("c2", "s1"), "t", 200, "7"));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 2U);
}

TEST(Cm9, NoSessionFails) {
  JournalBuilder builder = two_orgs();
  TestEvent event;
  event.session = "";
  event.statement = "id-s1";
  EXPECT_EQ(status_of(judge_cm_9, request(builder, 2s, shipped_body({event}), "t", 200, "7")),
            Status::fail);
}

TEST(Cm9, AnothersOrgFails) {
  for (const char* org : {"", "7"}) {
    JournalBuilder builder = two_orgs();
    EXPECT_EQ(status_of(judge_cm_9, request(builder, 2s, event_of("c2", "s2"), "t", 200, org)),
              Status::fail)
        << org;
  }
}

TEST(Cm9, AnothersWorkspaceOrNoneFailsWhereTheApplicationToldItsOwn) {
  const auto with = [](const char* workspace, const char* world) {
    TestEvent event;
    event.session = "session-c2";
    event.statement = "id-s2";
    event.workspace = workspace;
    JournalBuilder builder = two_orgs(world);
    return status_of(judge_cm_9, request(builder, 2s, shipped_body({event}), "t", 200, "8"));
  };
  for (const char* world : {"sim", "live"}) {
    EXPECT_EQ(with("8", world), Status::pass) << world;
    EXPECT_EQ(with("7", world), Status::fail) << world;
    EXPECT_EQ(with("", world), Status::fail) << world;
  }
  EXPECT_EQ(with("7", "driver"), Status::pass);
}

TEST(Cm9, WorkspacesOfAStrangersApplicationAreItsOwn) {
  TestEvent event;
  event.session = "session-c2";
  event.statement = "id-s2";
  event.workspace = "elsewhere";
  JournalBuilder builder = two_orgs("live", "somebody/1");
  request(builder, 2s, shipped_body({event}), "t", 200, "8");
  EXPECT_EQ(status_of(judge_cm_9, builder), Status::pass);
}

TEST(Cm9, SessionEventOfAnothersWorkspaceFails) {
  const auto with = [](const char* workspace) {
    TestEvent event;
    event.kind = "CREATE_SESSION";
    event.session = "session-c2";
    event.workspace = workspace;
    JournalBuilder builder = two_orgs();
    request(builder, 2s, event_of("c2", "s2"), "t", 200, "8");
    return status_of(judge_cm_9, request(builder, 3s, shipped_body({event}), "t", 200, "8"));
  };
  EXPECT_EQ(with("8"), Status::pass);
  EXPECT_EQ(with("7"), Status::fail);
}

TEST(Cm9, SessionEventInARequestOfAnotherOrgFails) {
  TestEvent event;
  event.workspace = "8";
  event.kind = "CREATE_SESSION";
  event.session = "session-c2";
  JournalBuilder builder = two_orgs();
  request(builder, 2s, event_of("c2", "s2"), "t", 200, "8");
  EXPECT_EQ(status_of(judge_cm_9, request(builder, 3s, shipped_body({event}), "t", 200, "7")),
            Status::fail);
}

TEST(Cm9, OneSessionIsInconclusive) {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).statement("c1", "s1", 1s);
  EXPECT_EQ(status_of(judge_cm_9, request(builder, 2s, event_of("c1", "s1"), "t", 200, "7")),
            Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
