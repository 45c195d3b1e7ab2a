#include "scenarios/engine/verdict_scope.h"

#include <algorithm>

#include "scenarios/engine/driver_world.h"

namespace plumbline::scenario {
namespace {

using judge::Status;

bool is_listed(const Scenario& scenario, const std::string& requirement) {
  const auto& all = scenario.requirements;
  return std::find(all.begin(), all.end(), requirement) != all.end();
}

/// The reason why the case cannot decide it with this driver; nullptr when there is none.
const std::string* excuse_for(const Run& run, const std::string& requirement) {
  if (run.driver == nullptr) return nullptr;
  const auto& all = run.scenario->undecided_for;
  const auto driver = all.find(run.driver->info.profile);
  if (driver == all.end()) return nullptr;
  const auto reason = driver->second.find(requirement);
  return reason == driver->second.end() ? nullptr : &reason->second;
}

}  // namespace

void keep_to_scope(const Run& run, std::vector<judge::Verdict>& verdicts) {
  for (judge::Verdict& verdict : verdicts) {
    const std::string& others = run.scenario->others_unjudged;
    const bool judged = verdict.status == Status::fail || verdict.status == Status::pass;
    if (judged && !others.empty() && !is_listed(*run.scenario, verdict.requirement))
      verdict = {
          verdict.requirement, Status::inconclusive, "not judged in this case: " + others, {}};
    const std::string* excuse = excuse_for(run, verdict.requirement);
    if (excuse != nullptr && verdict.status == Status::inconclusive)
      verdict = {verdict.requirement, Status::not_applicable, *excuse, {}};
  }
}

}  // namespace plumbline::scenario
