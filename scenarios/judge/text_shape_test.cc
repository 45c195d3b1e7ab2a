#include "scenarios/judge/text_shape.h"

#include <gtest/gtest.h>

namespace plumbline::judge {
namespace {

TEST(TextShape, KeepsWordsAndForgetsNumbersTimesAndIds) {
  EXPECT_EQ(shape_of("10:02:11 WARN pid=77 request 9a5e7b3a-33c9 failed: status 503"),
            "#:#:# WARN pid=# request # failed: status #");
  EXPECT_EQ(shape_of("nothing to forget"), "nothing to forget");
  EXPECT_EQ(shape_of(""), "");
}

}  // namespace
}  // namespace plumbline::judge
