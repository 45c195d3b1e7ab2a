// A campaign: the runs of a range of seeds on several threads, with what they found and what they
// exercised. Results are in the order of the seeds, whatever the threads did.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "scenarios/explore/coverage.h"
#include "scenarios/explore/explorer.h"
#include "scenarios/explore/shard.h"

namespace plumbline::explore {

/// What is asked for.
struct CampaignOptions {
  Seeds seeds;
  Shard shard;
  std::vector<std::string> profiles;  ///< each seed runs for each
  std::set<std::string> without;      ///< kinds of faults to leave out (generator.h)
  std::size_t jobs = 1;
  std::chrono::steady_clock::time_point end =
      std::chrono::steady_clock::time_point::max();  ///< no run begins later
  bool covers = true;                                ///< whether it keeps what was exercised
};

/// One run that failed.
struct Failure {
  std::uint64_t seed = 0;
  std::string profile;
  std::string options;  ///< what was drawn (generator.h)
  Finding finding;
};

struct CampaignResult {
  std::uint64_t runs = 0;
  std::uint64_t twice = 0;       ///< of them, made a second time and compared
  std::uint64_t entries = 0;     ///< of all journals
  std::uint64_t deliveries = 0;  ///< by the schedulers' heaps
  std::vector<Failure> failures;
  Coverage coverage;
};

/// One run in twenty is made twice.
inline constexpr std::uint64_t kTwiceEvery = 20;

/// Runs all. `begins` is told what was drawn before a run starts, `failed` of each that failed;
/// both from any thread, one at a time; either may be empty.
[[nodiscard]] CampaignResult run_campaign(const CampaignOptions& options,
                                          const std::function<void(const std::string&)>& begins,
                                          const std::function<void(const Failure&)>& failed);

/// The same as a document: runs, entries, deliveries, and each failure with every id that failed.
[[nodiscard]] std::string json_of(const CampaignResult& result);

}  // namespace plumbline::explore
