#include "scenarios/explore/explorer.h"

#include <algorithm>
#include <exception>

#include "scenarios/engine/expectations.h"
#include "scenarios/judge/arms.h"
#include "scenarios/judge/judge.h"

namespace plumbline::explore {
namespace {

using judge::Verdict;
using scenario::Run;
using scenario::Scenario;

Run run_of(const Scenario& scenario, const std::string& profile, std::uint64_t seed,
           const scenario::RequestWatch* watch) {
  Run run;
  run.scenario = &scenario;
  run.profile = profile;
  run.world = "sim";
  run.seed = seed;
  run.watch = watch;
  return run;
}

Finding finding_of(const std::vector<Verdict>& verdicts, std::size_t entries) {
  const auto failed = std::find_if(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) {
    return verdict.status == judge::Status::fail;
  });
  if (failed == verdicts.end()) return {true, "", "", entries};
  return {false, failed->requirement, failed->reason, entries};
}

Finding fault(const std::string& why) { return {false, "fault", why, 0}; }

}  // namespace

Finding run_and_judge(const Scenario& scenario, const std::string& profile, std::uint64_t seed,
                      const scenario::RequestWatch* watch) {
  try {
    const journal::Journal journal = run_in_sim(run_of(scenario, profile, seed, watch));
    const judge::Arms arms(journal);
    Finding finding =
        finding_of(judge::judge_arms(judge::Profile::load(profile), arms), journal.size());
    if (!finding.ok) return finding;
    return finding_of(scenario::unmet(scenario.expect, profile, "sim", journal), journal.size());
  } catch (const std::exception& failure) {
    return fault(failure.what());
  }
}

Finding run_twice(const Scenario& scenario, const std::string& profile, std::uint64_t seed) {
  try {
    const journal::Journal one = run_in_sim(run_of(scenario, profile, seed, nullptr));
    const journal::Journal other = run_in_sim(run_of(scenario, profile, seed, nullptr));
    if (one == other) return {true, "", "", one.size()};
    const auto apart = std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first;
    const auto entry = std::distance(one.begin(), apart) + 1;
    return fault("two runs of one seed differ from entry " + std::to_string(entry) + " on");
  } catch (const std::exception& failure) {
    return fault(failure.what());
  }
}

}  // namespace plumbline::explore
