#include "reference/core/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace plumbline::telemetry {
namespace {

// Fixed by the algorithm: an independent implementation of splitmix64 and xoshiro256** gives the
// same.
TEST(Random, DrawsAreTheSameOnEveryCompiler) {
  Random random{0};
  EXPECT_EQ(random.next(), 0x99EC5F36CB75F2B4U);
  EXPECT_EQ(random.next(), 0xBF6E1F784956452AU);
}

TEST(Random, SplitDependsOnSeedAndPurposeNotOnDraws) {
  Random drawn{7};
  static_cast<void>(drawn.next());
  EXPECT_EQ(drawn.split("retry").next(), Random{7}.split("retry").next());
  EXPECT_NE(Random{7}.split("retry").next(), Random{7}.split("event id").next());
  EXPECT_NE(Random{7}.split("retry").next(), Random{8}.split("retry").next());
  EXPECT_NE(Random{7}.split("").next(), Random{7}.next());
}

TEST(Random, BelowStaysBelowAndReachesBothEnds) {
  Random random{1};
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(random.below(3));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2}));
}

TEST(Random, BelowOneAndBelowNothingAreZero) {
  Random random{1};
  EXPECT_EQ(random.below(1), 0U);
  EXPECT_EQ(random.below(0), 0U);
  EXPECT_EQ(random.below(Duration{0}), Duration{0});
  EXPECT_EQ(random.below(Duration{-5}), Duration{0});
  EXPECT_EQ(random.below(Duration{1}), Duration{0});
}

// With n = 3 * 2^62 a plain modulo would give values below 2^62 twice as often as the others: half
// of all draws.
TEST(Random, BelowHasNoModuloBias) {
  Random random{2};
  const std::uint64_t third = std::uint64_t{1} << 62U;
  int low = 0;
  for (int i = 0; i < 3000; ++i) low += random.below(3 * third) < third ? 1 : 0;
  EXPECT_GT(low, 900);
  EXPECT_LT(low, 1100);
}

TEST(UuidV4, HasTheFormOfVersion4) {
  Random random{3};
  for (int i = 0; i < 100; ++i) {
    const std::string id = uuid_v4(random);
    ASSERT_EQ(id.size(), 36U);
    for (const std::size_t dash : {8U, 13U, 18U, 23U}) EXPECT_EQ(id[dash], '-');
    EXPECT_EQ(std::count(id.begin(), id.end(), '-'), 4);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos);
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string{"89ab"}.find(id[19]), std::string::npos);
  }
}

TEST(UuidV4, DoesNotRepeat) {
  Random random{4};
  std::set<std::string> ids;
  for (int i = 0; i < 10'000; ++i) ids.insert(uuid_v4(random));
  EXPECT_EQ(ids.size(), 10'000U);
}

}  // namespace
}  // namespace plumbline::telemetry
