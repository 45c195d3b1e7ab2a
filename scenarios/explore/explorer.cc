#include "scenarios/explore/explorer.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "fake_server/journal/pairs.h"
#include "scenarios/engine/expectations.h"
#include "scenarios/engine/runner.h"
#include "scenarios/judge/arms.h"
#include "scenarios/judge/judge.h"

namespace plumbline::explore {
namespace {

using judge::Verdict;
using scenario::Run;
using scenario::Scenario;

Run run_of(const Scenario& scenario, const std::string& profile, std::uint64_t seed) {
  Run run;
  run.scenario = &scenario;
  run.profile = profile;
  run.world = "sim";
  run.seed = seed;
  return run;
}

// The first that failed names it.
void tell(const std::vector<Verdict>& verdicts, Finding& finding) {
  for (const Verdict& verdict : verdicts) {
    if (verdict.status != judge::Status::fail) continue;
    const auto& known = finding.failing;
    if (std::find(known.begin(), known.end(), verdict.requirement) == known.end())
      finding.failing.push_back(verdict.requirement);
    if (!std::exchange(finding.ok, false)) continue;
    finding.requirement = verdict.requirement;
    finding.reason = verdict.reason;
  }
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
  Finding finding;
  try {
    Run run = run_of(scenario, profile, seed);
    run.deliveries = &finding.deliveries;
    run.watch = watch;
    const journal::Journal journal = run_in_sim(run);
    finding.entries = journal.size();
    run.watch = nullptr;
    run.deliveries = nullptr;
    if (twice) expect_same(journal, run_in_sim(run));
    journal::expect_pairs(journal);
    const judge::Arms arms(journal);
    tell(judge::judge_arms(judge::Profile::load(profile), arms), finding);
    tell(scenario::unmet(scenario.expect, profile, "sim", journal), finding);
  } catch (const std::exception& failure) {
    finding.ok = false;
    finding.requirement = "fault";
    finding.reason = failure.what();
  }
  return finding;
}

std::string fingerprint_of_run(const Scenario& scenario, const std::string& profile,
                               std::uint64_t seed) {
  return scenario::fingerprint(run_in_sim(run_of(scenario, profile, seed)));
}

}  // namespace plumbline::explore
