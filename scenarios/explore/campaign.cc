#include "scenarios/explore/campaign.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <tuple>
#include <utility>

#include "scenarios/engine/settings.h"
#include "scenarios/explore/generator.h"

namespace plumbline::explore {
namespace {

class Campaign {
 public:
  Campaign(const CampaignOptions& options, const std::function<void(const std::string&)>& begins,
           const std::function<void(const Failure&)>& failed)
      : options_(options), begins_(begins), failed_(failed), next_(options.seeds.first) {}

  CampaignResult run() {
    {
      std::vector<std::jthread> workers;
      for (std::size_t worker = 1; worker < options_.jobs; ++worker)
        workers.emplace_back([this] { work(); });
      work();
    }
    std::sort(result_.failures.begin(), result_.failures.end(), [](const auto& a, const auto& b) {
      return std::tie(a.seed, a.profile) < std::tie(b.seed, b.profile);
    });
    return std::move(result_);
  }

 private:
  // A shard takes every n-th seed of the range.
  void work() {
    CampaignResult own;
    for (std::uint64_t seed = next_++; seed <= options_.seeds.last; seed = next_++) {
      if (std::chrono::steady_clock::now() >= options_.end) break;
      if (!options_.shard.has(seed - options_.seeds.first)) continue;
      for (const std::string& profile : options_.profiles) run_one(seed, profile, own);
    }
    const std::scoped_lock lock(mutex_);
    result_.runs += own.runs;
    result_.twice += own.twice;
    result_.entries += own.entries;
    result_.deliveries += own.deliveries;
    result_.coverage.add(own.coverage);
  }

  void run_one(std::uint64_t seed, const std::string& profile, CampaignResult& own) {
    const Generated generated = generate(seed, profile, options_.without);
    if (begins_) tell(begins_, generated.options);
    const auto batch_size =
        scenario::settings_for(generated.scenario, profile, 1).config.batch_size;
    const scenario::RequestWatch watch = [&](const scenario::RequestSeen& seen) {
      own.coverage.see(seen, batch_size);
    };
    const bool twice = seed % kTwiceEvery == 0;
    ++own.runs;
    own.twice += twice ? 1 : 0;
    Finding finding =
        run_and_judge(generated.scenario, profile, seed, options_.covers ? &watch : nullptr, twice);
    own.entries += finding.entries;
    own.deliveries += finding.deliveries;
    if (finding.ok) return;
    const Failure failure{seed, profile, generated.options, std::move(finding)};
    if (failed_) tell(failed_, failure);
    const std::scoped_lock lock(mutex_);
    result_.failures.push_back(failure);
  }

  template <typename What>
  void tell(const std::function<void(const What&)>& listener, const What& what) {
    const std::scoped_lock lock(telling_);
    listener(what);
  }

  const CampaignOptions& options_;
  const std::function<void(const std::string&)>& begins_;
  const std::function<void(const Failure&)>& failed_;
  std::atomic<std::uint64_t> next_;
  std::mutex telling_;
  std::mutex mutex_;  // guards result_
  CampaignResult result_;
};

}  // namespace

CampaignResult run_campaign(const CampaignOptions& options,
                            const std::function<void(const std::string&)>& begins,
                            const std::function<void(const Failure&)>& failed) {
  return Campaign(options, begins, failed).run();
}

std::string json_of(const CampaignResult& result) {
  nlohmann::json document{{"plumbline_explore", 1},          {"runs", result.runs},
                          {"twice", result.twice},           {"entries", result.entries},
                          {"deliveries", result.deliveries}, {"failures", nlohmann::json::array()}};
  for (const Failure& failure : result.failures) {
    document["failures"].push_back({{"seed", failure.seed},
                                    {"profile", failure.profile},
                                    {"requirement", failure.finding.requirement},
                                    {"failing", failure.finding.failing},
                                    {"reason", failure.finding.reason},
                                    {"options", failure.options}});
  }
  return document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace plumbline::explore
