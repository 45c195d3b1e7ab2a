// Running the chosen cases, with a line on a terminal that says how far a long run is.
#pragma once

#include <functional>
#include <vector>

#include "scenarios/cli/verify_options.h"
#include "scenarios/engine/runner.h"

namespace plumbline::cli {

/// Runs all, as many at a time as the options say, and shows on standard error how many have ended,
/// where that is a terminal. `ended` is what run_cases() tells. Blocks.
[[nodiscard]] std::vector<scenario::CaseResult> run_showing_progress(
    const std::vector<scenario::Run>& runs, const VerifyOptions& options,
    const std::function<void(scenario::CaseResult&)>& ended);

}  // namespace plumbline::cli
