#include "fake_server/core/draw.h"

#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

std::int64_t times_of_1000(std::int64_t per_mille, std::uint64_t seed, std::string_view what) {
  std::int64_t times = 0;
  for (std::uint64_t number = 1; number <= 1000; ++number)
    times += happens(per_mille, seed, what, number) ? 1 : 0;
  return times;
}

TEST(Draw, IsTheSameOnEveryCompilerAndInEveryOrder) {
  EXPECT_EQ(draw(1, "a/telemetry", 7), draw(1, "a/telemetry", 7));
  EXPECT_EQ(draw(0, "", 0), 0x21fa69a58f3d62f5U);
}

TEST(Draw, SeedThingAndNumberEachMakeAnother) {
  EXPECT_NE(draw(1, "a", 1), draw(2, "a", 1));
  EXPECT_NE(draw(1, "a", 1), draw(1, "b", 1));
  EXPECT_NE(draw(1, "a", 1), draw(1, "a", 2));
}

TEST(Draw, HappensAlwaysAtAThousandAndNeverAtNothing) {
  EXPECT_EQ(times_of_1000(1000, 5, "x"), 1000);
  EXPECT_EQ(times_of_1000(0, 5, "x"), 0);
}

TEST(Draw, HappensAboutAsOftenAsAsked) {
  // Six standard deviations of 1 000 draws at 300 in 1 000 are 87.
  EXPECT_NEAR(static_cast<double>(times_of_1000(300, 5, "x")), 300.0, 87.0);
  EXPECT_GT(times_of_1000(999, 5, "x"), times_of_1000(1, 5, "x"));
}

}  // namespace
}  // namespace plumbline::fake
