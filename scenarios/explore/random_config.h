// A client's parameters for a random run: most as the profile has them, some near their bounds.
// Pure, any thread.
#pragma once

#include <map>
#include <string>

#include "reference/core/random.h"

namespace plumbline::explore {

/// Parameter -> value as text, for a scenario's "config": together they make a usable
/// configuration.
[[nodiscard]] std::map<std::string, std::string> random_config(const std::string& profile,
                                                               telemetry::Random& random);

}  // namespace plumbline::explore
