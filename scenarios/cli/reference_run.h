// What the reference client does with the steps of a case, in virtual time, to hold another
// client's run against. Pure computation, any thread.
#pragma once

#include <string>

#include "fake_server/journal/record.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::cli {

/// The journal of the reference client on that scenario, configured as the profile says, with times
/// as `run` has them: divided as in the live world, and beginning with its first operation. Throws
/// json::BadInput or std::runtime_error where the case cannot be simulated.
[[nodiscard]] journal::Journal journal_of_reference(const scenario::Scenario& scenario,
                                                    const std::string& profile,
                                                    const journal::Journal& run);

/// From how much on two times of such runs are told apart: nothing where both are virtual; for a
/// client with threads what its machine adds; for a driver what its runtime does.
[[nodiscard]] journal::Duration comparison_tolerance(const journal::RunHeader& header);

/// The header of the arm with telemetry; a default one where there is none.
[[nodiscard]] journal::RunHeader header_of(const journal::Journal& journal);

}  // namespace plumbline::cli
