#include "scenarios/explore/arranged.h"

#include <gtest/gtest.h>

#include <tuple>

#include "scenarios/explore/fault_kinds.h"
#include "scenarios/explore/generator.h"

namespace plumbline::explore {
namespace {

TEST(Arranged, EveryKindOfFaultMeetsEveryStateOfTheFlagAtACloseAndWithAFullBatch) {
  std::set<std::tuple<std::string, Arranged::Flag, std::string>> seen;
  std::size_t seeds = 0;
  for (std::uint64_t seed = 0; seed < 16 * 2 * 5 * fault_kinds().size(); ++seed) {
    if (!is_arranged(seed)) continue;
    const Arranged run = arranged(seed, "design", {});
    seen.insert({run.kind, run.flag, run.config.at("batch_size")});
    ++seeds;
  }
  EXPECT_EQ(seen.size(), 2 * 5 * fault_kinds().size());
  EXPECT_EQ(seeds, seen.size());
}

TEST(Arranged, AKindThatIsLeftOutNeitherOpensNorMeetsTheProbe) {
  for (std::uint64_t seed = 0; seed < 16 * 2 * fault_kinds().size(); ++seed) {
    if (!is_arranged(seed)) continue;
    EXPECT_NE(arranged(seed, "shipped", {"5xx"}).opener, "5xx");
    const std::string drawn = generate(seed, "shipped", {"5xx", "hang"}).options;
    EXPECT_EQ(drawn.find("5xx"), std::string::npos) << drawn;
    EXPECT_EQ(drawn.find("hang"), std::string::npos) << drawn;
  }
}

}  // namespace
}  // namespace plumbline::explore
