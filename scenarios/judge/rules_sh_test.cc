#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

/// One statement at 1 s; the last close runs from 2 s to 2.1 s.
JournalBuilder closed_session(const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).close("c1", 2s, kHost, 100ms);
  return journal.jitter(5ms).quiescence(90s);
}

Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& journal) {
  return run_rule(rule, profile(), journal).status;
}

TEST(Sh1, EventDeliveredBeforeTheCloseReturnsPassesAndAfterFails) {
  EXPECT_EQ(status_of(judge_sh_1, closed_session().exported("s1", 2100ms)), Status::pass);
  EXPECT_EQ(status_of(judge_sh_1, closed_session().exported("s1", 2100ms + 1ns)), Status::fail);
}

TEST(Sh1, RealMachinesHaveATolerance) {
  EXPECT_EQ(status_of(judge_sh_1, closed_session("live").exported("s1", 2150ms)), Status::pass);
  EXPECT_EQ(status_of(judge_sh_1, closed_session("live").exported("s1", 2153ms)),
            Status::inconclusive);
  EXPECT_EQ(status_of(judge_sh_1, closed_session("live").exported("s1", 2156ms)), Status::fail);
}

// What is on its way when the close returns was not delivered.
TEST(Sh1, AnswerCounts) {
  const auto answered_after = [](Duration took) {
    JournalBuilder journal;
    journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).exported("s1", 2s, 200, took);
    return status_of(judge_sh_1, journal.close("c1", 2s, kHost, 50ms).quiescence(90s));
  };
  EXPECT_EQ(answered_after(50ms), Status::pass);
  EXPECT_EQ(answered_after(50ms + 1ns), Status::fail);
}

TEST(Sh4, RequestOfARealDriverMayArriveALittleLater) {
  const auto arrives = [](Duration after) {
    JournalBuilder journal("driver");
    journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).exported("s1", 1500ms);
    journal.close("c1", 2s).exported("s2", 2s + after).jitter(5ms);
    return status_of(judge_sh_4, journal.quiescence(90s));
  };
  EXPECT_EQ(arrives(450ms), Status::pass);
  EXPECT_EQ(arrives(456ms), Status::fail);
}

TEST(Sh1, LostEventFails) { EXPECT_EQ(status_of(judge_sh_1, closed_session()), Status::fail); }

// Whether it has an event at all is AG-1's and AG-7's affair.
TEST(Sh1, FailedStatementWithoutAnEventIsNoLoss) {
  JournalBuilder builder =
      JournalBuilder().flag(0s).open("c1", 0s).failed_statement("c1", "s1", 1s);
  EXPECT_EQ(status_of(judge_sh_1, builder.close("c1", 2s).quiescence(90s)), Status::inconclusive);
}

TEST(Sh1, FailingEndpointExcusesTheLoss) {
  EXPECT_EQ(status_of(judge_sh_1, closed_session().exported("s1", 2050ms, 503)),
            Status::inconclusive);
}

TEST(Sh1, ConnectionThatStaysOpenIsInconclusive) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_1, journal), Status::inconclusive);
}

TEST(Sh1, OnlyTheLastOfTwoConnectionsDecides) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).open("c2", 0s).statement("c1", "s1", 1s);
  journal.close("c1", 2s).exported("s1", 3s).close("c2", 4s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_1, journal), Status::pass);
}

Status close_took(std::optional<Duration> took, Duration watched = 90s) {
  JournalBuilder journal;
  journal.flag(0s)
      .open("c1", 0s)
      .exported("s1", 1s)
      .close("c1", 2s, kHost, took)
      .quiescence(watched);
  return run_rule(judge_sh_2, profile(), journal).status;
}

TEST(Sh2, CloseWithinTheBudgetPassesAndBeyondFails) {
  EXPECT_EQ(close_took(5s), Status::pass);
  EXPECT_EQ(close_took(5s + 1ns), Status::fail);
}

TEST(Sh2, CloseThatNeverReturnsFailsOnceTheBudgetWasWatched) {
  EXPECT_EQ(close_took(std::nullopt), Status::fail);
  EXPECT_EQ(close_took(std::nullopt, 7s), Status::inconclusive);
}

TEST(Sh2, CloseOfAnOptedOutConnectionProvesNothing) {
  JournalBuilder journal;
  journal.open("c1", 0s, "off").close("c1", 2s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_2, journal), Status::inconclusive);
}

TEST(Sh4, SilenceAfterTheLastClosePasses) {
  EXPECT_EQ(status_of(judge_sh_4, closed_session().exported("s1", 2100ms)), Status::pass);
}

TEST(Sh4, RequestAfterTheLastCloseFails) {
  EXPECT_EQ(
      status_of(judge_sh_4, closed_session().exported("s1", 1500ms).exported("s2", 2100ms + 1ns)),
      Status::fail);
}

TEST(Sh4, UnwatchedSilenceIsInconclusive) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).exported("s1", 1s).close("c1", 2s);
  EXPECT_EQ(status_of(judge_sh_4, journal), Status::inconclusive);
}

TEST(Sh4, CloseThatStillWaitsForItsFlagMustStaySilentToo) {
  JournalBuilder journal;
  journal.open("c1", 0s).flag(0s, "\"true\"", kHost, 9s).close("c1", 2s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_4, journal), Status::pass);
  EXPECT_EQ(status_of(judge_sh_4, journal.exported("s1", 9s)), Status::fail);
}

TEST(Sh4, ClientThatNeverSpokeProvesNothing) {
  JournalBuilder journal;
  journal.open("c1", 0s).flag(0s, "\"false\"").close("c1", 2s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_4, journal), Status::inconclusive);
}

TEST(Sh4, RequestsOfAReopenedClientAreItsOwn) {
  JournalBuilder journal = closed_session().exported("s1", 1500ms);
  journal.open("c2", 50s).exported("s2", 51s).close("c2", 52s);
  EXPECT_EQ(status_of(judge_sh_4, journal), Status::pass);
}

TEST(Sh4, RequestBetweenTwoLivesFails) {
  JournalBuilder journal = closed_session().exported("s1", 1500ms).exported("s2", 40s);
  journal.open("c2", 50s).close("c2", 52s);
  EXPECT_EQ(status_of(judge_sh_4, journal), Status::fail);
}

TEST(Sh4, RefusedOpenAfterTheLastCloseMayReportItself) {
  JournalBuilder journal = closed_session().exported("s1", 1500ms);
  journal.operation({0, "open", "c2", kHost, "", "unset", "7", true}, 10s, 1s,
                    {0, false, "refused", "", ""});
  EXPECT_EQ(status_of(judge_sh_4, JournalBuilder(journal).exported("s2", 10s)), Status::pass);
  EXPECT_EQ(status_of(judge_sh_4, JournalBuilder(journal).exported("s2", 11s + 100ms)),
            Status::pass);
  EXPECT_EQ(status_of(judge_sh_4, JournalBuilder(journal).exported("s2", 10s - 1ns)), Status::fail);
  EXPECT_EQ(status_of(judge_sh_4, JournalBuilder(journal).exported("s2", 11s + 100ms + 1ns)),
            Status::fail);
}

TEST(Sh1, MoreStatementsThanAClientMayHoldExcuseALoss) {
  const auto many = [](int count) {
    JournalBuilder journal;
    journal.flag(0s).open("c1", 0s);
    for (int k = 0; k < count; ++k) journal.statement("c1", "s" + std::to_string(k), 1s);
    return journal.exported("s0", 1500ms).close("c1", 2s).quiescence(90s);
  };
  EXPECT_EQ(status_of(judge_sh_1, many(10'000)), Status::fail);
  EXPECT_EQ(status_of(judge_sh_1, many(10'001)), Status::pass);
}

TEST(Sh4, OptedOutConnectionIsNoClientThatMaySend) {
  JournalBuilder journal;
  journal.flag(0s).open("c2", 0s).exported("s1", 500ms).close("c2", 1s);
  journal.open("c1", 2s, "off").exported("s2", 3500ms).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_4, journal), Status::fail);
}

TEST(Sh1, OptedOutConnectionThatStaysOpenDecidesNothing) {
  JournalBuilder journal = closed_session().exported("s1", 1500ms).open("c9", 1s, "off");
  EXPECT_EQ(status_of(judge_sh_1, journal.quiescence(90s)), Status::pass);
}

TEST(Sh4, FailedAttemptMayHaveBegunBeforeTheCloseReturned) {
  const auto failed_at = [](Duration time) {
    JournalBuilder journal = closed_session().exported("s1", 1500ms);
    return status_of(judge_sh_4, journal.attempt_failed(time, "connect_timeout"));
  };
  EXPECT_EQ(failed_at(2100ms + 10s), Status::inconclusive);
  EXPECT_EQ(failed_at(2100ms + 10s + 1ns), Status::fail);
}

/// A close of 7 s, the first part of it with a request of the application's own.
JournalBuilder close_with_sql(std::optional<Duration> served) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).exported("s1", 1s).close("c1", 2s, kHost, 7s).quiescence(90s);
  if (served) return journal.sql_request(2s, kHost, *served);
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "DELETE";
  request.target = "/sql/1.0/sessions/c1";
  return journal.exchange(2s, request, 0s, std::nullopt);
}

TEST(Sh2, TimeOfTheServiceItselfIsNotCounted) {
  EXPECT_EQ(status_of(judge_sh_2, close_with_sql(2s)), Status::pass);
  EXPECT_EQ(status_of(judge_sh_2, close_with_sql(2s - 1ns)), Status::fail);
}

TEST(Sh2, RequestWithoutAnAnswerLeavesItOpen) {
  EXPECT_EQ(status_of(judge_sh_2, close_with_sql(std::nullopt)), Status::inconclusive);
}

TEST(Sh2, CloseWhileTheFlagIsOffProvesNothing) {
  JournalBuilder journal;
  journal.open("c1", 0s).flag(0s, "\"false\"").close("c1", 2s).quiescence(90s);
  EXPECT_EQ(status_of(judge_sh_2, journal), Status::inconclusive);
}

TEST(Sh2, WitnessIsTheClosesBeginAndEnd) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).exported("s1", 1s).close("c1", 2s, kHost, 6s);
  const auto witness = run_rule(judge_sh_2, profile(), journal).witness;
  ASSERT_EQ(witness.size(), 2U);
  const auto entries = journal.journal();
  EXPECT_EQ(entries[witness[0] - 1].time, 2s);
  EXPECT_EQ(entries[witness[1] - 1].time, 8s);
}

}  // namespace
}  // namespace plumbline::judge::testing
