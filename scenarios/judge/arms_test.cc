#include "scenarios/judge/arms.h"

#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge::testing {
namespace {

journal::Journal arm(const std::string& name, Duration end) {
  JournalBuilder builder;
  builder.header().arm = name;
  return builder.quiescence(end).journal();
}

TEST(Arms, JournalOfOneArmIsJudgedAsItIs) {
  const journal::Journal one = arm("off", 3s);
  const Arms arms(one);
  EXPECT_EQ(&arms.on(), &one);
  EXPECT_EQ(arms.off(), nullptr);
  const journal::Journal none;
  EXPECT_TRUE(Arms(none).on().empty());
}

TEST(Arms, JoinedOnesAreNumberedThroughAndTimesNeverGoBack) {
  const journal::Journal both = join_arms(arm("off", 3s), arm("on", 5s));
  ASSERT_EQ(both.size(), 4U);
  EXPECT_EQ(both[2].sequence, 3U);
  EXPECT_EQ(both[2].time, 3s);
  EXPECT_EQ(both[3].time, 8s);
}

TEST(Arms, TakenApartTheyHaveTheirOwnTimesAndKeepTheirNumbers) {
  const journal::Journal both = join_arms(arm("off", 3s), arm("on", 5s));
  const Arms arms(both);
  ASSERT_NE(arms.off(), nullptr);
  EXPECT_EQ(*arms.off(), arm("off", 3s));
  ASSERT_EQ(arms.on().size(), 2U);
  EXPECT_EQ(arms.on()[0].time, 0s);
  EXPECT_EQ(arms.on()[1].time, 5s);
  EXPECT_EQ(arms.on()[1].sequence, 4U);
}

}  // namespace
}  // namespace plumbline::judge::testing
