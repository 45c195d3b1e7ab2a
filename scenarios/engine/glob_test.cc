#include "scenarios/engine/glob.h"

#include <gtest/gtest.h>

namespace plumbline::scenario {
namespace {

TEST(Glob, MatchesTheWholeNameAndNothingLess) {
  EXPECT_TRUE(matches("cb-opens", "cb-opens"));
  EXPECT_FALSE(matches("cb", "cb-opens"));
  EXPECT_FALSE(matches("cb-opens-late", "cb-opens"));
}

TEST(Glob, StarStandsForAnyCharactersAndQuestionMarkForOne) {
  EXPECT_TRUE(matches("cb-*", "cb-"));
  EXPECT_TRUE(matches("*open*", "cb-opens"));
  EXPECT_TRUE(matches("c?-*s", "cb-opens"));
  EXPECT_FALSE(matches("c?-opens", "c-opens"));
  EXPECT_TRUE(matches("*a*b*c", "xaxbxbxc"));
  EXPECT_FALSE(matches("*a*b*c", "xaxcxb"));
}

TEST(Glob, CommasSeparateAlternativesAndNothingMatchesEverything) {
  EXPECT_TRUE(matches("rt-*,cb-*", "cb-opens"));
  EXPECT_FALSE(matches("rt-*,bt-*", "cb-opens"));
  EXPECT_TRUE(matches("", "cb-opens"));
}

}  // namespace
}  // namespace plumbline::scenario
