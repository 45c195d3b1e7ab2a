// What the application of a random run does: lanes of connections that open, execute, fail, wait
// and close. Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reference/core/random.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

/// Steps, and what is in them.
struct RandomSteps {
  std::vector<scenario::Step> steps;
  scenario::Duration longest{};  ///< they have ended by then, whatever closes wait for
  std::size_t connections = 0;
  std::size_t statements = 0;
};

/// One round of lanes at once, or, with `restart`, two with a crash of the process between.
[[nodiscard]] RandomSteps random_steps(const std::vector<std::string>& hosts, bool restart,
                                       telemetry::Random& random);

}  // namespace plumbline::explore
