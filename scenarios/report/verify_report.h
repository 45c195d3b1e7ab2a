// What `plumbline verify` prints: one table of requirements by profile and world, every case that
// did not pass with its evidence, where the worlds contradict each other, and a summary. Stable
// order. Pure functions of the results.
#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/disagreements.h"
#include "scenarios/engine/known_failures.h"
#include "scenarios/engine/runner.h"

namespace plumbline::report {

/// One run of `verify`; borrowed for the call. All reports of it are made from this.
struct Verification {
  const std::vector<scenario::CaseResult>& results;
  const std::vector<scenario::KnownFailure>& known;
  const std::vector<scenario::Disagreement>& disagreements;
  std::string scenarios;  ///< the file or folder of the cases; empty: they are built in
};

/// Whether the word is coloured: for a terminal.
enum class Colour { no, yes };

/// The table, the troubles, the summary.
[[nodiscard]] std::string verify_report(const Verification& run, Colour colour);

/// One line a case: name, worlds, requirements, what it promises.
[[nodiscard]] std::string list_of(const std::vector<scenario::Scenario>& scenarios);

/// One line a case: profile, world, name, fingerprint of its journal. Simulated ones are equal for
/// equal seeds.
[[nodiscard]] std::string fingerprints_of(const std::vector<scenario::CaseResult>& results);

}  // namespace plumbline::report
