// The program that `plumbline gallery` starts with one client: `verify` and `explore`, and nothing
// of the reference but the shared object that the loader found. Which one that is must be what was
// asked for, or nothing is judged. With `--world sim --run CASE` by hand it shows why a client
// fails:
//   LD_LIBRARY_PATH=FOLDER/ID FOLDER/plumbline-gallery-child --defect ID verify ...
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "fault_injection/gallery/marker.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/explore_command.h"
#include "scenarios/cli/live_child_command.h"
#include "scenarios/cli/verify_command.h"

namespace {

std::string unlike(const std::string& wanted) {
  const std::string loaded = plumbline_gallery_defect();
  if (loaded == wanted) return "";
  return "the client that was loaded is " + loaded + ", not " + wanted;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    CLI::App program("A client of the gallery, judged", "plumbline-gallery-child");
    program.require_subcommand(1);
    std::string defect;
    program.add_option("--defect", defect, "The id of the client's defect, or none")
        ->check(CLI::Validator(unlike, "ID"));
    int exit_code = plumbline::cli::kConformant;
    plumbline::cli::add_verify_command(program, exit_code);
    plumbline::cli::add_explore_command(program, exit_code);
    plumbline::cli::add_live_child_command(program, exit_code);
    try {
      program.parse(argc, argv);
    } catch (const CLI::ParseError& fault) {
      if (fault.get_exit_code() == 0) return program.exit(fault);
      std::cerr << "plumbline-gallery-child: " << fault.what() << "\n";
      return plumbline::cli::kHarnessFault;
    }
    return exit_code;
  } catch (const std::exception& fault) {
    std::cerr << "plumbline-gallery-child: " << fault.what() << "\n";
    return plumbline::cli::kHarnessFault;
  }
}
