// Where the two worlds contradict each other about one case: one harness, one client, one rule,
// and two verdicts. Whatever the cause, it is a finding of its own. Pure.
#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/runner.h"

namespace plumbline::scenario {

/// One requirement of one case that the worlds decided differently.
struct Disagreement {
  std::string name;
  std::string profile;
  std::string requirement;
  judge::Status sim = judge::Status::inconclusive;
  judge::Status live = judge::Status::inconclusive;
  bool operator==(const Disagreement&) const = default;
};

/// Every requirement that passed in one world and failed in the other, or that is not applicable in
/// one alone; a world that left it open contradicts nobody. In the order of the results.
[[nodiscard]] std::vector<Disagreement> disagreements(const std::vector<CaseResult>& results);

}  // namespace plumbline::scenario
