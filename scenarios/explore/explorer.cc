#include "scenarios/explore/explorer.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <stdexcept>

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

void expect_same(const journal::Journal& one, const journal::Journal& other) {
  if (one == other) return;
  const auto apart = std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first;
  const auto entry = std::distance(one.begin(), apart) + 1;
  throw std::runtime_error("two runs of one seed differ from entry " + std::to_string(entry) +
                           " on");
}

}  // namespace

Finding run_and_judge(const Scenario& scenario, const std::string& profile, std::uint64_t seed,
                      const scenario::RequestWatch* watch, bool twice) {
  try {
    const journal::Journal journal = run_in_sim(run_of(scenario, profile, seed, watch));
    if (twice) expect_same(journal, run_in_sim(run_of(scenario, profile, seed, nullptr)));
    const judge::Arms arms(journal);
    Finding finding =
        finding_of(judge::judge_arms(judge::Profile::load(profile), arms), journal.size());
    if (!finding.ok) return finding;
    return finding_of(scenario::unmet(scenario.expect, profile, "sim", journal), journal.size());
  } catch (const std::exception& failure) {
    return {false, "fault", failure.what(), 0};
  }
}

}  // namespace plumbline::explore
