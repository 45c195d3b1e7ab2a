// Which part of a range of seeds is ours: told by hand ("I/N", from 0), or by the environment of
// CTest and GoogleTest, Slurm arrays, Kubernetes indexed jobs and GNU parallel. Pure, but for the
// environment, which is given as a function. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace plumbline::explore {

/// Every `count`-th seed, beginning with the `index`-th.
struct Shard {
  std::uint64_t index = 0;
  std::uint64_t count = 1;
  bool operator==(const Shard&) const = default;

  [[nodiscard]] bool has(std::uint64_t number) const { return number % count == index; }
};

/// A variable's value; empty when there is none.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// "I/N" with I below N; or "/N": the index is the environment's. Empty text: index and number are
/// the environment's where it has both (GTEST_SHARD_INDEX and GTEST_TOTAL_SHARDS,
/// SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT), else there is one shard. Throws json::BadInput.
[[nodiscard]] Shard shard_of(const std::string& text, const Environment& environment);

/// A range of seeds, both ends included.
struct Seeds {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool operator==(const Seeds&) const = default;
};

/// "A..B" or "A". Throws json::BadInput.
[[nodiscard]] Seeds seeds_of(const std::string& text);

}  // namespace plumbline::explore
