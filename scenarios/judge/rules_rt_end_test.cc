#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

/// Attempts of one batch at these times, answered 503 after `took`, on an open connection.
JournalBuilder attempts(const std::vector<Duration>& times, Duration took = 1s,
                        const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 0s).jitter(5ms);
  for (const Duration at : times) journal.exported("s1", at, 503, took);
  return journal.quiescence(120s);
}

Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& journal) {
  return run_rule(rule, profile(), journal).status;
}

TEST(Rt6, ExportGivenUpWithRetriesLeftPasses) {
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 20s})), Status::pass);
}

TEST(Rt6, BoundIsExactInVirtualTime) {
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 30s}, 1s)), Status::pass);
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 30s}, 1s + 1ns)), Status::fail);
}

TEST(Rt6, RetryBeyondTheBudgetFails) {
  const Verdict verdict = run_rule(judge_rt_6, profile(), attempts({1s, 40s}, 0s));
  EXPECT_EQ(verdict.status, Status::fail);
  EXPECT_NE(verdict.reason.find("took 39s"), std::string::npos) << verdict.reason;
  EXPECT_EQ(verdict.witness.size(), 4U);
}

TEST(Rt6, RealMachinesHaveATolerance) {
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 33s}, 1s, "live")), Status::pass);
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 33s}, 1004ms, "live")), Status::inconclusive);
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 33s}, 1006ms, "live")), Status::fail);
}

TEST(Rt6, ExportThatUsedAllItsRetriesProvesNothing) {
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 3s, 5s, 7s})), Status::inconclusive);
}

TEST(Rt6, ExportThatACloseMayHaveEndedProvesNothing) {
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 20s}).close("c1", 21s)), Status::inconclusive);
  EXPECT_EQ(status_of(judge_rt_6, attempts({1s, 20s}).close("c1", 22s)), Status::pass);
}

TEST(Rt6, RefusedExportProvesNothing) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).exported("s1", 1s, 400).quiescence(60s);
  EXPECT_EQ(status_of(judge_rt_6, journal), Status::inconclusive);
}

/// Two events sent at 1 s, answered 200 with this body.
JournalBuilder answered(const std::string& body, const std::string& world = "sim") {
  JournalBuilder journal(world);
  journal.flag(0s).open("c1", 0s);
  journal::RequestReceived request;
  request.host = kHost;
  request.method = "POST";
  request.target = "/telemetry-ext";
  request.body = shipped_body({{"EXECUTE_STATEMENT", "id-1"}, {"EXECUTE_STATEMENT", "id-2"}});
  return journal.exchange(1s, request, 0s, journal::ReplyGiven{0, 200, {}, body, "normal"});
}

constexpr const char* kShortByOne = R"({"errors":[],"numSuccess":0,"numProtoSuccess":1})";

TEST(Rt7, PartialFailureThatIsNotRepeatedPasses) {
  EXPECT_EQ(status_of(judge_rt_7, answered(kShortByOne).quiescence(60s)), Status::pass);
  EXPECT_EQ(
      status_of(judge_rt_7, answered(R"({"errors":["e"],"numProtoSuccess":2})").quiescence(60s)),
      Status::pass);
}

TEST(Rt7, WholeSuccessProvesNothing) {
  for (const char* body : {R"({"errors":[],"numProtoSuccess":2})", "{}", "", "[1]"}) {
    EXPECT_EQ(status_of(judge_rt_7, answered(body).quiescence(60s)), Status::inconclusive) << body;
  }
}

TEST(Rt7, RepeatedBatchFails) {
  JournalBuilder journal = answered(kShortByOne);
  const std::string body =
      shipped_body({{"EXECUTE_STATEMENT", "id-1"}, {"EXECUTE_STATEMENT", "id-2"}});
  EXPECT_EQ(status_of(judge_rt_7, journal.telemetry(2s, body)), Status::fail);
}

TEST(Rt7, OneEventOfItSentAgainFails) {
  JournalBuilder journal = answered(kShortByOne);
  EXPECT_EQ(status_of(judge_rt_7, JournalBuilder(journal).exported("1", 2s)), Status::fail);
  EXPECT_EQ(status_of(judge_rt_7, JournalBuilder(journal).exported("3", 2s).quiescence(60s)),
            Status::pass);
}

TEST(Rt7, RecordingThatEndsWithTheAnswerIsInconclusive) {
  EXPECT_EQ(status_of(judge_rt_7, answered(kShortByOne)), Status::inconclusive);
}

TEST(Rt7, WhereCountersAreToldItIsCounted) {
  const auto counted = [](std::int64_t partial) {
    JournalBuilder journal = answered(kShortByOne);
    journal.add(50s, journal::ClientCounters{kHost, true, {{"dropped.partial", partial}}});
    return status_of(judge_rt_7, journal.quiescence(60s));
  };
  EXPECT_EQ(counted(1), Status::pass);
  EXPECT_EQ(counted(0), Status::fail);
}

TEST(Rt7, EachPartialAnswerIsCounted) {
  const auto counted = [](std::int64_t partial, bool restarts) {
    JournalBuilder journal = answered(kShortByOne);
    if (restarts) journal.add(2s, journal::Process{"started", 2, 0, "", ""});
    journal::RequestReceived request;
    request.host = kHost;
    request.method = "POST";
    request.target = "/telemetry-ext";
    request.body = shipped_body({{"EXECUTE_STATEMENT", "id-3"}, {"EXECUTE_STATEMENT", "id-4"}});
    journal.exchange(3s, request, 0s, journal::ReplyGiven{0, 200, {}, kShortByOne, "normal"});
    journal.add(50s, journal::ClientCounters{kHost, true, {{"dropped.partial", partial}}});
    return status_of(judge_rt_7, journal.quiescence(60s));
  };
  EXPECT_EQ(counted(2, false), Status::pass);
  EXPECT_EQ(counted(1, false), Status::fail);
  EXPECT_EQ(counted(1, true), Status::pass);  // the counters of a process go with it
  EXPECT_EQ(counted(0, true), Status::fail);
}

TEST(Rt7, DesignAnswersTellOfNoPartialFailure) {
  EXPECT_EQ(run_rule(judge_rt_7, profile("design"), answered(kShortByOne)).status,
            Status::not_applicable);
}

}  // namespace
}  // namespace plumbline::judge::testing
