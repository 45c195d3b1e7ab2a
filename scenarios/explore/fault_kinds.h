// The faults that random runs are made of, by name, and what each is in a scenario: a fault of the
// network, or a rule of the service. The names are those that the simulated network tells of a
// request (VirtualNetwork::send), so that what was planned and what happened can be compared.
// Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference/core/random.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

using scenario::Duration;

/// Every fault of a request, in the order of the reports.
[[nodiscard]] const std::vector<std::string>& fault_kinds();

/// When a fault may fire, and how often.
struct Chance {
  Duration from{};
  Duration to{};
  std::int64_t per_mille = 1000;
};

/// Adds the fault to a host: to the network in front of it, or to what both of its endpoints
/// answer. Precondition: a known kind. `random` draws its numbers (a status, a delay, a
/// Retry-After).
void add_fault(scenario::Host& host, std::string_view kind, const Chance& chance,
               telemetry::Random& random);

}  // namespace plumbline::explore
