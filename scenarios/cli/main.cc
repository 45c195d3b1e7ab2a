// The plumbline command.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "scenarios/cli/baseline_command.h"
#include "scenarios/cli/bisect_command.h"
#include "scenarios/cli/describe_command.h"
#include "scenarios/cli/diff_command.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/explain_command.h"
#include "scenarios/cli/explore_command.h"
#include "scenarios/cli/gallery_command.h"
#include "scenarios/cli/judge_command.h"
#include "scenarios/cli/live_child_command.h"
#include "scenarios/cli/matrix_command.h"
#include "scenarios/cli/proxy_command.h"
#include "scenarios/cli/record_command.h"
#include "scenarios/cli/replay_command.h"
#include "scenarios/cli/serve_command.h"
#include "scenarios/cli/shrink_command.h"
#include "scenarios/cli/verify_command.h"

int main(int argc, char** argv) {
  try {
    CLI::App program("Says whether a Databricks SQL driver's telemetry hangs true", "plumbline");
    program.require_subcommand(1);
    program.set_version_flag("--version", PLUMBLINE_VERSION);
    int exit_code = plumbline::cli::kConformant;
    plumbline::cli::add_verify_command(program, exit_code);
    plumbline::cli::add_matrix_command(program, exit_code);
    plumbline::cli::add_baseline_command(program, exit_code);
    plumbline::cli::add_bisect_command(program, exit_code);
    plumbline::cli::add_diff_command(program, exit_code);
    plumbline::cli::add_judge_command(program, exit_code);
    plumbline::cli::add_live_child_command(program, exit_code);
    plumbline::cli::add_record_command(program, exit_code);
    plumbline::cli::add_replay_command(program, exit_code);
    plumbline::cli::add_convert_command(program, exit_code);
    plumbline::cli::add_serve_command(program, exit_code);
    plumbline::cli::add_proxy_command(program, exit_code);
    plumbline::cli::add_gallery_command(program, exit_code);
    plumbline::cli::add_explore_command(program, exit_code);
    plumbline::cli::add_describe_commands(program, exit_code);
    plumbline::cli::add_shrink_command(program, exit_code);
    plumbline::cli::add_explain_command(program, exit_code);
    try {
      program.parse(argc, argv);
    } catch (const CLI::ParseError& fault) {
      const bool is_help = fault.get_exit_code() == 0;
      if (is_help) return program.exit(fault);
      std::cerr << "plumbline: " << fault.what() << "\n";
      return plumbline::cli::kBadInput;
    }
    std::cout.flush();
    if (!std::cout) {
      std::cerr << "plumbline: the report could not be written to the standard output\n";
      const bool failed = exit_code == plumbline::cli::kNotConformant;  // which wins
      return failed ? exit_code : plumbline::cli::kHarnessFault;
    }
    return exit_code;
  } catch (const std::exception& fault) {
    std::cerr << "plumbline: " << fault.what() << "\n";
    return plumbline::cli::kHarnessFault;
  }
}
