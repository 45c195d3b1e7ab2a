#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/breaker_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

JournalBuilder& open_as(JournalBuilder& builder, const std::string& connection, Duration at,
                        const std::string& spelling) {
  journal::OperationBegun begun{0, "open", connection, kHost, "", "unset", "7", true};
  begun.spelling = spelling;
  return builder.operation(begun, at, 0s, {0, true, "", "session-" + connection, ""});
}

TestEvent event_of(const std::string& connection, const std::string& statement) {
  TestEvent event;
  event.session = "session-" + connection;
  event.statement = "id-" + statement;
  return event;
}

Status status_in(const JournalBuilder& builder, const Profile& used = profile()) {
  return run_rule(judge_cm_5, used, builder).status;
}

// Two connections, one statement each.
JournalBuilder two_spellings(const std::string& other) {
  JournalBuilder builder;
  open_as(builder, "c1", 0s, "");
  open_as(builder, "c2", 0s, other);
  return builder.flag(0s).statement("c1", "s1", 1s).statement("c2", "s2", 2s);
}

TEST(Cm5, SharedRequestPasses) {
  EXPECT_EQ(status_in(two_spellings("{host}/").telemetry(
                3s, shipped_body({event_of("c1", "s1"), event_of("c2", "s2")}))),
            Status::pass);
}

TEST(Cm5, RequestsApartFail) {
  const auto apart = [](const std::string& other) {
    JournalBuilder builder = two_spellings(other);
    builder.telemetry(3s, shipped_body({event_of("c1", "s1")}));
    return builder.telemetry(4s, shipped_body({event_of("c2", "s2")})).quiescence(60s);
  };
  EXPECT_EQ(status_in(apart("{host}/")), Status::fail);
  EXPECT_EQ(status_in(apart("")), Status::inconclusive) << "one spelling is CM-1's business";
}

// c1's flag counts from 1 s; c2 spells the host otherwise at 10 s.
JournalBuilder opened_later(Duration took = 1s) {
  JournalBuilder builder;
  open_as(builder, "c1", 0s, "").flag(0s, "\"true\"", kHost, took);
  return open_as(builder, "c2", 10s, "{HOST}");
}

TEST(Cm5, FlagIsSharedByASpellingThatComesLater) {
  EXPECT_EQ(status_in(opened_later().quiescence(60s)), Status::pass);
}

TEST(Cm5, FlagAskedForAgainFails) {
  const Verdict verdict = run_rule(judge_cm_5, profile(), opened_later().flag(10s).quiescence(60s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, ::testing::HasSubstr("c2 wrote the host \"{HOST}\""));
  EXPECT_EQ(verdict.witness.size(), 2U);
}

TEST(Cm5, FlagAskedForTwiceAtOnceFails) {
  JournalBuilder builder;
  open_as(builder, "c1", 0s, "").flag(0s, "\"true\"", kHost, 1s);
  open_as(builder, "c2", 0s, "{host}/").flag(0s, "\"true\"", kHost, 1s);
  EXPECT_EQ(status_in(builder.quiescence(60s)), Status::fail);
}

TEST(Cm5, FlagAskedForAgainAfterItsTimeProvesNothing) {
  JournalBuilder builder;
  open_as(builder, "c1", 0s, "").flag(0s);
  open_as(builder, "c2", 3600s, "{host}/").flag(3600s);
  EXPECT_EQ(status_in(builder.quiescence(3700s)), Status::inconclusive);
}

TEST(Cm5, FlagThatTheFirstSpellingAsksForAgainIsNoBusinessOfThisRule) {
  JournalBuilder builder;
  open_as(builder, "c1", 0s, "").flag(0s);
  open_as(builder, "c2", 5s, "").flag(5s);
  EXPECT_EQ(status_in(builder.quiescence(60s)), Status::inconclusive);
}

TEST(Cm5, OptedOutConnectionsAskForNothing) {
  JournalBuilder builder;
  open_as(builder, "c1", 0s, "").flag(0s);
  journal::OperationBegun off{0, "open", "c2", kHost, "", "off", "7", true};
  off.spelling = "{host}/";
  EXPECT_EQ(status_in(builder.operation(off, 5s, 0s).quiescence(60s)), Status::inconclusive);
}

// c1's five failures open the breaker at 5 s; c2, of another spelling, has a statement at 10 s.
JournalBuilder failing(const std::string& other) {
  JournalBuilder builder;
  open_as(builder, "c1", 0s, "");
  open_as(builder, "c2", 0s, other);
  for (int k = 1; k <= 5; ++k) {
    const std::string name = "s" + std::to_string(k);
    builder.statement("c1", name, k * 1s)
        .telemetry(k * 1s, shipped_body({event_of("c1", name)}), 503);
  }
  return builder.flag(0s).statement("c2", "w", 10s);
}

TEST(Cm5, BreakerThatStopsTheOtherSpellingPasses) {
  EXPECT_EQ(status_in(failing("{host.}").quiescence(64s), breaker()), Status::pass);
}

TEST(Cm5, BreakerOfOneSpellingOnlyFails) {
  JournalBuilder builder = failing("{host.}").telemetry(11s, shipped_body({event_of("c2", "w")}));
  const Verdict verdict = run_rule(judge_cm_5, breaker(), builder.quiescence(64s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_THAT(verdict.reason, ::testing::HasSubstr("did not stop its 2 spellings"));
}

TEST(Cm5, BreakerThatOpensForNobodyIsNoBusinessOfThisRule) {
  JournalBuilder builder = failing("");
  builder.telemetry(11s, shipped_body({event_of("c2", "w")}));
  EXPECT_EQ(status_in(builder.quiescence(64s), breaker()), Status::inconclusive);
}

TEST(Cm5, ImportIsInconclusive) {
  JournalBuilder builder("import");
  builder.telemetry(1s, shipped_body({event_of("c1", "s1")}));
  EXPECT_EQ(status_in(builder), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge
