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
  return shipped_body({event});
}

// One connection that forces telemetry, one statement at 2 s.
JournalBuilder forced() {
  return JournalBuilder().open("f1", 1s, "force").statement("f1", "s1", 2s);
}

TEST(En3, TelemetryWithoutAFlagRequestPasses) {
  JournalBuilder builder = forced().telemetry(3s, event_of("f1", "s1")).quiescence(90s);
  EXPECT_EQ(status_of(judge_en_3, builder), Status::pass);
}

TEST(En3, FlagRequestFails) {
  JournalBuilder builder = forced().flag(1s).telemetry(3s, event_of("f1", "s1")).quiescence(90s);
  const Verdict verdict = run_rule(judge_en_3, profile(), builder);
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 1U);
}

TEST(En3, FlagRequestOfAConnectionThatAsksIsExcused) {
  JournalBuilder builder = forced().telemetry(3s, event_of("f1", "s1"));
  builder.open("c1", 4s).flag(4s).quiescence(90s);
  EXPECT_EQ(status_of(judge_en_3, builder), Status::pass);
}

TEST(En3, FlagRequestBeforeAnybodyAskedFails) {
  JournalBuilder builder = forced().telemetry(3s, event_of("f1", "s1"));
  builder.flag(4s - 1ns).open("c1", 4s).quiescence(90s);
  EXPECT_EQ(status_of(judge_en_3, builder), Status::fail);
}

TEST(En3, SilenceFails) {
  EXPECT_EQ(status_of(judge_en_3, forced().quiescence(90s)), Status::fail);
}

TEST(En3, SilenceThatWasNotWatchedIsInconclusive) {
  EXPECT_EQ(status_of(judge_en_3, forced().sql_request(32s)), Status::inconclusive);
}

TEST(En3, NobodyWhoForcesIsInconclusive) {
  JournalBuilder builder = JournalBuilder().open("c1", 1s).flag(1s).statement("c1", "s1", 2s);
  EXPECT_EQ(status_of(judge_en_3, builder.exported("s1", 3s).quiescence(90s)),
            Status::inconclusive);
}

TEST(En3, TelemetryThatATrueFlagMayHaveAllowedIsInconclusive) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s).open("f1", 1s, "force");
  builder.statement("f1", "s1", 2s).telemetry(3s, event_of("f1", "s1")).quiescence(90s);
  EXPECT_EQ(status_of(judge_en_3, builder), Status::inconclusive);
}

TEST(En3, AnonymousTelemetryOfAForcedHostPasses) {
  JournalBuilder builder;
  builder.operation({0, "open", "f1", kHost, "", "force", "", false}, 1s, 0s);
  builder.telemetry(3s, event_of("", ""), 200, kHost, {}, 0s, "/telemetry-unauth").quiescence(90s);
  EXPECT_EQ(status_of(judge_en_3, builder), Status::pass);
}

// A connection that opted out beside one whose telemetry is on.
JournalBuilder quiet_beside_loud() {
  JournalBuilder builder = JournalBuilder().open("loud", 0s).flag(0s).open("quiet", 0s, "off");
  return builder.statement("quiet", "q1", 1s);
}

TEST(En4, OptOutBeatsTheFlag) {
  EXPECT_EQ(status_of(judge_en_4, quiet_beside_loud().quiescence(90s)), Status::pass);
}

TEST(En4, OptOutThatAFlagOverruledFails) {
  JournalBuilder builder = quiet_beside_loud().telemetry(2s, event_of("quiet", "q1"));
  EXPECT_EQ(status_of(judge_en_4, builder.quiescence(90s)), Status::fail);
}

TEST(En4, OptOutAloneIsNoConflict) {
  JournalBuilder builder = JournalBuilder().open("quiet", 0s, "off").statement("quiet", "q1", 1s);
  EXPECT_EQ(status_of(judge_en_4, builder.quiescence(90s)), Status::inconclusive);
}

// The flag is false; one connection forces telemetry, one asks.
JournalBuilder forced_beside_refused() {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s, "\"false\"");
  return builder.open("f1", 1s, "force").statement("f1", "s1", 2s).statement("c1", "s2", 2s);
}

TEST(En4, ForceBeatsAFlagThatIsFalse) {
  JournalBuilder builder = forced_beside_refused().telemetry(3s, event_of("f1", "s1"));
  EXPECT_EQ(status_of(judge_en_4, builder.quiescence(90s)), Status::pass);
}

TEST(En4, ForceThatTheFlagOverruledFails) {
  EXPECT_EQ(status_of(judge_en_4, forced_beside_refused().quiescence(90s)), Status::fail);
}

TEST(En4, ForceIsNotForTheOthers) {
  JournalBuilder builder = forced_beside_refused().telemetry(3s, event_of("f1", "s1"));
  builder.telemetry(4s, event_of("c1", "s2"));
  EXPECT_EQ(status_of(judge_en_4, builder.quiescence(90s)), Status::fail);
}

// Whether an open connection obeys a later word is EN-5's affair.
TEST(En4, FlagThatTurnsFalseBindsConnectionsOpenedSince) {
  JournalBuilder turned = JournalBuilder().open("c1", 0s).flag(0s).open("f1", 1s, "force");
  turned.flag(20s, "\"false\"").open("c2", 21s).statement("c1", "s1", 22s);
  turned.statement("c2", "s2", 22s).statement("f1", "s3", 22s).telemetry(23s, event_of("f1", "s3"));
  JournalBuilder goes_on = turned;
  goes_on.telemetry(23s, event_of("c1", "s1")).quiescence(150s);
  EXPECT_EQ(status_of(judge_en_4, goes_on), Status::pass);
  EXPECT_EQ(status_of(judge_en_4, turned.telemetry(23s, event_of("c2", "s2")).quiescence(150s)),
            Status::fail);
}

JournalBuilder unknown_flag() {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s, "\"true\"", kHost, 0s, 500);
  return builder.statement("c1", "s1", 1s);
}

TEST(En4, UnknownFlagIsOff) {
  EXPECT_EQ(status_of(judge_en_4, unknown_flag().quiescence(90s)), Status::pass);
  EXPECT_EQ(status_of(judge_en_4, unknown_flag().exported("s1", 3s).quiescence(90s)), Status::fail);
}

TEST(En4, LaterAnswerTrueExcusesTheEvent) {
  JournalBuilder builder = unknown_flag().flag(61s).exported("s1", 62s);
  EXPECT_EQ(status_of(judge_en_4, builder.quiescence(150s)), Status::inconclusive);
}

TEST(En4, SilenceNobodyWatchedIsInconclusive) {
  EXPECT_EQ(status_of(judge_en_4, unknown_flag().sql_request(31s)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_en_4, unknown_flag().sql_request(31s + 100ms)), Status::pass);
}

TEST(En4, ImportIsInconclusive) {
  JournalBuilder builder = JournalBuilder("import").flag(0s, "\"false\"").exported("s1", 3s);
  EXPECT_EQ(status_of(judge_en_4, builder), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
