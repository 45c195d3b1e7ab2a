// The driver world: an unmodified driver in a process of its own, behind its adapter, walked
// through a scenario's steps in real time, with everything that it does in a journal like those of
// the other worlds. Made ready by one thread; `run_driver` may be called from several at once.
#pragma once

#include <cstdint>
#include <string>

#include "fake_server/journal/record.h"
#include "scenarios/engine/adapter_hello.h"
#include "scenarios/engine/adapter_launch.h"
#include "scenarios/engine/adapter_process.h"
#include "scenarios/engine/driver_service.h"
#include "scenarios/engine/jitter.h"

namespace plumbline::scenario {

struct Run;

/// A driver that is to be judged.
struct DriverUnderTest {
  std::string label;    ///< for reports: "nodejs@2.1.0"
  std::string profile;  ///< what it is held to: a built-in name or a file
  std::string asked;    ///< the options that chose it, to repeat: "--driver nodejs@2.1.0"
  AdapterLaunch launch;
  AdapterInfo info;
  std::uint64_t canaries = 0;  ///< decides this run's secrets, together with the seed
  AdapterLimits limits{};
  ServiceFactory service = make_plain_service;
};

/// Starts the adapter once and asks what it is. Throws std::runtime_error as `greet` does.
[[nodiscard]] AdapterInfo ask_driver(const AdapterLaunch& launch, const AdapterLimits& limits);

/// What a run gave.
struct DriverRun {
  journal::Journal journal;
  std::string trouble;  ///< what did not go as the scenario says: it hung, crashed, did not open;
                        ///< what follows is for the rules, but nothing of it is a pass
};

/// Runs one arm of `run.scenario` against `run.driver`; blocks. Throws std::runtime_error when the
/// adapter breaks its protocol, or the service cannot be had.
[[nodiscard]] DriverRun run_driver(const Run& run, const JitterMeter& jitter);

/// The made-up name of a host: of this run and nobody else's.
[[nodiscard]] std::string driver_address_of(const std::string& host, const std::string& scenario,
                                            std::uint64_t run);

}  // namespace plumbline::scenario
