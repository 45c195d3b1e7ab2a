// What `plumbline verify` prints: one table of requirements by profile and world, every case that
// did not pass with its evidence, and a summary. Plain text, stable order. Pure functions of the
// results.
#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/runner.h"

namespace plumbline::report {

/// The table, the failures, the summary. `scenarios`: the file or folder that the cases came from,
/// for the commands that repeat them; empty: they are built in.
[[nodiscard]] std::string verify_report(const std::vector<scenario::CaseResult>& results,
                                        const std::string& scenarios);

/// One line a case: name, worlds, requirements, what it promises.
[[nodiscard]] std::string list_of(const std::vector<scenario::Scenario>& scenarios);

/// One line a case: profile, world, name, fingerprint of its journal. Simulated ones are equal for
/// equal seeds.
[[nodiscard]] std::string fingerprints_of(const std::vector<scenario::CaseResult>& results);

}  // namespace plumbline::report
