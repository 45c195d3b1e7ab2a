#include "scenarios/explore/shard.h"

#include <gtest/gtest.h>

#include <map>

#include "fake_server/core/json_fields.h"

namespace plumbline::explore {
namespace {

Environment environment(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

TEST(Shard, ByHandIsIndexAndNumber) {
  EXPECT_EQ(shard_of("1/4", environment({})), (Shard{1, 4}));
  EXPECT_EQ(shard_of("", environment({})), (Shard{0, 1}));
  EXPECT_THROW((void)shard_of("4/4", environment({})), json::BadInput);
  EXPECT_THROW((void)shard_of("0/0", environment({})), json::BadInput);
  EXPECT_THROW((void)shard_of("1", environment({})), json::BadInput);
  EXPECT_THROW((void)shard_of("x/4", environment({})), json::BadInput);
}

TEST(Shard, TakesWhatCTestAndSlurmTell) {
  EXPECT_EQ(shard_of("", environment({{"GTEST_SHARD_INDEX", "2"}, {"GTEST_TOTAL_SHARDS", "3"}})),
            (Shard{2, 3}));
  EXPECT_EQ(shard_of("", environment({{"SLURM_ARRAY_TASK_ID", "12"},
                                      {"SLURM_ARRAY_TASK_COUNT", "5"},
                                      {"SLURM_ARRAY_TASK_MIN", "10"}})),
            (Shard{2, 5}));
}

TEST(Shard, TakesAnIndexWhoseNumberIsGivenByHand) {
  EXPECT_EQ(shard_of("/8", environment({{"JOB_COMPLETION_INDEX", "7"}})), (Shard{7, 8}));
  EXPECT_EQ(shard_of("/8", environment({{"PARALLEL_SEQ", "8"}})), (Shard{7, 8}));
  EXPECT_THROW((void)shard_of("/8", environment({{"JOB_COMPLETION_INDEX", "8"}})), json::BadInput);
  EXPECT_THROW((void)shard_of("/8", environment({{"PARALLEL_SEQ", "0"}})), json::BadInput);
  EXPECT_THROW((void)shard_of("/8", environment({})), json::BadInput);
}

TEST(Shard, TogetherTakeEverySeedOnce) {
  for (std::uint64_t number = 0; number < 20; ++number) {
    int owners = 0;
    for (std::uint64_t index = 0; index < 3; ++index) owners += Shard{index, 3}.has(number) ? 1 : 0;
    EXPECT_EQ(owners, 1);
  }
}

TEST(Seeds, AreARangeOrOne) {
  EXPECT_EQ(seeds_of("0..10000"), (Seeds{0, 10000}));
  EXPECT_EQ(seeds_of("7"), (Seeds{7, 7}));
  for (const char* bad :
       {"", "..", "3..", "..3", "4..3", "-1..3", "1...3", "a..b", "0..18446744073709551615"})
    EXPECT_THROW((void)seeds_of(bad), json::BadInput) << bad;
}

}  // namespace
}  // namespace plumbline::explore
