#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests
using ::testing::HasSubstr;

Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& builder) {
  return run_rule(rule, profile(), builder).status;
}

JournalBuilder opted_out() {
  return JournalBuilder().open("c1", 1s, "off").statement("c1", "s1", 2s);
}

std::string event_of(const std::string& session, const std::string& statement) {
  TestEvent event;
  event.session = session;
  event.statement = statement;
  return shipped_body({event});
}

TEST(En1, SilencePasses) {
  EXPECT_EQ(status_of(judge_en_1, opted_out().quiescence(90s)), Status::pass);
}

TEST(En1, TelemetryFails) {
  const Verdict verdict =
      run_rule(judge_en_1, profile(), opted_out().exported("s1", 3s).quiescence(90s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_FALSE(verdict.witness.empty());
}

TEST(En1, FlagRequestFails) {
  EXPECT_EQ(status_of(judge_en_1, opted_out().flag(1s).quiescence(90s)), Status::fail);
}

TEST(En1, FlagAttemptThatFailedFailsToo) {
  EXPECT_EQ(
      status_of(judge_en_1, opted_out().attempt_failed(1s, "refused", "flag").quiescence(90s)),
      Status::fail);
}

TEST(En1, EventInAnotherConnectionsRequestFails) {
  JournalBuilder builder = opted_out().open("c2", 0s).flag(0s);
  builder.telemetry(3s, event_of("session-c1", "id-s1")).quiescence(90s);
  const Verdict verdict = run_rule(judge_en_1, profile(), builder);
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, HasSubstr("opted-out connection c1"));
}

TEST(En1, OtherConnectionsEventsPass) {
  JournalBuilder builder = opted_out().open("c2", 0s).flag(0s);
  EXPECT_EQ(
      status_of(judge_en_1, builder.telemetry(3s, event_of("session-c2", "id-s2")).quiescence(90s)),
      Status::pass);
}

TEST(En1, FlagRequestBeforeAnybodyOptedInFails) {
  JournalBuilder builder = opted_out().flag(3s).open("c2", 4s).quiescence(90s);
  EXPECT_EQ(status_of(judge_en_1, builder), Status::fail);
  JournalBuilder after = opted_out().flag(4s).open("c2", 4s).quiescence(90s);
  EXPECT_EQ(status_of(judge_en_1, after), Status::pass);
}

TEST(En1, FlagRequestAfterTheLastConsentClosedFails) {
  JournalBuilder builder = JournalBuilder().open("c2", 0s).flag(0s).close("c2", 500ms);
  builder.open("c1", 1s, "off").statement("c1", "s1", 2s).quiescence(90s);
  EXPECT_EQ(status_of(judge_en_1, builder), Status::pass);
  EXPECT_EQ(status_of(judge_en_1, JournalBuilder(builder).flag(600ms)), Status::pass);
  EXPECT_EQ(status_of(judge_en_1, JournalBuilder(builder).flag(1s)), Status::fail);
}

TEST(En1, RunThatEndsTooSoonIsInconclusive) {
  // 30 s flush interval and 100 ms on the way after the statement at 2 s.
  EXPECT_EQ(status_of(judge_en_1, opted_out().sql_request(32s + 99ms)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_en_1, opted_out().sql_request(32s + 100ms)), Status::pass);
}

TEST(En1, ConnectionThatDidNothingIsInconclusive) {
  EXPECT_EQ(status_of(judge_en_1, JournalBuilder().open("c1", 1s, "off").quiescence(90s)),
            Status::inconclusive);
}

TEST(En1, NobodyOptedOutIsInconclusive) {
  EXPECT_EQ(status_of(judge_en_1, JournalBuilder().open("c1", 1s).flag(1s).exported("a", 2s)),
            Status::inconclusive);
}

JournalBuilder asked(const std::string& value) {
  return JournalBuilder().open("c1", 1s).flag(1s, value).statement("c1", "s1", 2s);
}

TEST(En2, SilenceAfterAFlagThatIsNotTruePasses) {
  for (const char* value : {"false", "\"1\"", "null", "\"yes\"", "1"}) {
    EXPECT_EQ(status_of(judge_en_2, asked(value).quiescence(90s)), Status::pass) << value;
  }
}

TEST(En2, TelemetryAfterAFlagThatIsNotTrueFails) {
  const Verdict verdict = run_rule(judge_en_2, profile(), asked("\"1\"").exported("s1", 3s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, HasSubstr("answered \"1\""));
  EXPECT_EQ(verdict.witness.size(), 2U);
}

TEST(En2, TelemetryBeforeTheAnswerFails) {
  JournalBuilder builder =
      JournalBuilder().open("c1", 1s).exported("s1", 2s - 1ns).flag(1s, "\"true\"", kHost, 1s);
  EXPECT_EQ(status_of(judge_en_2, builder), Status::fail);
}

TEST(En2, TrueIsNoEvidence) {
  EXPECT_EQ(status_of(judge_en_2, asked("\"TRUE\"").exported("s1", 3s)), Status::inconclusive);
}

TEST(En2, RefusalWithoutEventsIsInconclusive) {
  EXPECT_EQ(
      status_of(judge_en_2, JournalBuilder().open("c1", 1s).flag(1s, "false").quiescence(90s)),
      Status::inconclusive);
}

TEST(En2, RefusalThatWasNotWatchedIsInconclusive) {
  EXPECT_EQ(status_of(judge_en_2, asked("false").sql_request(10s)), Status::inconclusive);
}

TEST(En2, ForcedConnectionsNeedNoFlag) {
  JournalBuilder builder =
      JournalBuilder().open("c1", 1s, "force").flag(1s, "false").exported("s1", 3s);
  EXPECT_EQ(status_of(judge_en_2, builder), Status::inconclusive);
}

TEST(En2, ImportWithARefusalIsJudgedByItsTraffic) {
  JournalBuilder builder("import");
  builder.flag(1s, "false").sql_request(2s).sql_request(90s);
  EXPECT_EQ(status_of(judge_en_2, builder), Status::pass);
  EXPECT_EQ(status_of(judge_en_2, builder.exported("s1", 3s)), Status::fail);
}

TEST(En2, ImportThatBeginsAfterTheFlagWasAskedIsInconclusive) {
  JournalBuilder builder("import");
  builder.exported("s1", 1s).flag(10s);
  EXPECT_EQ(status_of(judge_en_2, builder), Status::inconclusive);
  JournalBuilder unanswered("import");
  unanswered.flag(1s, "\"true\"", kHost, 2s).exported("s1", 2s);
  EXPECT_EQ(status_of(judge_en_2, unanswered), Status::fail);
}

/// c1 opted out beside c2, which asked for the flag and got `value`.
JournalBuilder beside_flag(const std::string& value) {
  return opted_out().open("c2", 0s).flag(0s, value).statement("c2", "s2", 2s).quiescence(90s);
}

TEST(En1, SilenceProvesNothingWhereTelemetryWasNeverOn) {
  EXPECT_EQ(status_of(judge_en_1, beside_flag("\"false\"")), Status::inconclusive);
  EXPECT_EQ(status_of(judge_en_1, beside_flag("\"true\"")), Status::pass);
  EXPECT_EQ(status_of(judge_en_1, beside_flag("\"false\"").open("c3", 0s, "force")), Status::pass);
}

/// As opted_out, without credentials; c2 opts in beside it where `beside` says so.
JournalBuilder without_credentials(bool beside, bool credentials) {
  JournalBuilder builder;
  builder.operation({0, "open", "c1", kHost, "", "off", "7", credentials}, 1s, 0s,
                    {0, true, "", "session-c1", ""});
  builder.statement("c1", "s1", 2s).quiescence(90s);
  if (!beside) return builder;
  builder.open("c2", 0s).flag(0s);
  return builder.telemetry(3s, shipped_body({{"EXECUTE_STATEMENT", "", ""}}), 200, kHost, {}, 0s,
                           "/telemetry-unauth");
}

TEST(En1, EventsThatCarryNoIdsProveNothingUnlessItIsAlone) {
  EXPECT_EQ(status_of(judge_en_1, without_credentials(true, false)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_en_1, without_credentials(true, true)), Status::pass);
  EXPECT_EQ(status_of(judge_en_1, without_credentials(false, false)), Status::pass);
}

/// A flag answer at 1 s with that body and delivery, then telemetry.
Status after_flag_reply(const std::string& body, const std::string& delivery,
                        const std::string& world) {
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "GET";
  request.target = "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0";
  JournalBuilder builder(world);
  if (world != "import") builder.open("c1", 1s);
  builder.exchange(1s, request, 0s, journal::ReplyGiven{0, 200, {}, body, delivery});
  return status_of(judge_en_2, builder.exported("s1", 3s).quiescence(90s));
}

TEST(En2, FlagAnswerThatARecorderLeftOutIsNoRefusal) {
  EXPECT_EQ(after_flag_reply("", "normal", "import"), Status::inconclusive);
  EXPECT_EQ(after_flag_reply("", "normal", "sim"), Status::fail);
  EXPECT_EQ(after_flag_reply("{}", "normal", "import"), Status::fail);
}

TEST(En2, FlagAnswerThatCameInPiecesMayHaveBeenRead) {
  EXPECT_EQ(after_flag_reply(flag_body("\"true\""), "trickled", "sim"), Status::inconclusive);
  EXPECT_EQ(after_flag_reply(flag_body("\"true\""), "garbled", "sim"), Status::inconclusive);
}

JournalBuilder two_processes(Duration second_start) {
  JournalBuilder builder = asked("\"true\"").exported("s1", 3s);
  builder.add(second_start, journal::Process{"started", 2, 0, "", ""});
  return builder.open("c2", 10s).flag(10s, "\"false\"").statement("c2", "s2", 11s);
}

TEST(En2, AnswerToAnotherProcessAllowsNothing) {
  EXPECT_EQ(status_of(judge_en_2, two_processes(5s).exported("s2", 12s).quiescence(90s)),
            Status::fail);
  EXPECT_EQ(status_of(judge_en_2, two_processes(500ms).exported("s2", 12s).quiescence(90s)),
            Status::inconclusive);
  EXPECT_EQ(status_of(judge_en_2, two_processes(5s).quiescence(90s)), Status::pass);
}

TEST(En2, ImportMustBeWatchedAfterTheRequestThatTestsTheRefusal) {
  const auto watched = [](Duration until) {
    JournalBuilder builder("import");
    return status_of(judge_en_2, builder.flag(1s, "false").sql_request(90s).sql_request(until));
  };
  // 30 s, the tolerance of 3 s and the jitter of 50 ms.
  EXPECT_EQ(watched(90s + 33'049ms), Status::inconclusive);
  EXPECT_EQ(watched(90s + 33'050ms), Status::pass);
}

}  // namespace
}  // namespace plumbline::judge
