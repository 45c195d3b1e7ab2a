// The steps of a scenario file, read and written: every kind of step, and repetition, which is
// unrolled here. Called by the loader on one thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// The steps of an array at `pointer`. Throws json::BadInput for what is no step, and beyond
/// kStepsMax steps or 64 MiB of JSON once unrolled.
[[nodiscard]] std::vector<Step> read_steps(const nlohmann::json& array, const std::string& pointer);

/// The array that `read_steps` reads as these.
[[nodiscard]] nlohmann::json json_of(const std::vector<Step>& steps);

}  // namespace plumbline::scenario
