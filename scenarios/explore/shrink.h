// The smallest scenario that still fails the same requirement in the same way, in whatever world it
// fails: virtual time, real sockets, or a driver of somebody else's. Blocks for its budget at most,
// and what runs are under way. Deterministic in the simulated world.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "scenarios/engine/runner.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

/// What is asked for.
struct ShrinkOptions {
  std::string requirement;  ///< id; empty: the first that fails, in catalogue order
  std::chrono::steady_clock::duration budget = std::chrono::seconds(60);  ///< of the search
  std::size_t at_once = 1;  ///< candidates that run together; 1 in the simulated world
  /// Is told of the number of runs and the steps of the smallest so far; may be empty.
  std::function<void(std::size_t runs, std::size_t steps)> progress;
};

/// What came of it.
struct Shrunk {
  std::string requirement;
  std::string reason;           ///< how the scenario fails that was asked about
  scenario::Scenario scenario;  ///< the smallest, with a name made from its content
  std::size_t steps_before = 0;
  std::size_t runs = 0;  ///< of scenarios, those that confirm included
  bool in_time = true;   ///< nothing more could be left out; false: the budget was used up
  int failed = 1;        ///< of the runs that confirm the result, how many failed in the same way
  int confirmed_by = 1;  ///< 1 in the simulated world, where a run repeats; else 2
};

/// Runs `asked` and makes its scenario small. A result of a world with real times must fail in two
/// runs of two; where it does not, an earlier and larger one is taken. Throws json::BadInput in one
/// line when the scenario does not fail (or not that requirement), std::runtime_error when it could
/// not be run.
[[nodiscard]] Shrunk shrink(const scenario::Run& asked, const ShrinkOptions& options);

}  // namespace plumbline::explore
