#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

const journal::Headers kRetryAfterTwo = {{"Retry-After", "2"}};

/// Attempts of one batch at these times, each answered `status` at once.
JournalBuilder attempts_at(const std::vector<Duration>& times, int status = 503,
                           const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s);
  for (const Duration time : times) journal.exported("s1", time, status);
  return journal;
}

Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& journal) {
  return run_rule(rule, profile(), journal).status;
}

TEST(Rt1, FourAttemptsThenSilencePass) {
  EXPECT_EQ(status_of(judge_rt_1, attempts_at({1s, 1150ms, 1400ms, 1900ms}).quiescence(60s)),
            Status::pass);
}

TEST(Rt1, FifthAttemptFailsAndNamesAllFive) {
  const Verdict verdict = run_rule(judge_rt_1, profile(),
                                   attempts_at({1s, 1150ms, 1400ms, 1900ms, 3s}).quiescence(60s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_EQ(verdict.witness.size(), 5U);
  EXPECT_NE(verdict.reason.find("5 attempts"), std::string::npos) << verdict.reason;
}

TEST(Rt1, BoundIsTheProfilesOwn) {
  const JournalBuilder journal = attempts_at({1s, 1150ms}).quiescence(60s);
  EXPECT_EQ(run_rule(judge_rt_1, profile("shipped", {{"max_retries", "0"}}), journal).status,
            Status::fail);
  EXPECT_EQ(run_rule(judge_rt_1, profile("shipped", {{"max_retries", "1"}}), journal).status,
            Status::pass);
}

TEST(Rt1, RecordingThatEndsWithTheLastAttemptProvesNothing) {
  EXPECT_EQ(status_of(judge_rt_1, attempts_at({1s, 1150ms, 1400ms, 1900ms})), Status::inconclusive);
}

TEST(Rt1, BatchThatIsAcceptedAtOnceProvesNothing) {
  EXPECT_EQ(status_of(judge_rt_1, attempts_at({1s}, 200).quiescence(60s)), Status::inconclusive);
}

TEST(Rt1, AttemptsWithoutTheirEventsProveNothing) {
  JournalBuilder endless;
  for (Duration at = 1s; at < 60s; at += 1s) endless.attempt_failed(at, "refused");
  EXPECT_EQ(status_of(judge_rt_1, endless.quiescence(90s)), Status::inconclusive);
  JournalBuilder shown = attempts_at({1s, 1150ms, 1400ms, 1900ms});
  EXPECT_EQ(status_of(judge_rt_1, JournalBuilder(shown).quiescence(90s)), Status::pass);
  EXPECT_EQ(status_of(judge_rt_1, shown.attempt_failed(30s, "refused").quiescence(90s)),
            Status::inconclusive);
}

TEST(Rt2, RefusalsThatAreNotRepeatedPass) {
  for (const int status : {302, 400, 401, 403, 404, 499}) {
    EXPECT_EQ(status_of(judge_rt_2, attempts_at({1s}, status).quiescence(60s)), Status::pass)
        << status;
  }
}

TEST(Rt2, RepeatedRefusalFails) {
  for (const int status : {302, 400, 401, 403, 404, 499}) {
    EXPECT_EQ(status_of(judge_rt_2, attempts_at({1s, 2s}, status).quiescence(60s)), Status::fail)
        << status;
  }
}

TEST(Rt2, RepeatedSuccessFails) {
  EXPECT_EQ(status_of(judge_rt_2, attempts_at({1s, 2s}, 200).quiescence(60s)), Status::fail);
}

TEST(Rt2, RetryableAnswersAloneAreNoEvidence) {
  for (const int status : {429, 500, 503, 599}) {
    EXPECT_EQ(status_of(judge_rt_2, attempts_at({1s, 2s}, status).quiescence(60s)),
              Status::inconclusive)
        << status;
  }
}

TEST(Rt2, RepeatSentBeforeTheLateAnswerIsATimeOut) {
  JournalBuilder journal;
  journal.flag(0s).exported("s1", 1s, 400, 12s).exported("s1", 12s, 200).quiescence(60s);
  EXPECT_EQ(status_of(judge_rt_2, journal), Status::inconclusive);
}

TEST(Rt3, GrowingWaitsPass) {
  EXPECT_EQ(status_of(judge_rt_3, attempts_at({1s, 1120ms, 1370ms, 1900ms})), Status::pass);
}

TEST(Rt3, WaitOfExactlyTheDelayPassesAndOneBelowFails) {
  EXPECT_EQ(status_of(judge_rt_3, attempts_at({1s, 1100ms, 1300ms})), Status::pass);
  EXPECT_EQ(status_of(judge_rt_3, attempts_at({1s, 1100ms - 1ns, 1300ms})), Status::fail);
}

TEST(Rt3, EqualWaitsFailInVirtualTime) {
  EXPECT_EQ(status_of(judge_rt_3, attempts_at({1s, 1120ms, 1240ms, 1360ms})), Status::fail);
}

TEST(Rt3, EqualWaitsFailOnARealMachineThatCouldTell) {
  const JournalBuilder journal = attempts_at({1s, 1500ms, 2s, 2500ms}, 503, "live").jitter(5ms);
  EXPECT_EQ(run_rule(judge_rt_3, profile("shipped", {{"retry_delay", "500ms"}}), journal).status,
            Status::fail);
}

TEST(Rt3, WaitsBelowTheMachinesNoiseAreInconclusive) {
  const JournalBuilder journal = attempts_at({1s, 1010ms, 1030ms}, 503, "live").jitter(5ms);
  EXPECT_EQ(run_rule(judge_rt_3, profile("shipped", {{"retry_delay", "10ms"}}), journal).status,
            Status::inconclusive);
}

TEST(Rt3, WaitsAlikeInEveryBatchHaveNoJitter) {
  JournalBuilder journal;
  journal.flag(0s);
  for (int k = 1; k <= 3; ++k) {
    const Duration start = std::chrono::seconds(10 * k);
    const std::string name = "s" + std::to_string(k);
    journal.exported(name, start, 503)
        .exported(name, start + 100ms, 503)
        .exported(name, start + 300ms, 200);
  }
  const Verdict verdict = run_rule(judge_rt_3, profile(), journal);
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_NE(verdict.reason.find("no jitter"), std::string::npos) << verdict.reason;
  EXPECT_EQ(run_rule(judge_rt_3, profile("shipped", {{"backoff_grows", "false"}}), journal).status,
            Status::pass);
}

TEST(Rt3, WaitsThatAQuestionForTheFlagLengthenedNeedNotGrow) {
  EXPECT_EQ(status_of(judge_rt_3, attempts_at({1s, 1120ms, 1240ms})), Status::fail);
  EXPECT_EQ(status_of(judge_rt_3, attempts_at({1s, 1120ms, 1240ms}).flag(1110ms)),
            Status::inconclusive);
}

TEST(Rt3, WaitsThatRetryAfterLengthenedNeedNotGrow) {
  JournalBuilder journal;
  const std::string body = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
  for (const Duration at : {1000ms, 3100ms, 5150ms}) {
    journal.telemetry(at, body, 503, kHost, kRetryAfterTwo);
  }
  EXPECT_EQ(status_of(judge_rt_3, journal), Status::inconclusive);
}

TEST(Rt3, SingleWaitSaysNothingOfGrowth) {
  EXPECT_EQ(status_of(judge_rt_3, attempts_at({1s, 1120ms})), Status::inconclusive);
}

TEST(Rt3, RecordingWithoutDurationsIsInconclusive) {
  EXPECT_EQ(status_of(judge_rt_3, attempts_at({1s, 1001ms}, 503, "import")), Status::inconclusive);
}

JournalBuilder asked_to_wait(Duration next, const std::string& retry_after = "2") {
  JournalBuilder journal;
  const std::string body = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
  return journal.telemetry(1s, body, 429, kHost, {{"Retry-After", retry_after}})
      .telemetry(next, body);
}

TEST(Rt4, RequestAtTheEndOfRetryAfterPassesAndBeforeItFails) {
  EXPECT_EQ(status_of(judge_rt_4, asked_to_wait(3s)), Status::pass);
  EXPECT_EQ(status_of(judge_rt_4, asked_to_wait(3s - 1ns)), Status::fail);
}

TEST(Rt4, RetryAfterIsCapped) {
  EXPECT_EQ(status_of(judge_rt_4, asked_to_wait(61s, "86400")), Status::pass);
  EXPECT_EQ(status_of(judge_rt_4, asked_to_wait(61s - 1ns, "86400")), Status::fail);
}

TEST(Rt4, DateIsHeldToo) {
  // The run starts at 1 795 450 985 s since 1970, which is 16:23:05.
  EXPECT_EQ(status_of(judge_rt_4, asked_to_wait(5s, "Mon, 23 Nov 2026 16:23:10 GMT")),
            Status::pass);
  EXPECT_EQ(status_of(judge_rt_4, asked_to_wait(5s - 1ns, "Mon, 23 Nov 2026 16:23:10 GMT")),
            Status::fail);
}

TEST(Rt4, AnotherBatchOfTheHostIsHeldBackToo) {
  JournalBuilder journal;
  const std::string first = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
  const std::string second = shipped_body({{"EXECUTE_STATEMENT", "id-2"}});
  journal.telemetry(1s, first, 503, kHost, kRetryAfterTwo).telemetry(2s, second);
  EXPECT_EQ(status_of(judge_rt_4, journal), Status::fail);
}

TEST(Rt4, AnotherHostIsNot) {
  JournalBuilder journal;
  const std::string body = shipped_body({{"EXECUTE_STATEMENT", "id-1"}});
  journal.telemetry(1s, body, 503, kHost, kRetryAfterTwo).telemetry(2s, body, 200, "other.test");
  EXPECT_EQ(status_of(judge_rt_4, journal), Status::inconclusive);
}

TEST(Rt5, SameIdsPassAndNewIdsFail) {
  JournalBuilder same;
  JournalBuilder other;
  const TestEvent event{"EXECUTE_STATEMENT", "id-1", "session-c1", "event-1"};
  TestEvent renamed = event;
  renamed.id = "event-2";
  same.telemetry(1s, shipped_body({event}), 500)
      .telemetry(2s, shipped_body({event}, 1'795'450'990'000));
  other.telemetry(1s, shipped_body({event}), 500).telemetry(2s, shipped_body({renamed}));
  EXPECT_EQ(status_of(judge_rt_5, same), Status::pass);
  EXPECT_EQ(status_of(judge_rt_5, other), Status::fail);
}

TEST(Rt5, PayloadWithoutIdsNeedsTheSameBytes) {
  JournalBuilder same;
  JournalBuilder other;
  const std::string body = design_body({{"statement", "id-1"}});
  const std::string path = "/api/2.0/telemetry-ext";
  same.telemetry(1s, body, 500, kHost, {}, 0s, path).telemetry(2s, body, 200, kHost, {}, 0s, path);
  other.telemetry(1s, body, 500, kHost, {}, 0s, path)
      .telemetry(2s, " " + body, 200, kHost, {}, 0s, path);
  EXPECT_EQ(run_rule(judge_rt_5, profile("design"), same).status, Status::pass);
  EXPECT_EQ(run_rule(judge_rt_5, profile("design"), other).status, Status::fail);
}

TEST(Rt5, BatchThatIsSentOnceProvesNothing) {
  EXPECT_EQ(status_of(judge_rt_5, attempts_at({1s})), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
