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

journal::RequestReceived flag_request(const journal::Headers& headers) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "GET";
  request.target = "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0";
  request.headers = headers;
  return request;
}

JournalBuilder asked_with(const journal::Headers& headers, bool credentials = true,
                          const std::string& world = "sim") {
  JournalBuilder builder(world);
  if (world != "import")
    builder.operation({0, "open", "c1", kHost, "", "unset", "", credentials}, 0s, 0s);
  return builder.exchange(0s, flag_request(headers), 0s,
                          journal::ReplyGiven{0, 200, {}, flag_body("true"), "normal"});
}

const std::pair<std::string, std::string> kToken{"Authorization", "Bearer t"};

TEST(Ff7, CredentialsAndDriverPass) {
  EXPECT_EQ(status_of(judge_ff_7, asked_with({kToken, {"User-Agent", "Driver/1.2"}})),
            Status::pass);
  EXPECT_EQ(status_of(judge_ff_7, asked_with({kToken, {"User-Agent", "Driver/v1 Node/20"}})),
            Status::pass);
}

TEST(Ff7, NoCredentialsFail) {
  EXPECT_EQ(status_of(judge_ff_7, asked_with({{"User-Agent", "Driver/1.2"}})), Status::fail);
  EXPECT_EQ(
      status_of(judge_ff_7, asked_with({{"User-Agent", "Driver/1.2"}, {"Authorization", ""}})),
      Status::fail);
}

// c2 has none, and is closed from 5 s to 6 s.
TEST(Ff7, ConnectionWithoutCredentialsMayAskAsItCloses) {
  const auto asked_at = [](Duration time) {
    JournalBuilder builder = asked_with({kToken, {"User-Agent", "Driver/1.2"}});
    builder.operation({0, "open", "c2", kHost, "", "unset", "", false}, 1s, 0s);
    builder.close("c2", 5s, kHost, 1s);
    return status_of(
        judge_ff_7, builder.exchange(time, flag_request({{"User-Agent", "Driver/1.2"}}), 0s,
                                     journal::ReplyGiven{0, 200, {}, flag_body("true"), "normal"}));
  };
  EXPECT_EQ(asked_at(5s), Status::pass);
  EXPECT_EQ(asked_at(6s), Status::pass);
  EXPECT_EQ(asked_at(6s + 1ns), Status::fail);
}

TEST(Ff7, UserAgentThatNamesNoDriverFails) {
  EXPECT_EQ(status_of(judge_ff_7, asked_with({kToken})), Status::fail);
  for (const char* user_agent :
       {"", "Driver", "Driver/", "Driver/x", "/1.2", "python-requests/2.31.0", "Java/17"}) {
    EXPECT_EQ(status_of(judge_ff_7, asked_with({kToken, {"User-Agent", user_agent}})), Status::fail)
        << user_agent;
  }
}

TEST(Ff7, ConnectionWithoutCredentialsHasNoneToCarry) {
  EXPECT_EQ(status_of(judge_ff_7, asked_with({{"User-Agent", "Driver/1.2"}}, false)),
            Status::inconclusive);
}

TEST(Ff7, ArchiveWithoutCredentialsIsInconclusive) {
  EXPECT_EQ(status_of(judge_ff_7, asked_with({{"User-Agent", "Driver/1"}}, true, "import")),
            Status::inconclusive);
  EXPECT_EQ(status_of(judge_ff_7, asked_with({kToken, {"User-Agent", "Driver/1"}}, true, "import")),
            Status::pass);
}

TEST(Ff7, NoFlagRequestIsInconclusive) {
  EXPECT_EQ(status_of(judge_ff_7, JournalBuilder().open("c1", 0s).quiescence(60s)),
            Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
