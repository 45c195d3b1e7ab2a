// What both worlds take and give: one run of the reference client through a scenario, ending in a
// journal. The same scenario value, program and application drive both; only time and the network
// differ.
#pragma once

#include <cstdint>
#include <string>

#include "fake_server/journal/record.h"
#include "scenarios/engine/jitter.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// One run that is asked for.
struct Run {
  const Scenario* scenario = nullptr;
  std::string profile;
  std::string world;  ///< "sim" or "live"
  std::uint64_t seed = 0;
};

/// Runs in virtual time: single-threaded, deterministic, microseconds a simulated minute. Throws
/// json::BadInput for settings that the client refuses, std::runtime_error when the run does not
/// end within its bounds.
[[nodiscard]] journal::Journal run_in_sim(const Run& run);

/// Runs on threads and real sockets, every time divided by the scenario's `live_divisor`. Blocks.
/// Throws as above, and std::runtime_error when no socket can be had.
[[nodiscard]] journal::Journal run_live(const Run& run, const JitterMeter& jitter);

}  // namespace plumbline::scenario
