// Looks inside the reference client, for requirements that no traffic and no process shows (CB-11,
// AG-8, ER-3): each drives one of the client's parts by itself and says what it saw. A case names
// them in "inside"; both worlds journal one entry each. Deterministic, milliseconds; the ones that
// need a thread start one of their own.
#pragma once

#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "reference/telemetry/config.h"

namespace plumbline::scenario {

/// Names of the checks, in order.
[[nodiscard]] const std::vector<std::string>& inside_check_names();

/// Runs the check of that name with that configuration. An unknown name does not hold, and says so.
/// Does not throw.
[[nodiscard]] journal::InsideCheck look_inside(const std::string& name,
                                               const telemetry::Config& config);

/// Runs and journals each, at time `now`.
void add_inside_checks(const std::vector<std::string>& names, const telemetry::Config& config,
                       journal::Duration now, journal::Sink& journal);

}  // namespace plumbline::scenario
