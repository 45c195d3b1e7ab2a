// The drivers that the options of `verify`, `matrix` and `baseline` ask for. One thread.
#pragma once

#include <string>
#include <vector>

#include "scenarios/cli/verify_options.h"
#include "scenarios/engine/driver_world.h"

namespace plumbline::cli {

/// Finds each driver, starts its adapter once and asks what it is; none when the options ask for
/// none. Throws json::BadInput for a driver that is not known or not installed, for a profile that
/// is none; std::runtime_error for an adapter that does not keep to its protocol.
[[nodiscard]] std::vector<scenario::DriverUnderTest> chosen_drivers(const VerifyOptions& options);

/// The list of known deviations of a driver that was chosen by name.
[[nodiscard]] std::string deviations_path(const scenario::DriverUnderTest& driver);

}  // namespace plumbline::cli
