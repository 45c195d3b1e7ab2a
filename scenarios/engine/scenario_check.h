// What a scenario must satisfy beyond its shape: names that refer to something, no two of one name,
// known requirement ids. Called by the loader, so that every message can carry a JSON pointer.
#pragma once

#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// Throws json::BadInput for the first thing that does not hold.
void check(const Scenario& scenario);

/// A step of it restarts the application's process.
[[nodiscard]] bool has_restart(const Scenario& scenario);

}  // namespace plumbline::scenario
