#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests
using ::testing::HasSubstr;

Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& builder,
                 const Profile& used = profile()) {
  return run_rule(rule, used, builder).status;
}

// Two connections; the answer counts 900 s.
JournalBuilder two_opens() { return JournalBuilder().open("c1", 0s).flag(0s).open("c2", 10s); }

TEST(Ff1, OneRequestForTwoConnectionsPasses) {
  EXPECT_EQ(status_of(judge_ff_1, two_opens().quiescence(60s)), Status::pass);
}

TEST(Ff1, SecondRequestWithinThePeriodFails) {
  const Verdict verdict =
      run_rule(judge_ff_1, profile(), two_opens().flag(900s - 1ns).quiescence(990s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 2U);
}

TEST(Ff1, SecondRequestAfterThePeriodPasses) {
  EXPECT_EQ(status_of(judge_ff_1, two_opens().flag(900s).quiescence(990s)), Status::pass);
}

TEST(Ff1, RequestsAtTheSameTimeFailWhateverIsAnswered) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).open("c2", 0s);
  builder.flag(0s, "\"true\"", kHost, 1s, 500)
      .flag(999ms, "\"true\"", kHost, 1s, 500)
      .quiescence(60s);
  EXPECT_EQ(status_of(judge_ff_1, builder), Status::fail);
}

TEST(Ff1, RepeatAfterAFailureIsNotItsAffair) {
  JournalBuilder builder = JournalBuilder()
                               .open("c1", 0s)
                               .flag(0s, "\"true\"", kHost, 0s, 500)
                               .flag(60s)
                               .quiescence(60s);
  EXPECT_EQ(status_of(judge_ff_1, builder), Status::inconclusive);
}

TEST(Ff1, HostsAreAskedEach) {
  JournalBuilder builder =
      two_opens().open("d1", 11s, "unset", "ws2").flag(11s, "\"true\"", "ws2").quiescence(60s);
  EXPECT_EQ(status_of(judge_ff_1, builder), Status::pass);
}

TEST(Ff1, OneConnectionIsInconclusive) {
  EXPECT_EQ(status_of(judge_ff_1, JournalBuilder().open("c1", 0s).flag(0s).quiescence(60s)),
            Status::inconclusive);
}

TEST(Ff1, ConnectionsThatNeedNoFlagAreNoEvidence) {
  JournalBuilder builder =
      JournalBuilder().open("c1", 0s).flag(0s).open("c2", 10s, "force").open("c3", 10s, "off");
  EXPECT_EQ(status_of(judge_ff_1, builder.quiescence(60s)), Status::inconclusive);
}

TEST(Ff1, NewProcessMayAskAgain) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s);
  builder.add(20s, journal::Process{"started", 2, 0, "", ""})
      .open("c2", 30s)
      .flag(30s)
      .quiescence(31s);
  EXPECT_NE(status_of(judge_ff_1, builder), Status::fail);
}

TEST(Ff2, RefreshAfterThePeriodPasses) {
  EXPECT_EQ(status_of(judge_ff_2, two_opens().open("c3", 900s).flag(900s).quiescence(990s)),
            Status::pass);
}

TEST(Ff2, RefreshBeforeItsEndFails) {
  EXPECT_EQ(status_of(judge_ff_2, two_opens().flag(899s)), Status::fail);
}

TEST(Ff2, ValueUsedBeyondItsPeriodFails) {
  const Verdict verdict =
      run_rule(judge_ff_2, profile(), two_opens().open("c3", 901s).quiescence(990s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, HasSubstr("without asking"));
}

TEST(Ff2, RequestUnderWayIsWaitedFor) {
  const auto asked_at = [](Duration time) {
    JournalBuilder builder = two_opens().exported("s1", 900s, 503, 10s).open("c3", 901s);
    return status_of(judge_ff_2, builder.flag(time).quiescence(990s));
  };
  EXPECT_EQ(asked_at(940s + 100ms), Status::pass);
  EXPECT_EQ(asked_at(940s + 101ms), Status::fail);
}

TEST(Ff2, ExpiryCountsFromTheAnswersArrival) {
  EXPECT_EQ(status_of(judge_ff_2, two_opens().open("c3", 900s + 100ms).quiescence(990s)),
            Status::inconclusive);
  EXPECT_EQ(status_of(judge_ff_2, two_opens().open("c3", 900s + 101ms).quiescence(990s)),
            Status::fail);
}

TEST(Ff2, LateRefreshFails) {
  EXPECT_EQ(status_of(judge_ff_2, two_opens().open("c3", 901s).flag(931s + 101ms).quiescence(990s)),
            Status::fail);
  EXPECT_EQ(status_of(judge_ff_2, two_opens().open("c3", 901s).flag(931s + 100ms).quiescence(990s)),
            Status::pass);
}

TEST(Ff2, ServerTtlReplacesTheProfiles) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s);
  builder.exchange(0s,
                   {1,
                    0,
                    kHost,
                    "GET",
                    "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0",
                    {},
                    "",
                    true,
                    "",
                    0,
                    {}},
                   0s, journal::ReplyGiven{0, 200, {}, flag_body("\"true\"", 120), "normal"});
  EXPECT_EQ(
      status_of(judge_ff_2, JournalBuilder(builder).open("c2", 121s).flag(121s).quiescence(200s)),
      Status::pass);
  const Profile deaf = profile("shipped", {{"honours_ttl_seconds", "false"}});
  EXPECT_EQ(status_of(judge_ff_2,
                      JournalBuilder(builder).open("c2", 121s).flag(121s).quiescence(200s), deaf),
            Status::fail);
}

TEST(Ff2, RunWithinThePeriodIsInconclusive) {
  EXPECT_EQ(status_of(judge_ff_2, two_opens().open("c3", 899s).quiescence(899s)),
            Status::inconclusive);
}

JournalBuilder open_in_trouble(std::optional<Duration> took, int status = 500) {
  return JournalBuilder()
      .open("c1", 1s, "unset", kHost, took)
      .flag(1s, "\"true\"", kHost, 0s, status);
}

TEST(Ff4, QuickOpenWithFlagsInTroublePasses) {
  EXPECT_EQ(status_of(judge_ff_4, open_in_trouble(50ms)), Status::pass);
  EXPECT_EQ(status_of(judge_ff_4, open_in_trouble(50ms, 429)), Status::pass);
}

TEST(Ff4, DelayedOpenFails) {
  EXPECT_EQ(status_of(judge_ff_4, open_in_trouble(50ms + 1ns)), Status::fail);
}

TEST(Ff4, OpenThatNeverReturnsFailsOnceItIsOverBudget) {
  EXPECT_EQ(status_of(judge_ff_4, open_in_trouble(std::nullopt).quiescence(2s)), Status::fail);
  EXPECT_EQ(status_of(judge_ff_4, open_in_trouble(std::nullopt).quiescence(1s + 50ms)),
            Status::inconclusive);
}

TEST(Ff4, TimeOfTheServiceItselfIsNotCounted) {
  EXPECT_EQ(status_of(judge_ff_4, open_in_trouble(500ms).sql_request(1s, kHost, 460ms)),
            Status::pass);
  EXPECT_EQ(status_of(judge_ff_4, open_in_trouble(500ms).sql_request(1s, kHost, 440ms)),
            Status::fail);
}

TEST(Ff4, HealthyFlagsAreNoEvidence) {
  EXPECT_EQ(status_of(judge_ff_4, JournalBuilder().open("c1", 1s, "unset", kHost, 5s).flag(1s)),
            Status::inconclusive);
}

TEST(Ff4, LiveOpenWithinTheJitterIsInconclusive) {
  JournalBuilder builder("live");
  builder.jitter(10ms).open("c1", 1s, "unset", kHost, 105ms).flag(1s, "\"true\"", kHost, 0s, 500);
  EXPECT_EQ(status_of(judge_ff_4, builder), Status::inconclusive);
}

TEST(Ff4, RefusedFlagRequestsAreTrouble) {
  JournalBuilder builder = JournalBuilder().open("c1", 1s).attempt_failed(1s, "refused", "flag");
  EXPECT_EQ(status_of(judge_ff_4, builder), Status::pass);
}

TEST(Ff4, OwnRequestWithoutAnAnswerLeavesItOpen) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "POST";
  request.target = "/sql/1.0/sessions";
  const auto opened = [&request](Duration asked) {
    JournalBuilder builder = open_in_trouble(500ms);
    return status_of(judge_ff_4, builder.exchange(asked, request, 0s, std::nullopt));
  };
  EXPECT_EQ(opened(1s + 50ms), Status::inconclusive);
  EXPECT_EQ(opened(1s + 50ms + 1ns), Status::fail);
}

TEST(Ff2, AttemptOfAnUnknownKindMayHaveBeenTheQuestion) {
  const auto with_attempt = [](Duration at) {
    JournalBuilder builder = two_opens().open("c3", 901s).attempt_failed(at, "refused", "");
    return status_of(judge_ff_2, builder.quiescence(990s));
  };
  EXPECT_EQ(with_attempt(901s - 1ns), Status::fail);
  EXPECT_EQ(with_attempt(901s), Status::inconclusive);
  EXPECT_EQ(with_attempt(931s + 100ms), Status::inconclusive);
  EXPECT_EQ(with_attempt(931s + 100ms + 1ns), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge
