// What the worlds take and give: one run through a scenario, ending in a journal. The same scenario
// value, program and application drive the reference client in two of them; only time and the
// network differ. The third, driver_world.h, runs somebody else's driver.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "fake_server/journal/record.h"
#include "reference/core/client.h"
#include "scenarios/engine/jitter.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

struct DriverUnderTest;

/// A request of the simulated client as it leaves, for those who measure what runs exercise.
struct RequestSeen {
  telemetry::ClientState state;
  std::string_view phase;  ///< "flag", "first", "retry" or "probe"
  std::string_view fault;  ///< what goes wrong with it (VirtualNetwork::send); empty: nothing
};
using RequestWatch = std::function<void(const RequestSeen&)>;

/// One run that is asked for.
struct Run {
  const Scenario* scenario = nullptr;
  std::string profile;
  std::string world;  ///< "sim", "live" or "driver"
  std::uint64_t seed = 0;
  std::string arm = "on";  ///< "off": the same steps without telemetry; every open opts out already
  const DriverUnderTest* driver = nullptr;  ///< in the driver world: which one
  const RequestWatch* watch = nullptr;      ///< in the simulated world: is told of each request
  std::uint64_t* deliveries = nullptr;      ///< in the simulated world: grows by what its heap gave
};

/// Runs in virtual time: single-threaded, deterministic, microseconds a simulated minute. Throws
/// json::BadInput for settings that the client refuses, std::runtime_error when the run does not
/// end within its bounds.
[[nodiscard]] journal::Journal run_in_sim(const Run& run);

/// Runs on threads and real sockets, every time divided by the scenario's `live_divisor`. Blocks.
/// Throws as above, and std::runtime_error when no socket can be had.
[[nodiscard]] journal::Journal run_live(const Run& run, const JitterMeter& jitter);

/// As `run_live`, with client and application in a process of their own (live_child.h), which is
/// observed from outside. A process that hangs is ended and journaled. Throws std::runtime_error,
/// with the end of its standard error, when it ends otherwise than it should.
[[nodiscard]] journal::Journal run_in_process(const Run& run, const JitterMeter& jitter);

}  // namespace plumbline::scenario
