#include "scenarios/judge/client_lives.h"

#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge::testing {
namespace {

/// Ends of the lives on the usual host, -1 for one that does not end.
std::vector<Duration> ends_of(const JournalBuilder& builder) {
  const judge::Profile chosen = profile();
  const journal::Journal entries = builder.journal();
  const Evidence evidence(chosen, entries);
  std::vector<Duration> ends;
  for (const ClientLife& life : lives_of(evidence, kHost))
    ends.push_back(life.ended.value_or(Duration{-1}));
  return ends;
}

// An open of c3 that is refused, from `begun` on.
JournalBuilder& refuse(JournalBuilder& journal, Duration begun, Duration took) {
  return journal.operation({0, "open", "c3", kHost, "", "unset", "7", true}, begun, took,
                           {0, false, "timeout", "", ""});
}

TEST(ClientLives, OverlappingConnectionsAreOneLifeThatEndsWithTheLastClose) {
  JournalBuilder journal;
  journal.open("c1", 0s).open("c2", 1s).close("c1", 2s).close("c2", 3s, kHost, 500ms);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{3500ms}));
}

TEST(ClientLives, OfTwoClosesAtOnceTheSecondEndsIt) {
  JournalBuilder journal;
  journal.open("c1", 0s).open("c2", 1s).close("c1", 2s).close("c2", 2s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{2s}));
}

TEST(ClientLives, LongerFirstConnectionDecidesTheEnd) {
  JournalBuilder journal;
  journal.open("c1", 0s).open("c2", 1s).close("c2", 2s).close("c1", 9s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{9s}));
}

TEST(ClientLives, ReopeningAfterTheLastCloseIsAnotherLife) {
  JournalBuilder journal;
  journal.open("c1", 0s).close("c1", 2s).open("c2", 2s + 1ns).close("c2", 3s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{2s, 3s}));
}

TEST(ClientLives, OneConnectionThatNeverClosesKeepsTheLifeOpen) {
  JournalBuilder journal;
  journal.open("c1", 0s).open("c2", 1s).open("c3", 2s).close("c1", 3s).close("c3", 4s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{Duration{-1}}));
}

TEST(ClientLives, AProcessThatEndsTakesItsClientsAlong) {
  JournalBuilder journal;
  journal.open("c1", 0s);
  journal.add(1s, journal::Process{"ended", 1, -9, "", ""});
  journal.add(1s, journal::Process{"started", 2, 0, "", ""});
  journal.open("c2", 2s).close("c2", 3s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{Duration{-1}, 3s}));
}

TEST(ClientLives, OtherHostsAndFailedOpensDoNotCount) {
  JournalBuilder journal;
  journal.open("c1", 0s).close("c1", 1s).open("c2", 0s, "unset", "other.test");
  refuse(journal, 5s, 1s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{1s}));
}

TEST(ClientLives, ARefusedOpenHoldsTheClientUntilItReturns) {
  JournalBuilder journal;
  refuse(journal.open("c1", 0s).close("c1", 2s), 1s, 3s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{Duration{-1}}));  // no close was its end
  journal.open("c2", 3s).close("c2", 6s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{6s}));
}

TEST(ClientLives, ARefusedOpenThatReturnedBeforeTheLastCloseChangesNothing) {
  JournalBuilder journal;
  refuse(journal.open("c1", 0s).close("c1", 4s), 1s, 3s - 1ns).open("c2", 5s).close("c2", 6s);
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{4s, 6s}));
}

TEST(ClientLives, OptedOutConnectionsHaveNoPart) {
  JournalBuilder journal;
  journal.open("c2", 0s).close("c2", 1s).open("c1", 500ms, "off");
  EXPECT_EQ(ends_of(journal), (std::vector<Duration>{1s}));
  JournalBuilder alone;
  EXPECT_EQ(ends_of(alone.open("c1", 0s, "off").close("c1", 1s)), (std::vector<Duration>{}));
}

}  // namespace
}  // namespace plumbline::judge::testing
