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

// Two connections; the first closes at 2 s.
JournalBuilder first_closed() {
  return JournalBuilder().flag(0s).open("c1", 0s).open("c2", 0s).close("c1", 2s);
}

// As above; a statement after it, sent at 5 s, and another one before the last close at 10 s.
JournalBuilder both_closed() {
  JournalBuilder builder = first_closed().statement("c2", "s1", 3s);
  builder.telemetry(5s, event_of("c2", "s1")).statement("c2", "s2", 9s);
  return builder.close("c2", 10s, kHost, 100ms);
}

TEST(Cm2, ClientKeptAndFlushedPasses) {
  JournalBuilder builder = both_closed().telemetry(10s + 50ms, event_of("c2", "s2"));
  EXPECT_EQ(status_of(judge_cm_2, builder.quiescence(90s)), Status::pass);
}

TEST(Cm2, ClientClosedWithTheFirstConnectionFails) {
  JournalBuilder builder = first_closed().statement("c2", "s1", 3s).quiescence(90s);
  const Verdict verdict = run_rule(judge_cm_2, profile(), builder);
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 2U);
}

TEST(Cm2, LastCloseThatDoesNotFlushFails) {
  EXPECT_EQ(status_of(judge_cm_2, both_closed().quiescence(90s)), Status::fail);
}

TEST(Cm2, FlushAfterTheLastCloseFails) {
  const auto flushed = [](Duration at) {
    return status_of(judge_cm_2, both_closed().telemetry(at, event_of("c2", "s2")).quiescence(90s));
  };
  EXPECT_EQ(flushed(10s + 100ms), Status::pass);
  EXPECT_EQ(flushed(10s + 200ms + 1ns), Status::fail);
}

TEST(Cm2, ClientThatIsNotFreedFails) {
  JournalBuilder builder = both_closed().telemetry(10s + 50ms, event_of("c2", "s2"));
  builder.telemetry(20s, event_of("c1", "other")).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_2, builder), Status::fail);
}

TEST(Cm2, OnlyKeptIsInconclusive) {
  JournalBuilder builder = first_closed().statement("c2", "s1", 3s);
  builder.telemetry(5s, event_of("c2", "s1")).close("c2", 10s).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_2, builder), Status::inconclusive);
}

TEST(Cm2, OneConnectionIsInconclusive) {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).statement("c1", "s1", 1s);
  builder.close("c1", 2s).telemetry(2s, event_of("c1", "s1")).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_2, builder), Status::inconclusive);
}

TEST(Cm2, FailingEndpointExcuses) {
  JournalBuilder builder = first_closed().statement("c2", "s1", 3s);
  builder.telemetry(5s, event_of("c2", "s1"), 503).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_2, builder), Status::inconclusive);
}

// A life that was heard of, and another one 10 s later with a statement.
JournalBuilder reopened() {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).statement("c1", "s1", 1s);
  builder.telemetry(2s, event_of("c1", "s1")).close("c1", 2s);
  return builder.open("c2", 12s).statement("c2", "s2", 13s).close("c2", 14s);
}

TEST(Cm3, TelemetryThatResumesPasses) {
  JournalBuilder builder = reopened().telemetry(14s, event_of("c2", "s2"));
  EXPECT_EQ(status_of(judge_cm_3, builder.quiescence(90s)), Status::pass);
}

TEST(Cm3, SilenceAfterReopeningFails) {
  EXPECT_EQ(status_of(judge_cm_3, reopened().quiescence(90s)), Status::fail);
}

TEST(Cm3, SilenceMustBeWatched) {
  EXPECT_EQ(status_of(judge_cm_3, reopened().sql_request(14s + 99ms)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_cm_3, reopened().sql_request(14s + 100ms)), Status::fail);
}

TEST(Cm3, LifeThatNeverSpokeHasNothingToResume) {
  JournalBuilder builder = JournalBuilder().flag(0s).open("c1", 0s).close("c1", 2s);
  builder.open("c2", 12s).statement("c2", "s2", 13s).telemetry(14s, event_of("c2", "s2"));
  EXPECT_EQ(status_of(judge_cm_3, builder.quiescence(90s)), Status::inconclusive);
}

TEST(Cm3, AnotherProcessIsNoReopening) {
  JournalBuilder builder = reopened().telemetry(14s, event_of("c2", "s2"));
  builder.add(11s, journal::Process{"started", 2, 0, "", ""}).quiescence(90s);
  EXPECT_EQ(status_of(judge_cm_3, builder), Status::inconclusive);
}

JournalBuilder closed_twice() { return first_closed().close("c1", 3s).statement("c2", "s1", 4s); }

TEST(Cm8, OthersGoOnAfterASecondClose) {
  JournalBuilder builder = closed_twice().telemetry(5s, event_of("c2", "s1"));
  EXPECT_EQ(status_of(judge_cm_8, builder.quiescence(90s)), Status::pass);
}

TEST(Cm8, SecondCloseThatTakesAnothersReferenceFails) {
  EXPECT_EQ(status_of(judge_cm_8, closed_twice().quiescence(90s)), Status::fail);
}

TEST(Cm8, OneCloseIsInconclusive) {
  JournalBuilder builder = first_closed().statement("c2", "s1", 4s);
  EXPECT_EQ(status_of(judge_cm_8, builder.telemetry(5s, event_of("c2", "s1")).quiescence(90s)),
            Status::inconclusive);
}

TEST(Cm8, StatementBeforeTheSecondCloseProvesNothing) {
  JournalBuilder builder = first_closed().statement("c2", "s1", 3s - 1ns).close("c1", 3s);
  EXPECT_EQ(status_of(judge_cm_8, builder.telemetry(5s, event_of("c2", "s1")).quiescence(90s)),
            Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
