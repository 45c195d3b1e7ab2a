#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

constexpr const char* kOther = "ws2.cloud.databricks.test";

/// Telemetry at 1 s, redirected there; both hosts have a connection.
JournalBuilder redirected(const std::string& location, int status = 307) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 0s);
  journal.flag(0s, "\"true\"", kOther).open("c2", 0s, "unset", kOther);
  return journal.telemetry(1s, shipped_body({{"EXECUTE_STATEMENT", "id-s1"}}), status, kHost,
                           {{"Location", location}});
}

JournalBuilder& request_to(JournalBuilder& journal, const std::string& host,
                           const std::string& target, const std::string& body = "") {
  journal::RequestReceived request;
  request.host = host;
  request.method = "POST";
  request.target = target;
  request.body = body;
  return journal.exchange(1100ms, request, 0s, journal::ReplyGiven{0, 200, {}, "", "normal"});
}

Status status_of(const JournalBuilder& journal) {
  return run_rule(judge_rt_8, profile(), journal).status;
}

TEST(Rt8, RedirectThatIsNotFollowedPasses) {
  for (const int status : {301, 302, 303, 307, 308}) {
    EXPECT_EQ(status_of(redirected("/elsewhere", status).quiescence(60s)), Status::pass) << status;
  }
  EXPECT_EQ(status_of(redirected("https://" + std::string(kOther) + "/x").quiescence(60s)),
            Status::pass);
}

TEST(Rt8, FollowedRedirectOnTheSameHostFails) {
  JournalBuilder journal = redirected("/elsewhere");
  EXPECT_EQ(status_of(request_to(journal, kHost, "/elsewhere").quiescence(60s)), Status::fail);
}

TEST(Rt8, FollowedRedirectToAnotherHostFails) {
  JournalBuilder journal = redirected("https://" + std::string(kOther) + ":443/collect?x=1");
  const Verdict verdict =
      run_rule(judge_rt_8, profile(), request_to(journal, kOther, "/collect?x=1"));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_NE(verdict.reason.find("/collect?x=1"), std::string::npos) << verdict.reason;
  EXPECT_EQ(verdict.witness.size(), 4U);
}

TEST(Rt8, OrdinaryTrafficOfTheTargetIsNoFollowing) {
  JournalBuilder journal = redirected("https://" + std::string(kOther) + "/telemetry-ext");
  journal.telemetry(2s, shipped_body({{"EXECUTE_STATEMENT", "id-t", "session-c2"}}), 200, kOther);
  EXPECT_EQ(status_of(journal.quiescence(60s)), Status::pass);
}

TEST(Rt8, BatchThatReachesTheTargetFails) {
  JournalBuilder journal = redirected("https://" + std::string(kOther) + "/telemetry-ext");
  journal.telemetry(2s, shipped_body({{"EXECUTE_STATEMENT", "id-s1"}}), 200, kOther);
  EXPECT_EQ(status_of(journal.quiescence(60s)), Status::fail);
}

TEST(Rt8, EventOfOneHostsSessionOnAnotherHostFails) {
  JournalBuilder journal = redirected("/elsewhere");
  journal.telemetry(2s, shipped_body({{"EXECUTE_STATEMENT", "id-s2"}}), 200, kOther);
  EXPECT_EQ(status_of(journal.quiescence(60s)), Status::fail);
}

TEST(Rt8, TargetThatNobodyWatchesProvesNothing) {
  EXPECT_EQ(status_of(redirected("https://elsewhere.test/x").quiescence(60s)),
            Status::inconclusive);
  EXPECT_EQ(status_of(redirected("elsewhere").quiescence(60s)), Status::inconclusive);
}

TEST(Rt8, OtherAnswersAndUnwatchedRedirectsProveNothing) {
  EXPECT_EQ(status_of(redirected("/elsewhere", 503).quiescence(60s)), Status::inconclusive);
  EXPECT_EQ(status_of(redirected("/elsewhere")), Status::inconclusive);
}

TEST(Rt8, RedirectedFlagRequestCountsToo) {
  const auto flag_to = [](const std::string& target) {
    JournalBuilder journal;
    journal::RequestReceived request;
    request.host = kHost;
    request.method = "GET";
    request.target = "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0";
    journal.exchange(1s, request, 0s,
                     journal::ReplyGiven{0, 302, {{"Location", "/moved"}}, "", "normal"});
    return status_of(request_to(journal, kHost, target).quiescence(60s));
  };
  EXPECT_EQ(flag_to("/other"), Status::pass);
  EXPECT_EQ(flag_to("/moved"), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge::testing
