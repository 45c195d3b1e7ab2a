// What a scenario asks of a driver, by the capabilities of the adapter protocol: a case whose steps
// a driver cannot make says nothing about it. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/engine/adapter_hello.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// One thing that the steps need.
struct Need {
  std::string capability;  ///< what hello must list
  std::string what;        ///< for a reader: "a step in parallel lanes"
  bool operator==(const Need&) const = default;
};

/// Everything that the scenario needs, each capability once, sorted. Some words no adapter ever
/// lists: what no driver can be made to do from outside.
[[nodiscard]] std::vector<Need> needs_of(const Scenario& scenario, const std::string& profile);

/// Why the driver cannot make its steps, one line; empty when it can.
[[nodiscard]] std::string missing_for(const Scenario& scenario, const std::string& profile,
                                      const AdapterInfo& driver);

/// The scenario's parameters for that profile: "config", and "config_for" over it.
[[nodiscard]] std::map<std::string, std::string> driver_parameters(const Scenario& scenario,
                                                                   const std::string& profile);

/// The scenario is meant for the driver of that profile.
[[nodiscard]] bool is_for_driver(const Scenario& scenario, const std::string& profile);

}  // namespace plumbline::scenario
