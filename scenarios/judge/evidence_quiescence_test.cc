// When the end of a watch proves silence: only where it was idle, and nothing happened after it.
#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests

bool has_quiescence(const JournalBuilder& builder) {
  const Profile used = profile();
  const journal::Journal journal = builder.journal();
  return Evidence(used, journal).has_quiescence();
}

TEST(EvidenceQuiescence, OnlyAWatchThatEndedIdleCounts) {
  EXPECT_TRUE(has_quiescence(JournalBuilder().exported("a", 1s).quiescence(90s)));
  EXPECT_FALSE(
      has_quiescence(JournalBuilder().exported("a", 1s).add(90s, journal::Quiescence{false})));
}

TEST(EvidenceQuiescence, WhatTheClientDoesAfterTheMarkTakesItBack) {
  const JournalBuilder idle = JournalBuilder().quiescence(90s);
  EXPECT_FALSE(has_quiescence(JournalBuilder(idle).exported("a", 90s)));
  EXPECT_FALSE(has_quiescence(JournalBuilder(idle).open("c1", 90s)));
  EXPECT_FALSE(has_quiescence(JournalBuilder(idle).attempt_failed(90s, "refused")));
  EXPECT_TRUE(has_quiescence(JournalBuilder(idle).exported("a", 90s).quiescence(91s)));
}

TEST(EvidenceQuiescence, SamplesAfterTheMarkDoNot) {
  JournalBuilder builder = JournalBuilder().quiescence(90s);
  builder.add(91s, journal::ClientCounters{kHost, true, {{"recorded", 1}}});
  EXPECT_TRUE(has_quiescence(builder.add(92s, journal::Mark{"end"})));
}

}  // namespace
}  // namespace plumbline::judge
