#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& journal) {
  return run_rule(rule, profile(), journal).status;
}

/// Closed at 2 s, and again at 3 s for `took`, with that result.
JournalBuilder closed_twice(std::optional<Duration> took, const std::string& error = "") {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).exported("s1", 1s).close("c1", 2s);
  journal.operation({0, "close", "c1", kHost, "", "", "", false}, 3s, took,
                    {0, error.empty(), error, "", ""});
  return journal.quiescence(90s);
}

TEST(Sh3, RepeatedCloseThatReturnsPasses) {
  EXPECT_EQ(status_of(judge_sh_3, closed_twice(0s)), Status::pass);
}

TEST(Sh3, RepeatedCloseBeyondTheBudgetFails) {
  EXPECT_EQ(status_of(judge_sh_3, closed_twice(5s)), Status::pass);
  EXPECT_EQ(status_of(judge_sh_3, closed_twice(5s + 1ns)), Status::fail);
  EXPECT_EQ(status_of(judge_sh_3, closed_twice(std::nullopt)), Status::fail);
}

TEST(Sh3, CloseThatReturnsAnErrorFails) {
  EXPECT_EQ(status_of(judge_sh_3, closed_twice(0s, "panic")), Status::fail);
}

TEST(Sh3, ErrorOfTheApplicationsOwnRequestIsNotTelemetrys) {
  JournalBuilder journal = closed_twice(0s, "server_error");
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "DELETE";
  request.target = "/sql/1.0/sessions/c1";
  journal.exchange(3s, request, 0s, journal::ReplyGiven{0, 500, {}, "", "normal"});
  EXPECT_EQ(status_of(judge_sh_3, journal), Status::inconclusive);
}

TEST(Sh3, OneCloseProvesNothing) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).exported("s1", 1s).close("c1", 2s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_3, journal), Status::inconclusive);
}

TEST(Sh3, CloseOfAConnectionOpenedAgainIsItsFirst) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).exported("s1", 1s).close("c1", 2s);
  EXPECT_EQ(status_of(judge_sh_3, journal.open("c1", 3s).close("c1", 4s).quiescence(90s)),
            Status::inconclusive);
}

TEST(Sh3, OptedOutConnectionProvesNothing) {
  JournalBuilder journal;
  journal.flag(0s).open("c2", 0s).exported("s1", 1s);
  journal.open("c1", 0s, "off").close("c1", 2s).close("c1", 3s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_3, journal), Status::inconclusive);
}

/// A flush from 1 s on, answered `took` later; the last close from 2 s for `closing`.
JournalBuilder closing_during(Duration took, Duration closing, int status = 200,
                              const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 500ms).exported("s1", 1s, status, took);
  return journal.close("c1", 2s, kHost, closing).jitter(5ms).quiescence(90s);
}

TEST(Sh5, CloseThatAwaitsTheAnswerPassesAndOneThatDoesNotFails) {
  EXPECT_EQ(status_of(judge_sh_5, closing_during(3s, 2s)), Status::pass);
  EXPECT_EQ(status_of(judge_sh_5, closing_during(3s, 2s - 1ns)), Status::fail);
}

TEST(Sh5, BeyondTheBudgetItNeedNotWait) {
  EXPECT_EQ(status_of(judge_sh_5, closing_during(8s, 5s)), Status::pass);
  EXPECT_EQ(status_of(judge_sh_5, closing_during(8s, 5s - 1ns)), Status::fail);
}

TEST(Sh5, RealMachinesHaveATolerance) {
  EXPECT_EQ(status_of(judge_sh_5, closing_during(3s, 1800ms, 200, "live")), Status::pass);
  EXPECT_EQ(status_of(judge_sh_5, closing_during(3s, 1796ms, 200, "live")), Status::inconclusive);
  EXPECT_EQ(status_of(judge_sh_5, closing_during(3s, 1794ms, 200, "live")), Status::fail);
}

TEST(Sh5, FlushThatEndedBeforeProvesNothing) {
  EXPECT_EQ(status_of(judge_sh_5, closing_during(1s, 0s)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_sh_5, closing_during(1s + 1ns, 1ns)), Status::pass);
}

TEST(Sh5, HangingFlushIsAwaitedForTheBudget) {
  const auto hanging = [](Duration closing) {
    JournalBuilder journal;
    journal.flag(0s).open("c1", 0s).statement("c1", "s1", 500ms).exported("s1", 1s, 0);
    return status_of(judge_sh_5, journal.close("c1", 2s, kHost, closing).quiescence(90s));
  };
  EXPECT_EQ(hanging(5s), Status::pass);
  EXPECT_EQ(hanging(5s - 1ns), Status::fail);
}

/// A flush of "c1" from `begun` on, whose network connection is closed by the client at `cut`,
/// before any answer.
JournalBuilder cut_flush(Duration begun, Duration cut) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 500ms);
  journal::RequestReceived request;
  request.host = kHost;
  request.connection = 9;
  request.method = "POST";
  request.target = "/telemetry-ext";
  request.body = shipped_body({{"EXECUTE_STATEMENT", "id-s1"}});
  journal.exchange(begun, request, 90s, journal::ReplyGiven{0, 0, {}, "", "hang"});
  return journal.add(cut, journal::ConnectionClosed{9}).quiescence(100s);
}

Status cut_at(Duration cut, Duration closing, const Profile& used = profile(),
              Duration begun = 1s) {
  return run_rule(judge_sh_5, used, cut_flush(begun, cut).close("c1", 2s, kHost, closing)).status;
}

TEST(Sh5, FlushCancelledEarlyFails) {
  EXPECT_EQ(cut_at(7s, 5s), Status::pass);
  EXPECT_EQ(cut_at(7s - 1ns, 5s), Status::fail);
}

// c1's close, begun at 2 s, finds the flush first, and cuts it; c2's, from 5.5 to 7 s, is the last.
Status cut_by_another_close(Duration first_closing) {
  JournalBuilder journal = cut_flush(1s, 2s + first_closing);
  journal.open("c2", 0s).close("c1", 2s, kHost, first_closing);
  return status_of(judge_sh_5, journal.close("c2", 5500ms, kHost, 1500ms));
}

TEST(Sh5, AnotherCloseThatUsedItsBudgetMayHaveCutIt) {
  EXPECT_EQ(cut_by_another_close(5s), Status::inconclusive);
  EXPECT_EQ(cut_by_another_close(4s), Status::fail);
}

// A driver's own time-out may be shorter than our yardstick, but not as short as a connect.
TEST(Sh5, TimeOutThatADriverDoesNotStateExcusesACutThatMayBeIts) {
  const Profile unstated = profile("jdbc");
  ASSERT_TRUE(unstated.is_yardstick("attempt_timeout"));
  EXPECT_EQ(cut_at(2050ms, 100ms, unstated, 1050ms), Status::inconclusive);
  EXPECT_EQ(cut_at(2050ms, 100ms, unstated, 1050ms + 1ns), Status::fail);
}

TEST(Sh5, RetryThatFitsMustNotBeSkipped) {
  JournalBuilder journal = closing_during(1900ms, 1s, 503);
  EXPECT_EQ(status_of(judge_sh_5, journal), Status::fail);
  EXPECT_EQ(status_of(judge_sh_5, journal.exported("s1", 3s)), Status::pass);
}

TEST(Sh5, RetryThatDoesNotFitMayBeSkipped) {
  // Answered at 6.9 s: the longest wait ends at 7.05 s, after the budget.
  EXPECT_EQ(status_of(judge_sh_5, closing_during(5900ms, 4900ms, 503)), Status::pass);
}

TEST(Sh5, OnlyTheLastCloseOwesAnything) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).open("c2", 0s).exported("s1", 1s, 200, 3s);
  journal.close("c1", 2s).close("c2", 10s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_5, journal), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
