#include "scenarios/report/fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::report {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TimelineLine line(int second, const std::string& text) {
  TimelineLine one;
  one.time = second * 1s;
  one.text = text;
  one.statements = text.starts_with("-- execute") ? 1 : 0;
  one.requests = text.starts_with("-> ") ? 1 : 0;
  return one;
}

TEST(Fold, TwoAlikeAreBothShown) {
  EXPECT_THAT(folded({line(1, "-- execute s1"), line(2, "-- execute s2")}),
              ElementsAre("       1.000000 s  -- execute s1", "       2.000000 s  -- execute s2"));
}

TEST(Fold, OfManyAlikeOneIsShownAndTheOthersCounted) {
  std::vector<TimelineLine> lines{line(0, "-- open c1")};
  for (int k = 1; k <= 181; ++k) lines.push_back(line(k, "-- execute s" + std::to_string(k)));
  lines.push_back(line(182, "-- close c1"));
  EXPECT_THAT(
      folded(lines),
      ElementsAre("       0.000000 s  -- open c1", "       1.000000 s  -- execute s1",
                  "  ... 180 statements alike, until 181 s", "     182.000000 s  -- close c1"));
}

TEST(Fold, GroupsOfLinesAreFoldedToo) {
  std::vector<TimelineLine> lines;
  for (int k = 0; k < 5; ++k) {
    lines.push_back(line(k, "-- execute s" + std::to_string(k)));
    lines.push_back(line(k, "-> a telemetry #" + std::to_string(k)));
    lines.push_back(line(k, "<- a telemetry #" + std::to_string(k) + ": 200"));
  }
  const auto shown = folded(lines);
  ASSERT_EQ(shown.size(), 4U);
  EXPECT_THAT(shown[2], HasSubstr("<- a telemetry #0: 200"));
  EXPECT_EQ(shown[3], "  ... 4 statements and 4 requests alike, until 4 s");
}

TEST(Fold, WhatProvesTheVerdictIsNeverFolded) {
  std::vector<TimelineLine> lines;
  for (int k = 0; k < 9; ++k) lines.push_back(line(k, "-> a telemetry #" + std::to_string(k)));
  lines[4].marked = true;
  EXPECT_THAT(
      folded(lines),
      ElementsAre("       0.000000 s  -> a telemetry #0", "  ... 3 requests alike, until 3 s",
                  "*      4.000000 s  -> a telemetry #4", "       5.000000 s  -> a telemetry #5",
                  "  ... 3 requests alike, until 8 s"));
}

TEST(Fold, OfALongRunTheMarkedLinesAndTheirSurroundingsAreShown) {
  std::vector<TimelineLine> lines;
  for (int k = 0; k < 1000; ++k) {
    // Words of letters, so that no two are alike.
    std::string word = "-- mark ";
    for (int rest = k + 1; rest > 0; rest /= 26) word += static_cast<char>('a' + rest % 26);
    lines.push_back(line(k, word));
  }
  lines[500].marked = true;
  const auto shown = folded(lines);
  EXPECT_LE(shown.size(), kTimelineLinesMax);
  EXPECT_THAT(shown, testing::Contains(testing::StartsWith("*    500.000000 s")));
  EXPECT_THAT(shown, testing::Contains("  ... 470 lines left out"));
  EXPECT_THAT(shown.front(), HasSubstr(" 0.000000 s"));
  EXPECT_THAT(shown.back(), HasSubstr("999.000000 s"));
}

}  // namespace
}  // namespace plumbline::report
