// Makes a failing scenario small: leaves out hosts, connections, steps, faults and settings, and
// simplifies what is left, as long as it still fails the same requirement. Deterministic where the
// answers are; asks many times, on the calling thread.
#pragma once

#include <chrono>
#include <functional>

#include "scenarios/engine/scenario.h"
#include "scenarios/explore/descent.h"

namespace plumbline::explore {

/// The smaller scenario still fails for the same reason. Is called only for scenarios that are
/// well formed (scenario_check.h).
using StillFails = std::function<bool(const scenario::Scenario&)>;

/// The smallest that it finds until nothing more can be left out, or the time is up. Precondition:
/// `scenario` still fails.
[[nodiscard]] scenario::Scenario reduce(scenario::Scenario scenario, const StillFails& still_fails,
                                        std::chrono::steady_clock::duration budget);

/// The same for runs that take real time: large parts first, several candidates asked about at
/// once, none twice.
[[nodiscard]] scenario::Scenario reduce(scenario::Scenario scenario, const WhichFail& which_fail,
                                        const DescentOptions& options);

}  // namespace plumbline::explore
