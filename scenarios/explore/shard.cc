#include "scenarios/explore/shard.h"

#include <array>
#include <charconv>

#include "fake_server/core/json_fields.h"

namespace plumbline::explore {
namespace {

std::optional<std::uint64_t> number_of(const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return number;
}

// A job's number in its array. Those that count from 1, or from where the user says, say so.
struct IndexVariable {
  const char* index;
  const char* count;   // nullptr: the environment does not tell
  const char* lowest;  // nullptr: `from`
  std::uint64_t from;
};
constexpr std::array kVariables{
    IndexVariable{"GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", nullptr, 0},
    IndexVariable{"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", 0},
    IndexVariable{"JOB_COMPLETION_INDEX", nullptr, nullptr, 0},
    IndexVariable{"PARALLEL_SEQ", nullptr, nullptr, 1}};

std::uint64_t told(const Environment& environment, const char* name) {
  const auto text = environment(name);
  const auto number = text ? number_of(*text) : std::nullopt;
  if (!number)
    throw json::BadInput(
        "", std::string(name) + ": expected a whole number, found \"" + text.value_or("") + "\"");
  return *number;
}

std::uint64_t index_told(const IndexVariable& variable, const Environment& environment) {
  const bool has_lowest = variable.lowest != nullptr && environment(variable.lowest).has_value();
  const std::uint64_t lowest = has_lowest ? told(environment, variable.lowest) : variable.from;
  const std::uint64_t index = told(environment, variable.index);
  if (index < lowest)
    throw json::BadInput(
        "", std::string(variable.index) + ": expected at least " + std::to_string(lowest));
  return index - lowest;
}

Shard checked(Shard shard, const std::string& where) {
  if (shard.count == 0 || shard.index >= shard.count)
    throw json::BadInput("", where + ": expected an index below the number of shards, found " +
                                 std::to_string(shard.index) + "/" + std::to_string(shard.count));
  return shard;
}

Shard from_environment(const Environment& environment) {
  for (const IndexVariable& variable : kVariables) {
    if (variable.count == nullptr || !environment(variable.index) || !environment(variable.count))
      continue;
    return checked({index_told(variable, environment), told(environment, variable.count)},
                   variable.index);
  }
  return {};
}

}  // namespace

Shard shard_of(const std::string& text, const Environment& environment) {
  if (text.empty()) return from_environment(environment);
  const std::size_t slash = text.find('/');
  const auto count = slash == std::string::npos ? std::nullopt : number_of(text.substr(slash + 1));
  if (!count) throw json::BadInput("", "--shard: expected I/N or /N, found \"" + text + "\"");
  if (slash > 0) {
    const auto index = number_of(text.substr(0, slash));
    if (!index) throw json::BadInput("", "--shard: expected I/N or /N, found \"" + text + "\"");
    return checked({*index, *count}, "--shard");
  }
  for (const IndexVariable& variable : kVariables) {
    if (environment(variable.index))
      return checked({index_told(variable, environment), *count}, variable.index);
  }
  throw json::BadInput("", "--shard " + text +
                               ": expected an index in the environment (GTEST_SHARD_INDEX, "
                               "SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX or PARALLEL_SEQ)");
}

Seeds seeds_of(const std::string& text) {
  const std::size_t dots = text.find("..");
  const auto first = number_of(text.substr(0, dots));
  const auto last = dots == std::string::npos ? first : number_of(text.substr(dots + 2));
  constexpr std::uint64_t kMost = std::uint64_t{1} << 62U;  // counting up never wraps around
  if (!first || !last || *last < *first || *last > kMost)
    throw json::BadInput("", "--seeds: expected A..B with A at most B, found \"" + text + "\"");
  return {*first, *last};
}

}  // namespace plumbline::explore
