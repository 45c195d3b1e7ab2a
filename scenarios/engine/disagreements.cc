#include "scenarios/engine/disagreements.h"

#include <algorithm>

namespace plumbline::scenario {
namespace {

using judge::Status;

const judge::Verdict* verdict_on(const CaseResult& result, const std::string& requirement) {
  const auto found = std::find_if(
      result.verdicts.begin(), result.verdicts.end(),
      [&](const judge::Verdict& verdict) { return verdict.requirement == requirement; });
  return found == result.verdicts.end() ? nullptr : &*found;
}

void compare(const CaseResult& sim, const CaseResult& live, std::vector<Disagreement>& found) {
  for (const judge::Verdict& one : sim.verdicts) {
    const judge::Verdict* other = verdict_on(live, one.requirement);
    const bool open = one.status == Status::inconclusive || other == nullptr ||
                      other->status == Status::inconclusive;
    if (open || one.status == other->status) continue;
    found.push_back(
        {sim.run.scenario->name, sim.run.profile, one.requirement, one.status, other->status});
  }
}

}  // namespace

std::vector<Disagreement> disagreements(const std::vector<CaseResult>& results) {
  std::vector<Disagreement> found;
  for (const CaseResult& sim : results) {
    if (sim.run.world != "sim") continue;
    for (const CaseResult& live : results) {
      const bool same_case = live.run.world == "live" && live.run.profile == sim.run.profile &&
                             live.run.scenario == sim.run.scenario;
      if (same_case) compare(sim, live, found);
    }
  }
  return found;
}

}  // namespace plumbline::scenario
