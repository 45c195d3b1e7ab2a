// Random runs: a seed becomes a scenario, with hosts, connections, statements, errors, flags and
// closes, and a plan of faults that end at a known time; after it everything is healed, and every
// host must deliver again. Fault points are drawn twice: whether a kind is active in this run, and
// (by the network and the service, from the same seed) whether it fires now. Deterministic, the
// same on every compiler; pure, any thread.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

/// The mark after which nothing is broken any more and every bound of recovery has passed.
inline constexpr const char* kHealed = "healed";

/// What a seed stands for.
struct Generated {
  scenario::Scenario scenario;
  std::string options;  ///< one line: what was drawn, to be printed before the run starts
};

/// The run of that seed for a profile of the reference. `without`: kinds of faults (fault_kinds.h),
/// and "restart" and "clock", that are left out; the other draws stay as they are.
[[nodiscard]] Generated generate(std::uint64_t seed, const std::string& profile,
                                 const std::set<std::string>& without = {});

}  // namespace plumbline::explore
