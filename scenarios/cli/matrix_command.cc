#include "scenarios/cli/matrix_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/verify_command.h"
#include "scenarios/cli/verify_options.h"
#include "scenarios/engine/driver_manifest.h"

namespace plumbline::cli {
namespace {

// Without names: every driver that has an adapter here, in its newest version.
int matrix(VerifyOptions options) {
  if (options.drivers.empty()) options.drivers = scenario::driver_names(scenario::driver_folders());
  if (!options.drivers.empty()) return run_verification(options, "matrix");
  std::cerr << "plumbline matrix: no driver has an adapter in "
            << scenario::driver_folders().adapters << "\n";
  return kBadInput;
}

}  // namespace

void add_matrix_command(CLI::App& program, int& exit_code) {
  CLI::App* verb =
      program.add_subcommand("matrix", "Run several drivers and print requirements by drivers");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<VerifyOptions>();
  add_matrix_options(*verb, *options);
  verb->footer(
      "Examples:\n"
      "  plumbline matrix reference --run 'driver-wire-*' --html matrix.html\n"
      "  plumbline matrix reference@0.1.0 --requirement AG-5 --json matrix.json --jobs 4\n"
      "Drivers (installed by ci/setup-drivers; reference is built with Plumbline):\n"
      "    plumbline matrix go python nodejs jdbc\n"
      "A line of the --known file: CASE PROFILE driver REQUIREMENT[,REQUIREMENT]...  # why\n"
      "Exit: 0 conformant, 1 not, 2 bad input (a driver that is not installed), 3 a requirement "
      "that a case must decide is inconclusive, 4 harness fault");
  verb->callback([options, &exit_code] { exit_code = matrix(*options); });
}

}  // namespace plumbline::cli
