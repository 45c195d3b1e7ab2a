// One wrong entry in a good journal: what is made of it, and that the judge notices what it must.
#include "scenarios/explore/damage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "scenarios/explore/damage_campaign.h"

namespace plumbline::explore {
namespace {

using namespace std::chrono_literals;
using journal::Journal;
using testing::ElementsAre;

Journal three_marks() {
  return {{1, 0s, journal::RunHeader{}},
          {2, 1s, journal::Mark{"a"}},
          {3, 2s, journal::Mark{"b"}},
          {4, 20s, journal::Mark{"c"}}};
}

std::vector<std::string> names(const Journal& journal) {
  std::vector<std::string> all;
  for (const journal::Entry& entry : journal) {
    if (const auto* mark = std::get_if<journal::Mark>(&entry.data)) all.push_back(mark->name);
  }
  return all;
}

TEST(Damage, ChangesOneEntryAndNumbersAnew) {
  const Journal good = three_marks();
  EXPECT_THAT(names(*damaged(good, Damage::drop, 1)), ElementsAre("b", "c"));
  EXPECT_THAT(names(*damaged(good, Damage::duplicate, 1)), ElementsAre("a", "a", "b", "c"));
  EXPECT_THAT(names(*damaged(good, Damage::delay, 1)), ElementsAre("b", "a", "c"));
  EXPECT_THAT(names(*damaged(good, Damage::delay, 3)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(names(*damaged(good, Damage::reorder, 1)), ElementsAre("b", "a", "c"));
  EXPECT_THAT(names(*damaged(good, Damage::alter, 1)), ElementsAre("a-other", "b", "c"));
  EXPECT_EQ(damaged(good, Damage::delay, 1)->at(2).time, 11s);
  EXPECT_EQ(damaged(good, Damage::reorder, 1)->at(1).time, 1s);
  for (const Damage damage : kDamages) {
    const Journal wrong = *damaged(good, damage, 2 - (damage == Damage::reorder ? 1U : 0U));
    EXPECT_NE(wrong, good) << to_string(damage);
    journal::Duration before{};
    for (std::size_t k = 0; k < wrong.size(); ++k) {
      EXPECT_EQ(wrong[k].sequence, k + 1) << to_string(damage);
      EXPECT_GE(wrong[k].time, std::exchange(before, wrong[k].time)) << to_string(damage);
    }
  }
}

TEST(Damage, WhatWouldChangeNothingIsNone) {
  const Journal good = three_marks();
  for (const Damage damage : kDamages) EXPECT_EQ(damaged(good, damage, 0), std::nullopt);
  EXPECT_EQ(damaged(good, Damage::drop, 4), std::nullopt);
  EXPECT_EQ(damaged(good, Damage::reorder, 3), std::nullopt);
}

}  // namespace
}  // namespace plumbline::explore
