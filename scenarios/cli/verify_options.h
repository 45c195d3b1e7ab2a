// The options of `plumbline verify`, and which runs they ask for. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/engine/driver_world.h"
#include "scenarios/engine/world.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// As given on the command line.
struct VerifyOptions {
  std::string world = "both";
  std::string profile = "all";
  std::string run;
  std::string skip;
  std::string requirement;
  std::string scenarios;
  std::string record;
  std::string json;
  std::string junit;
  std::string html;
  std::string known;
  std::string colour = "auto";
  bool list = false;
  bool fingerprints = false;
  bool last_failed = false;
  std::string seed = "1";
  std::size_t jobs = 0;              ///< 0: as the world has it
  std::vector<std::string> drivers;  ///< NAME or NAME@VERSION; the driver world, unless empty
  std::string driver_command;        ///< a program that speaks the adapter protocol
  std::string canaries;              ///< a number; empty: by chance

  [[nodiscard]] bool for_drivers() const { return !drivers.empty() || !driver_command.empty(); }
};

/// At a time, where --jobs does not say: live cases mostly wait, and 32 keep two cores under a
/// fifth busy; a driver is a process with a runtime of its own.
inline constexpr std::size_t kLiveJobs = 32;
inline constexpr std::size_t kDriverJobs = 3;

/// Declares them, with their defaults and what they may be.
void add_verify_options(CLI::App& verb, VerifyOptions& options);

/// Those of them that `matrix` has.
void add_matrix_options(CLI::App& verb, VerifyOptions& options);

/// Those that `baseline update` has; a driver is to be named.
void add_baseline_options(CLI::App& verb, VerifyOptions& options);

/// The scenarios that --scenarios, --run, --skip and --requirement leave. Throws json::BadInput
/// when none is left, or for a name or pattern that means nothing.
[[nodiscard]] std::vector<scenario::Scenario> chosen_scenarios(const VerifyOptions& options);

/// The runs in the order in which they are reported: by profile, world and name. They borrow the
/// scenarios and the drivers; with drivers, all are in the driver world. Throws json::BadInput when
/// none is left, and for an override that the client refuses.
[[nodiscard]] std::vector<scenario::Run> chosen_runs(
    const std::vector<scenario::Scenario>& scenarios,
    const std::vector<scenario::DriverUnderTest>& drivers, const VerifyOptions& options);

/// Throws json::BadInput for what is no requirement's id; an empty one is none that was given.
void expect_requirement(const std::string& id);

/// A whole number of 64 bits, for `option`. Throws json::BadInput.
[[nodiscard]] std::uint64_t number_of(const std::string& option, const std::string& text);

}  // namespace plumbline::cli
