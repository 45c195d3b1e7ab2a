// How the reference client is configured for one run, and how the run's header says it: the
// client's own defaults, the scenario's overrides, and, in the live world, every time divided. The
// judge's numbers come from the profile file and the header's overrides, never from the client's
// defaults. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "reference/telemetry/config.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// The client's configuration for a run, and the same as profile parameters for the judge.
struct Settings {
  telemetry::Config config;
  std::map<std::string, std::string>
      overrides;  ///< profile parameter -> value, for journal::RunHeader
};

/// The profiles that the reference client can speak.
[[nodiscard]] const std::vector<std::string>& reference_profiles();

/// The profiles of the drivers that have adapters.
[[nodiscard]] const std::vector<std::string>& driver_profiles();

/// True when the scenario is meant for this profile of the reference.
[[nodiscard]] bool applies(const Scenario& scenario, const std::string& profile);

/// Settings of one run. `divisor` is 1 in the simulated world. Throws json::BadInput with the
/// scenario's name and the pointer of an override that the client does not know or does not accept.
[[nodiscard]] Settings settings_for(const Scenario& scenario, const std::string& profile,
                                    std::int64_t divisor);

}  // namespace plumbline::scenario
