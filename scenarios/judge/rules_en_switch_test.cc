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

// True at 0 s, which counts 900 s; false from 900 s on, asked for by a second connection.
JournalBuilder killed() {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s);
  return builder.open("c2", 900s).flag(900s, "\"false\"").statement("c2", "s1", 901s);
}

std::string event_of(const std::string& connection) {
  TestEvent event;
  event.session = "session-" + connection;
  event.statement = "id-s1";
  return shipped_body({event});
}

// <flag_ttl> and one flag request (2 s), and the way to the service.
constexpr Duration kLast = 902s + 100ms;

TEST(En5, SilenceOfAConnectionOpenedSincePasses) {
  EXPECT_EQ(status_of(judge_en_5, killed().quiescence(990s)), Status::pass);
}

TEST(En5, TelemetryAfterTheLastMomentFails) {
  JournalBuilder builder = killed().telemetry(kLast + 1ns, event_of("c2")).quiescence(990s);
  const Verdict verdict = run_rule(judge_en_5, profile(), builder);
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 3U);
}

TEST(En5, TelemetryAtTheLastMomentIsAllowed) {
  EXPECT_EQ(status_of(judge_en_5, killed().telemetry(kLast, event_of("c2")).quiescence(990s)),
            Status::pass);
}

TEST(En5, WhatWasOpenBeforeIsAShould) {
  EXPECT_EQ(status_of(judge_en_5, killed().telemetry(910s, event_of("c1")).quiescence(990s)),
            Status::pass);
}

TEST(En5, ExpiredAnswerThatNobodyRefreshedFails) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s).open("c2", 900s);
  builder.statement("c2", "s1", 901s).telemetry(kLast + 1ns, event_of("c2")).quiescence(990s);
  EXPECT_EQ(status_of(judge_en_5, builder), Status::fail);
}

TEST(En5, FailedRefreshKeepsTheValue) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s).open("c2", 900s);
  builder.flag(900s, "\"true\"", kHost, 0s, 500).statement("c2", "s1", 901s);
  builder.telemetry(910s, event_of("c2")).quiescence(990s);
  EXPECT_EQ(status_of(judge_en_5, builder), Status::inconclusive);
}

TEST(En5, LaterAnswerTrueEndsIt) {
  JournalBuilder builder = killed().flag(1800s).telemetry(1801s, event_of("c2"));
  EXPECT_EQ(status_of(judge_en_5, builder.quiescence(1900s)), Status::pass);
}

TEST(En5, ForcedConnectionsAreNotKilled) {
  JournalBuilder builder = killed().open("f1", 903s, "force");
  builder.telemetry(910s, event_of("f1")).quiescence(990s);
  EXPECT_EQ(status_of(judge_en_5, builder), Status::pass);
}

TEST(En5, NoEventIsNoEvidence) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s);
  builder.open("c2", 900s).flag(900s, "\"false\"").quiescence(990s);
  EXPECT_EQ(status_of(judge_en_5, builder), Status::inconclusive);
}

TEST(En5, SilenceMustBeWatched) {
  EXPECT_EQ(status_of(judge_en_5, killed().sql_request(932s + 199ms)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_en_5, killed().sql_request(932s + 200ms)), Status::pass);
}

TEST(En5, ImportIsInconclusive) {
  JournalBuilder builder = JournalBuilder("import").flag(0s).flag(900s, "\"false\"");
  EXPECT_EQ(status_of(judge_en_5, builder.telemetry(1000s, event_of("c2"))), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
