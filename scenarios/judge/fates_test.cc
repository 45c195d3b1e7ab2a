#include "scenarios/judge/fates.h"

#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

// One connection with telemetry on, one statement at 2 s, which may wait 30 s.
JournalBuilder one_statement() {
  return JournalBuilder().flag(0s).open("c1", 0s).statement("c1", "s1", 2s);
}

Fate fate(const JournalBuilder& builder) {
  const journal::Journal journal = builder.journal();
  const Profile used = profile();
  const Evidence evidence(used, journal);
  return fate_of(Traffic(evidence), evidence.statements().front());
}

TEST(Fate, EventThatWasAcceptedIsDelivered) {
  EXPECT_EQ(fate(one_statement().exported("s1", 3s)), Fate::delivered);
}

TEST(Fate, EventThatNeverCameIsLostOnceItWasWatchedFor) {
  EXPECT_EQ(fate(one_statement().sql_request(32s + 100ms)), Fate::lost);
  EXPECT_EQ(fate(one_statement().sql_request(32s + 100ms - 1ns)), Fate::unknown);
  EXPECT_EQ(fate(one_statement().quiescence(3s)), Fate::lost);
}

TEST(Fate, TroubleExcusesIt) {
  EXPECT_EQ(fate(one_statement().exported("s1", 3s, 503).quiescence(90s)), Fate::unknown);
  EXPECT_EQ(fate(one_statement().attempt_failed(3s, "refused").quiescence(90s)), Fate::unknown);
}

// A client may be quicker than the return of the call that made the event.
TEST(Fate, TroubleExcusesItBeforeTheApplicationKnewOfItsEnd) {
  EXPECT_EQ(fate(one_statement().exported("s1", 2s - 1ms, 302).quiescence(90s)), Fate::unknown);
  EXPECT_EQ(fate(one_statement().exported("s2", 2s - 1ms, 302).quiescence(90s)), Fate::lost);
}

TEST(Fate, FlagThatIsNotTrueExcusesIt) {
  JournalBuilder off = JournalBuilder().flag(0s, "false").open("c1", 0s).statement("c1", "s1", 2s);
  EXPECT_EQ(fate(off.quiescence(90s)), Fate::unknown);
  JournalBuilder turned = one_statement().flag(20s, "false").quiescence(90s);
  EXPECT_EQ(fate(turned), Fate::unknown);
}

TEST(Fate, CloseThatRanOutWhileTheFlagWasAskedForExcusesIt) {
  const auto closed = [](Duration took, Duration answered) {
    JournalBuilder builder = one_statement().flag(2500ms, "\"true\"", kHost, answered - 2500ms);
    return fate(builder.close("c1", 3s, kHost, took).quiescence(90s));
  };
  const Duration budget = profile().duration("close_budget");
  EXPECT_EQ(closed(budget, 3s + budget), Fate::unknown);
  EXPECT_EQ(closed(budget, 3s + budget - 1ns), Fate::lost);
  EXPECT_EQ(closed(budget - 1ns, 3s + budget), Fate::lost);
}

// Whether the last value is kept then is FF-3's affair.
TEST(Fate, RefreshThatFailedExcusesIt) {
  JournalBuilder failed = JournalBuilder().flag(0s).flag(901s, "\"true\"", kHost, 0s, 500);
  failed.open("c1", 902s).statement("c1", "s1", 903s).quiescence(990s);
  EXPECT_EQ(fate(failed), Fate::unknown);
  JournalBuilder refreshed = JournalBuilder().flag(0s).flag(901s);
  refreshed.open("c1", 902s).statement("c1", "s1", 903s).quiescence(990s);
  EXPECT_EQ(fate(refreshed), Fate::lost);
}

TEST(Fate, ProcessThatEndedTookItAlong) {
  JournalBuilder builder = one_statement().add(20s, journal::Process{"ended", 1, 0, "", ""});
  EXPECT_EQ(fate(builder.quiescence(90s)), Fate::unknown);
}

TEST(Fate, ProcessThatEndedAfterTheLastCloseTookNothingAlong) {
  JournalBuilder builder = one_statement().close("c1", 19s);
  builder.add(20s, journal::Process{"ended", 1, 0, "", ""});
  EXPECT_EQ(fate(builder.quiescence(90s)), Fate::lost);
}

// Whether it has an event at all is AG-1's and AG-7's affair.
TEST(Fate, FailedStatementIsNeverLost) {
  JournalBuilder builder =
      JournalBuilder().flag(0s).open("c1", 0s).failed_statement("c1", "s1", 2s);
  EXPECT_EQ(fate(builder.quiescence(90s)), Fate::unknown);
}

TEST(Fate, EventWithoutIdsCannotBeTold) {
  JournalBuilder builder = JournalBuilder().flag(0s);
  builder.operation({0, "open", "c1", kHost, "", "unset", "7", true}, 0s, 0s);
  builder.statement("c1", "s1", 2s).quiescence(90s);
  const journal::Journal journal = builder.journal();
  const Profile used = profile();
  const Evidence evidence(used, journal);
  EXPECT_EQ(fate_of(Traffic(evidence), evidence.statements().front()), Fate::unknown);
}

TEST(SilenceProved, AfterTheNextFlushOrQuiescence) {
  const auto proved = [](const JournalBuilder& builder) {
    const journal::Journal journal = builder.journal();
    const Profile used = profile();
    return is_silence_proved(Evidence(used, journal), 2s);
  };
  EXPECT_TRUE(proved(one_statement().quiescence(3s)));
  EXPECT_TRUE(proved(one_statement().sql_request(32s + 100ms)));
  EXPECT_FALSE(proved(one_statement().sql_request(32s + 100ms - 1ns)));
}

}  // namespace
}  // namespace plumbline::judge
