#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

Status status_of(const JournalBuilder& builder, const Profile& used = profile()) {
  return run_rule(judge_cm_1, used, builder).status;
}

TestEvent event_of(const std::string& connection, const std::string& statement) {
  TestEvent event;
  event.session = "session-" + connection;
  event.statement = "id-" + statement;
  return event;
}

// Two connections, one statement each, at 1 s and at 2 s.
JournalBuilder two_connections(const std::string& world = "sim") {
  return JournalBuilder(world)
      .flag(0s)
      .open("c1", 0s)
      .open("c2", 0s)
      .statement("c1", "s1", 1s)
      .statement("c2", "s2", 2s);
}

JournalBuilder sent_apart(Duration first, Duration second, const std::string& world = "sim") {
  JournalBuilder builder = two_connections(world);
  return builder.telemetry(first, shipped_body({event_of("c1", "s1")}))
      .telemetry(second, shipped_body({event_of("c2", "s2")}));
}

TEST(Cm1, SharedRequestPasses) {
  JournalBuilder builder = two_connections();
  EXPECT_EQ(
      status_of(builder.telemetry(3s, shipped_body({event_of("c1", "s1"), event_of("c2", "s2")}))),
      Status::pass);
}

TEST(Cm1, SeparateRequestsForEventsThatWaitedTogetherFail) {
  EXPECT_EQ(status_of(sent_apart(3s, 4s)), Status::fail);
}

TEST(Cm1, EventMadeWhileTheRequestWasOnItsWayIsInconclusive) {
  EXPECT_EQ(status_of(sent_apart(2s + 100ms, 4s)), Status::inconclusive);
  EXPECT_EQ(status_of(sent_apart(2s + 100ms + 1ns, 4s)), Status::fail);
}

TEST(Cm1, WhatAFlushTookMayHaveWaitedForItsTurn) {
  const auto after_an_export_from = [](Duration begun) {
    JournalBuilder builder = two_connections();
    builder.telemetry(begun, shipped_body({event_of("c1", "before")}), 200, kHost, {}, 3s - begun);
    builder.telemetry(3s, shipped_body({event_of("c1", "s1")}));
    return status_of(builder.telemetry(4s, shipped_body({event_of("c2", "s2")})));
  };
  EXPECT_EQ(after_an_export_from(2s), Status::inconclusive);
  EXPECT_EQ(after_an_export_from(2s + 1ns), Status::fail);
}

TEST(Cm1, RealMachinesHaveATolerance) {
  EXPECT_EQ(status_of(sent_apart(2s + 455ms, 4s, "driver")), Status::inconclusive);
  EXPECT_EQ(status_of(sent_apart(2s + 455ms + 1ns, 4s, "driver")), Status::fail);
}

TEST(Cm1, ConnectionThatOpensWhileTheOtherClosesMayHaveAClientOfItsOwn) {
  const auto closing_at = [](Duration close) {
    JournalBuilder builder;
    builder.flag(0s).open("c1", 0s).open("c2", 2s).statement("c1", "s1", 1s);
    builder.statement("c2", "s2", 2s).close("c1", close, kHost, 5s);
    builder.telemetry(3s, shipped_body({event_of("c1", "s1")}));
    return builder.telemetry(4s, shipped_body({event_of("c2", "s2")}));
  };
  EXPECT_EQ(status_of(closing_at(2s)), Status::inconclusive);
  EXPECT_EQ(status_of(closing_at(2s + 1ms)), Status::fail);
}

TEST(Cm1, FullRequestExcusesTheNext) {
  EXPECT_EQ(status_of(sent_apart(3s, 4s), profile("shipped", {{"batch_size", "1"}})),
            Status::inconclusive);
}

TEST(Cm1, DifferentOrgsNeedNotShare) {
  JournalBuilder builder =
      JournalBuilder().flag(0s).open("c1", 0s).statement("c1", "s1", 1s).statement("c2", "s2", 2s);
  builder.operation({0, "open", "c2", kHost, "", "unset", "another org", true}, 0s, 0s,
                    {0, true, "", "session-c2", ""});
  builder.telemetry(3s, shipped_body({event_of("c1", "s1")}))
      .telemetry(4s, shipped_body({event_of("c2", "s2")}));
  EXPECT_EQ(status_of(builder), Status::inconclusive);
}

TEST(Cm1, OneConnectionIsInconclusive) {
  JournalBuilder builder =
      JournalBuilder().flag(0s).open("c1", 0s).statement("c1", "s1", 1s).statement("c1", "s2", 1s);
  builder.telemetry(3s, shipped_body({event_of("c1", "s1")}))
      .telemetry(4s, shipped_body({event_of("c1", "s2")}));
  EXPECT_EQ(status_of(builder), Status::inconclusive);
}

TEST(Cm1, ImportIsInconclusive) {
  JournalBuilder builder("import");
  builder.telemetry(3s, shipped_body({event_of("c1", "s1"), event_of("c2", "s2")}));
  EXPECT_EQ(status_of(builder), Status::inconclusive);
}

TEST(Cm1, BatchIsCutWhenItsFirstAttemptBeginsThoughThatWasRefused) {
  JournalBuilder builder =
      JournalBuilder().flag(0s).open("c1", 0s).open("c2", 0s).statement("c1", "s1", 1s);
  builder.attempt_failed(31s, "refused").statement("c2", "s2", 31s + 20ms);
  builder.telemetry(31s + 150ms, shipped_body({event_of("c1", "s1")}));
  builder.telemetry(61s + 20ms, shipped_body({event_of("c2", "s2")}));
  EXPECT_EQ(status_of(builder), Status::inconclusive);
}

TEST(Cm1, RefusedAttemptMayHaveBegunAnAttemptsTimeEarlier) {
  const auto made_before = [](Duration second) {
    JournalBuilder builder =
        JournalBuilder().flag(0s).open("c1", 0s).open("c2", 0s).statement("c1", "s1", 1s);
    builder.statement("c2", "s2", second).attempt_failed(31s, "connect_timeout");
    builder.telemetry(31s + 150ms, shipped_body({event_of("c1", "s1")}));
    return status_of(builder.telemetry(61s, shipped_body({event_of("c2", "s2")})));
  };
  EXPECT_EQ(made_before(21s - 100ms), Status::inconclusive);
  EXPECT_EQ(made_before(21s - 100ms - 1ns), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge
