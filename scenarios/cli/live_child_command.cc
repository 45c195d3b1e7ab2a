#include "scenarios/cli/live_child_command.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "scenarios/cli/exit_codes.h"
#include "scenarios/engine/child_process.h"
#include "scenarios/engine/live_child.h"

namespace plumbline::cli {

void add_live_child_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand("live-child", "Started by verify");
  verb->group("");  // not in the help
  verb->callback([&exit_code] {
    try {
      scenario::run_live_child(scenario::kChildControl, scenario::kChildEntries);
      exit_code = kConformant;
    } catch (const std::exception& fault) {
      std::cerr << "plumbline live-child: " << fault.what() << "\n";
      exit_code = kHarnessFault;
    }
  });
}

}  // namespace plumbline::cli
