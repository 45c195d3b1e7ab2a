// Makes a failing scenario small: leaves out hosts, connections, steps, faults and settings, and
// simplifies what is left, as long as it still fails the same requirement. Deterministic; calls
// the predicate many times, on the calling thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

/// The smaller scenario still fails for the same reason. Is called only for scenarios that are
/// well formed (scenario_check.h).
using StillFails = std::function<bool(const scenario::Scenario&)>;

/// Steps, those of lanes included; a fork itself is none.
[[nodiscard]] std::size_t step_count(const std::vector<scenario::Step>& steps);

/// The smallest that it finds until nothing more can be left out, or the time is up. Precondition:
/// `scenario` still fails.
[[nodiscard]] scenario::Scenario reduce(scenario::Scenario scenario, const StillFails& still_fails,
                                        std::chrono::steady_clock::duration budget);

}  // namespace plumbline::explore
