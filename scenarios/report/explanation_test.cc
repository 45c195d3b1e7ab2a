#include "scenarios/report/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"
#include "scenarios/report/near_miss.h"
#include "scenarios/report/run_timeline.h"

namespace plumbline::report {
namespace {

using judge::Evidence;
using judge::Verdict;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace judge::testing;  // NOLINT(google-build-using-namespace): the builder's words

// A batch is refused with a wish to wait for 1 s, and comes again after 960 ms.
JournalBuilder early_retry() {
  JournalBuilder journal;
  journal.open("c1", 0s).flag(0s).statement("c1", "s1", 1s);
  journal.telemetry(2s, shipped_body({{}}), 429, kHost, {{"Retry-After", "1"}});
  journal.telemetry(2960ms, shipped_body({{}}));
  journal.close("c1", 4s).quiescence(9s);
  return journal;
}

struct Judged {
  judge::Profile profile = judge::testing::profile("shipped");
  journal::Journal journal = early_retry().journal();
  Evidence evidence{profile, journal};
  Verdict verdict = judge::judge_rt_4(evidence);
};

std::vector<std::string> texts(const std::vector<TimelineLine>& lines) {
  std::vector<std::string> list;
  for (const TimelineLine& line : lines) list.push_back(line.text);
  return list;
}

std::string explained(const Judged& judged, const Comparison& comparison,
                      const std::string& incident = "") {
  const std::string subject = "case x, client y";
  const std::string repeat = "plumbline verify --run x";
  const Verdict verdict = [&] {
    Verdict named = judged.verdict;
    named.requirement = "RT-4";
    return named;
  }();
  return explanation_of({subject, verdict, judged.evidence, incident, comparison, repeat});
}

TEST(NearMiss, SaysByHowMuchARequestCameTooEarly) {
  const Judged judged;
  ASSERT_EQ(judged.verdict.status, judge::Status::fail);
  EXPECT_THAT(near_miss(judged.evidence, judged.verdict.witness),
              ElementsAre("#3 came 40 ms before the Retry-After of #2 (1 s) ended"));
}

TEST(NearMiss, CountsFromTheAnswerWhereNoWaitWasAskedFor) {
  JournalBuilder builder;
  builder.open("c1", 0s).statement("c1", "s1", 1s);
  builder.telemetry(2s, shipped_body({{}}), 500, kHost, {}, 20ms);
  builder.telemetry(2128ms, shipped_body({{}}));
  const judge::Profile profile = judge::testing::profile("shipped");
  const journal::Journal journal = builder.journal();
  const Evidence evidence(profile, journal);
  std::vector<std::uint64_t> all;
  for (const journal::Entry& entry : journal) all.push_back(entry.sequence);
  EXPECT_THAT(near_miss(evidence, all), ElementsAre("#2 came 108 ms after #1 was answered"));
  EXPECT_TRUE(near_miss(evidence, {}).empty());
}

TEST(RunTimeline, TellsOperationsRequestsAnswersAndStates) {
  const Judged judged;
  const auto lines = texts(run_timeline(judged.evidence, judged.verdict.witness));
  EXPECT_THAT(lines, Contains(HasSubstr("-- open c1 to ws1.cloud.databricks.test, returns")));
  EXPECT_THAT(lines, Contains(HasSubstr("== flag of ws1.cloud.databricks.test is ")));
  EXPECT_THAT(lines, Contains("-> ws1.cloud.databricks.test telemetry #2: 1 event "
                              "(1 EXECUTE_STATEMENT)"));
  EXPECT_THAT(lines, Contains("<- ws1.cloud.databricks.test telemetry #2: 429, Retry-After 1"));
  EXPECT_THAT(lines, Contains(AllOf(HasSubstr("telemetry #3"), HasSubstr(", attempt 2"))));
}

TEST(RunTimeline, TellsWhenTheBreakerOpensByThePolicy) {
  JournalBuilder builder;
  builder.open("c1", 0s).flag(0s);
  for (int k = 0; k < 5; ++k) {
    const std::string name = "s" + std::to_string(k);
    builder.statement("c1", name, k * 10s + 1s).exported(name, k * 10s + 6s, 400);
  }
  builder.quiescence(60s);
  const judge::Profile profile = judge::testing::profile(
      "shipped", {{"breaker_policy", "consecutive"}, {"breaker_threshold", "5"}});
  const journal::Journal journal = builder.journal();
  const Evidence evidence(profile, journal);
  EXPECT_THAT(texts(run_timeline(evidence, {})),
              Contains("== breaker of ws1.cloud.databricks.test opens after 5 failed exports, "
                       "until 106 s by the policy"));
}

TEST(RunTimeline, MarksWhatProvesTheVerdict) {
  const Judged judged;
  std::size_t marked = 0;
  for (const TimelineLine& line : run_timeline(judged.evidence, judged.verdict.witness))
    marked += line.marked ? 1 : 0;
  EXPECT_EQ(marked, judged.verdict.witness.size());
}

TEST(Explanation, HasReasonRequirementNumbersTimelineAndCommand) {
  const std::string text =
      explained(Judged(), {{}, "unknown, as a test says"}, "an outage of 2026");
  EXPECT_THAT(text, AllOf(HasSubstr("RT-4 failed: the next request came 960ms after"),
                          HasSubstr("  required (SHOULD): "), HasSubstr("  why: "),
                          HasSubstr("  incident: an outage of 2026\n"),
                          HasSubstr("in numbers:\n  #3 came 40 ms before the Retry-After"),
                          HasSubstr("timeline (* proves it):\n"), HasSubstr("\n*      2.960000 s"),
                          HasSubstr("reference client: unknown, as a test says\n"),
                          HasSubstr("repeat: plumbline verify --run x\n")));
}

TEST(Explanation, ShowsTheFirstDepartureAndAFewMore) {
  Comparison comparison;
  for (std::size_t k = 1; k <= 9; ++k) {
    RequestDifference difference;
    difference.kind = RequestDifference::Kind::extra;
    difference.host = "a";
    difference.endpoint = "telemetry";
    difference.ordinal = k;
    difference.after = 1s * k;
    difference.what = "1 event, answer 200";
    comparison.differences.push_back(difference);
  }
  const std::string text = explained(Judged(), comparison);
  EXPECT_THAT(text, HasSubstr("first departure from the reference client:\n  host a, telemetry "
                              "request 1: extra, at 1 s (1 event, answer 200)\nthen:\n"));
  EXPECT_THAT(text, HasSubstr("  ... and 3 more\n"));
  EXPECT_THAT(explained(Judged(), {}), HasSubstr("reference client: none, request by request\n"));
}

TEST(Explanation, OfHostileTextsIsOneLineEach) {
  JournalBuilder builder;
  const std::string hostile = "s\x1b[2J\n";
  builder.open("c1", 0s, "on", hostile).statement("c1", hostile, 1s, hostile);
  builder.telemetry(2s, shipped_body({{.kind = "K\x1b[2J"}}), 200, hostile,
                    {{"Retry-After", hostile}});
  const judge::Profile profile = judge::testing::profile("shipped");
  const journal::Journal journal = builder.journal();
  const Evidence evidence(profile, journal);
  for (const std::string& text : texts(run_timeline(evidence, {}))) {
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
  }
}

TEST(NothingFailed, ListsWhatIsOpenWithAStarForWhatTheCaseMustDecide) {
  const std::vector<Verdict> verdicts{{"RT-1", judge::Status::pass, "", {}},
                                      {"RT-2", judge::Status::inconclusive, "no refusal", {}},
                                      {"RT-3", judge::Status::inconclusive, "no wait", {}}};
  const std::string text = nothing_failed("case x", verdicts, {"RT-3"});
  EXPECT_THAT(text, HasSubstr("nothing failed: 1 passed, 0 not applicable, 2 inconclusive\n"));
  EXPECT_THAT(text,
              AllOf(HasSubstr("\n  RT-2 is inconclusive: no refusal\n"),
                    HasSubstr("\n* RT-3 is inconclusive: no wait\n"), Not(HasSubstr("RT-1"))));
}

}  // namespace
}  // namespace plumbline::report
