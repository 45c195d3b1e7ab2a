// The run that `shrink` and `explain` are asked for: one scenario, one client, one world. One
// thread.
#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/driver_world.h"
#include "scenarios/engine/world.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// As given on the command line.
struct OneRunOptions {
  std::string requirement;  ///< id; empty: the first that fails
  std::string profile;      ///< empty: the first that the scenario is for, or the driver's own
  std::string world;        ///< empty: sim where the scenario has it, else live; driver with one
  std::string driver;       ///< NAME or NAME@VERSION
  std::string driver_command;
  std::string seed = "1";
  std::string canaries;  ///< a number; empty: by chance

  [[nodiscard]] bool for_driver() const { return !driver.empty() || !driver_command.empty(); }
};

/// Declares them.
void add_one_run_options(CLI::App& verb, OneRunOptions& options);

/// Throws json::BadInput for an id that the catalogue does not have, naming the nearest.
void expect_known_requirement(const std::string& id);

/// The driver that the options ask for, which is started once and asked what it is; none without
/// such an option. Throws as chosen_drivers() does.
[[nodiscard]] std::vector<scenario::DriverUnderTest> chosen_driver(const OneRunOptions& options);

/// The run of that scenario, which it borrows as it does `drivers` (one or none). Throws
/// json::BadInput where scenario, world, profile and driver do not fit together.
[[nodiscard]] scenario::Run one_run(const scenario::Scenario& scenario,
                                    const std::vector<scenario::DriverUnderTest>& drivers,
                                    const OneRunOptions& options);

/// "2.1 s": for people, in tenths.
[[nodiscard]] std::string tenths_of_seconds(std::chrono::nanoseconds time);

}  // namespace plumbline::cli
