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

// A flag request at 0 s that failed, and a connection that opens at 10 s.
JournalBuilder failed() {
  return JournalBuilder().open("c1", 0s).flag(0s, "\"true\"", kHost, 0s, 503).open("c2", 10s);
}

TEST(Ff8, FailureIsRemembered) {
  EXPECT_EQ(status_of(judge_ff_8, failed().quiescence(30s)), Status::pass);
  EXPECT_EQ(status_of(judge_ff_8, failed().flag(60s).quiescence(90s)), Status::pass);
}

TEST(Ff8, OneRequestPerConnectFails) {
  const Verdict verdict = run_rule(judge_ff_8, profile(), failed().flag(10s).quiescence(30s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 2U);
  EXPECT_EQ(status_of(judge_ff_8, failed().flag(60s - 1ns).quiescence(90s)), Status::fail);
}

TEST(Ff8, NegativeAnswerIsRemembered) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s, "false").open("c2", 10s);
  EXPECT_EQ(status_of(judge_ff_8, JournalBuilder(builder).quiescence(30s)), Status::pass);
  EXPECT_EQ(status_of(judge_ff_8, JournalBuilder(builder).flag(10s).quiescence(30s)), Status::fail);
}

TEST(Ff8, PositiveAnswerIsNotItsAffair) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s).open("c2", 10s);
  EXPECT_EQ(status_of(judge_ff_8, builder.flag(10s).quiescence(30s)), Status::inconclusive);
}

TEST(Ff8, NobodyWhoOpenedIsNoEvidence) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s, "false").quiescence(30s);
  EXPECT_EQ(status_of(judge_ff_8, builder), Status::inconclusive);
}

TEST(Ff8, RealMachinesHaveATolerance) {
  const auto asked_again = [](Duration at) {
    JournalBuilder builder = JournalBuilder("live").open("c1", 0s).jitter(10ms);
    builder.flag(0s, "\"true\"", kHost, 0s, 503).open("c2", 10s).flag(at).quiescence(90s);
    return status_of(judge_ff_8, builder);
  };
  EXPECT_EQ(asked_again(54s), Status::pass);
  EXPECT_EQ(asked_again(54s - 10ms), Status::inconclusive);
  EXPECT_EQ(asked_again(54s - 10ms - 1ns), Status::fail);
}

TEST(Ff8, RequestCutShortByTheLastCloseMayBeRepeated) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s, "true", kHost, 2s, 503);
  builder.close("c1", 1s, kHost, 1s).open("c2", 3s).flag(3s, "true").quiescence(30s);
  EXPECT_EQ(status_of(judge_ff_8, builder), Status::inconclusive);
}

// A value that expired at 900 s, and an open at 901 s that meets its refresh, which takes
// `refresh`.
JournalBuilder refreshed(Duration refresh, std::optional<Duration> open_took) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s);
  builder.open("c2", 901s, "unset", kHost, open_took);
  return builder.flag(901s, "\"true\"", kHost, refresh).quiescence(990s);
}

TEST(Ff9, NobodyWaitsForASlowRefresh) {
  EXPECT_EQ(status_of(judge_ff_9, refreshed(1s, 50ms)), Status::pass);
}

TEST(Ff9, OpenThatWaitsFails) {
  EXPECT_EQ(status_of(judge_ff_9, refreshed(1s, 50ms + 1ns)), Status::fail);
  EXPECT_EQ(status_of(judge_ff_9, refreshed(1s, std::nullopt)), Status::fail);
}

TEST(Ff9, QuickRefreshIsNoEvidence) {
  EXPECT_EQ(status_of(judge_ff_9, refreshed(50ms, 50ms)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_ff_9, refreshed(50ms + 1ns, 50ms)), Status::pass);
}

TEST(Ff9, FirstRequestIsNotItsAffair) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s, "unset", kHost, 5s);
  EXPECT_EQ(status_of(judge_ff_9, builder.flag(0s, "true", kHost, 4s).quiescence(60s)),
            Status::inconclusive);
}

TEST(Ff9, OwnRequestsOfTheOpenAreNotCounted) {
  JournalBuilder builder = JournalBuilder().open("c1", 0s).flag(0s);
  builder.open("c2", 901s, "unset", kHost, 500ms).sql_request(901s, kHost, 460ms);
  builder.flag(901s, "\"true\"", kHost, 1s).quiescence(990s);
  EXPECT_EQ(status_of(judge_ff_9, builder), Status::pass);
}

}  // namespace
}  // namespace plumbline::judge
