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

// The flag at 0 s, which counts 900 s; its only connection closes at 10 s.
JournalBuilder left_alone(const std::string& world = "sim", int status = 200) {
  return JournalBuilder(world)
      .open("c1", 0s)
      .flag(0s, "\"true\"", kHost, 0s, status)
      .close("c1", 10s);
}

TEST(Ff6, RefreshingStopsWithTheLastConnection) {
  EXPECT_EQ(status_of(judge_ff_6, left_alone().quiescence(1000s)), Status::pass);
}

TEST(Ff6, RequestWithNobodyThereFails) {
  EXPECT_EQ(status_of(judge_ff_6, left_alone().flag(900s).quiescence(1000s)), Status::fail);
  EXPECT_EQ(status_of(judge_ff_6, left_alone().flag(10s + 100ms + 1ns).quiescence(1000s)),
            Status::fail);
}

TEST(Ff6, RequestOnItsWayIsExcused) {
  EXPECT_EQ(status_of(judge_ff_6, left_alone().flag(10s + 100ms).quiescence(1000s)), Status::pass);
}

TEST(Ff6, RunThatEndsBeforeExpiryIsInconclusive) {
  EXPECT_EQ(status_of(judge_ff_6, left_alone().quiescence(900s)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_ff_6, left_alone().quiescence(900s + 1ns)), Status::pass);
}

TEST(Ff6, ValueOutlivesItsConnections) {
  EXPECT_EQ(status_of(judge_ff_6, left_alone().open("c2", 20s).quiescence(100s)), Status::pass);
}

TEST(Ff6, AskingAgainBeforeExpiryFails) {
  EXPECT_EQ(status_of(judge_ff_6, left_alone().open("c2", 20s).flag(20s).quiescence(100s)),
            Status::fail);
  EXPECT_EQ(status_of(judge_ff_6, left_alone().open("c2", 899s).flag(900s - 1ns).quiescence(990s)),
            Status::fail);
  EXPECT_NE(status_of(judge_ff_6, left_alone().open("c2", 899s).flag(900s).quiescence(990s)),
            Status::fail);
}

TEST(Ff6, FailureIsKeptForItsTime) {
  EXPECT_EQ(status_of(judge_ff_6, left_alone("sim", 503).open("c2", 20s).quiescence(50s)),
            Status::pass);
  JournalBuilder early = left_alone("sim", 503).open("c2", 20s).flag(60s - 1ns).quiescence(90s);
  EXPECT_EQ(status_of(judge_ff_6, early), Status::fail);
  JournalBuilder later = left_alone("sim", 503).open("c2", 20s).flag(60s).quiescence(90s);
  EXPECT_EQ(status_of(judge_ff_6, later), Status::pass);
}

TEST(Ff6, AnotherConnectionKeepsRefreshing) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s).open("c2", 5s);
  builder.close("c1", 10s).flag(900s).quiescence(1000s);
  EXPECT_EQ(status_of(judge_ff_6, builder), Status::inconclusive);
}

TEST(Ff6, OtherWorldsAreInconclusive) {
  EXPECT_EQ(status_of(judge_ff_6, left_alone("driver").flag(900s).quiescence(1000s)),
            Status::inconclusive);
}

// Three hosts in use at once, `asked` of them asked for.
JournalBuilder three_hosts(int asked) {
  JournalBuilder builder;
  builder.header().overrides = {{"hosts_max", "2"}};
  for (int host = 0; host < 3; ++host) {
    const std::string name = "ws" + std::to_string(host);
    builder.open("c" + std::to_string(host), 0s, "unset", name);
    if (host < asked) builder.flag(0s, "\"true\"", name);
  }
  return builder.open("late", 1s, "unset", "ws0").quiescence(60s);
}

TEST(Ff6, NumberOfHostsIsBounded) {
  EXPECT_EQ(status_of(judge_ff_6, three_hosts(2)), Status::pass);
  EXPECT_EQ(status_of(judge_ff_6, three_hosts(3)), Status::fail);
}

}  // namespace
}  // namespace plumbline::judge
