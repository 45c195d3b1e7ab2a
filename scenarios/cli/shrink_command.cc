#include "scenarios/cli/shrink_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "fake_server/core/duration_text.h"
#include "fake_server/core/json_fields.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/one_run.h"
#include "scenarios/cli/output_file.h"
#include "scenarios/cli/recording_input.h"
#include "scenarios/cli/verify_options.h"
#include "scenarios/explore/shrink.h"
#include "scenarios/explore/simpler_steps.h"
#include "scenarios/judge/judge.h"
#include "scenarios/replay/drive_again.h"
#include "scenarios/replay/from_recording.h"
#include "scenarios/report/console.h"
#include "scenarios/report/timeline.h"

namespace plumbline::cli {
namespace {

using explore::Shrunk;
using json::BadInput;
using std::chrono::steady_clock;

// Live cases mostly wait, but each is a client, a service and an application: a failure of timing
// must not be one of this machine's.
constexpr std::size_t kLiveCandidates = 8;

struct ShrinkCommandOptions {
  OneRunOptions run;
  std::string file;
  std::string budget = "60s";
  std::string folder = ".";
};

/// A line on a terminal that says how far the search is; nothing anywhere else.
class Progress {
 public:
  ~Progress() {
    if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  }
  void show(std::size_t runs, std::size_t steps) const {
    if (shown_) std::cerr << "\r\x1b[K" << runs << " runs, " << steps << " steps" << std::flush;
  }

 private:
  bool shown_ = ::isatty(STDERR_FILENO) == 1;
};

steady_clock::duration budget_of(const std::string& text) {
  const auto budget = parse_duration(text);
  if (!budget || *budget <= std::chrono::nanoseconds(0))
    throw BadInput("", "--budget " + text + ": expected a duration above 0 such as 60s");
  return *budget;
}

// A recording as the scenario that drives it again.
scenario::Scenario recorded_scenario(const std::string& file, bool for_driver) {
  const RecordingInput recorded = read_recording("shrink", file, "", {});
  try {
    scenario::Scenario scenario =
        replay::from_recording(recorded.journal, recorded.name,
                               for_driver ? replay::Target::driver : replay::Target::reference);
    replay::fill_in(judge::judge(recorded.profile, recorded.journal), {}, scenario);
    if (for_driver) return scenario;
    scenario.profiles = {replay::reference_profile_of(recorded.journal)};
    scenario.worlds = {"sim"};
    scenario.why_one_world = "The times of a recording are real ones, and long.";
    return scenario;
  } catch (const BadInput& bad) {
    throw BadInput("", file + ": " + bad.what());
  }
}

// The one scenario of a file; messages begin with the file's name.
scenario::Scenario scenario_of(const std::string& file, bool for_driver) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    throw BadInput("", file + ": expected a scenario file, found a folder");
  const bool is_recording = std::filesystem::path(file).extension() == ".jsonl";
  return is_recording ? recorded_scenario(file, for_driver)
                      : scenario::load_scenarios(file).front();
}

void prepare_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!std::filesystem::is_directory(folder, error))
    throw BadInput("", "-o " + folder + ": expected a folder");
  expect_writable("-o", folder + "/.plumbline");
}

std::size_t candidates_at_once(const scenario::Run& run) {
  if (run.world == "sim") return 1;
  return run.world == "live" ? kLiveCandidates : kDriverJobs;
}

std::string repeat_command(const scenario::Run& run, const std::string& path) {
  const std::string who =
      run.driver == nullptr
          ? "--world " + run.world + " --profile " + run.profile
          : run.driver->asked + " --canaries " + std::to_string(run.driver->canaries);
  return "plumbline verify --scenarios " + report::quoted(path) + " " + who + " --seed " +
         std::to_string(run.seed);
}

void print(const Shrunk& shrunk, const scenario::Run& run, const std::string& path,
           steady_clock::duration took) {
  std::cout << shrunk.requirement << " fails: " << report::shortened(shrunk.reason, 400) << "\n"
            << shrunk.steps_before << " steps before, "
            << explore::step_count(shrunk.scenario.steps) << " after; " << shrunk.runs
            << " runs in " << tenths_of_seconds(took)
            << (shrunk.in_time ? "" : "; the budget was used up") << "\n";
  if (shrunk.confirmed_by > 1)
    std::cout << "fails in " << shrunk.failed << " of " << shrunk.confirmed_by
              << " runs that confirm it\n";
  std::cout << "written: " << path << "\nrepeat: " << repeat_command(run, path) << "\n";
}

Shrunk shrink_showing_progress(const scenario::Run& run, explore::ShrinkOptions options) {
  const Progress progress;
  options.progress = [&](std::size_t runs, std::size_t steps) { progress.show(runs, steps); };
  return explore::shrink(run, options);
}

// What is written, and the report of it.
void shrink(const scenario::Run& run, const explore::ShrinkOptions& shrinking,
            const std::string& folder) {
  const auto begun = steady_clock::now();
  const Shrunk shrunk = shrink_showing_progress(run, shrinking);
  const std::string hash = shrunk.scenario.name.substr(shrunk.requirement.size());
  const std::string path = folder + "/" + shrunk.requirement + hash + ".json";
  if (const auto trouble = write_whole(path, text_of(shrunk.scenario)))
    throw std::runtime_error("-o: " + *trouble);
  print(shrunk, run, path, steady_clock::now() - begun);
}

void shrink(const ShrinkCommandOptions& options) {
  expect_known_requirement(options.run.requirement);
  explore::ShrinkOptions shrinking;
  shrinking.requirement = options.run.requirement;
  shrinking.budget = budget_of(options.budget);
  const scenario::Scenario scenario = scenario_of(options.file, options.run.for_driver());
  const auto drivers = chosen_driver(options.run);
  prepare_folder(options.folder);
  try {
    const scenario::Run run = one_run(scenario, drivers, options.run);
    shrinking.at_once = candidates_at_once(run);
    shrink(run, shrinking, options.folder);
  } catch (const BadInput& fault) {
    throw BadInput("", options.file + ": " + fault.what());
  }
}

}  // namespace

void add_shrink_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "shrink", "Make a failing scenario small: the same requirement fails in the same way");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<ShrinkCommandOptions>();
  verb->add_option("FILE", options->file, "A scenario file that fails, or a recording (.jsonl)")
      ->required();
  add_one_run_options(*verb, options->run);
  verb->add_option("--budget", options->budget, "How long the search may take")
      ->capture_default_str();
  verb->add_option("-o,--output", options->folder, "Folder for the file that is written")
      ->capture_default_str();
  verb->footer(
      "Examples:\n"
      "  plumbline shrink failing.json\n"
      "  plumbline shrink failing.json --requirement PR-1 --world sim --profile design -o small\n"
      "Drivers (installed by ci/setup-drivers), three candidates at a time:\n"
      "    plumbline shrink failing.json --driver nodejs@1.15.0 --budget 5m\n"
      "The file is named like what fails and like its content: PR-1-0f3c5a7e.json. In virtual time "
      "the same scenario gives the same file.\n"
      "Exit: 0 a file was written, 2 bad input, or it does not fail, 4 harness fault");
  verb->callback([options, &exit_code] {
    try {
      shrink(*options);
      exit_code = kConformant;
    } catch (const BadInput& fault) {
      std::cerr << "plumbline shrink: " << fault.what() << "\n";
      exit_code = kBadInput;
    } catch (const std::exception& fault) {
      std::cerr << "plumbline shrink: " << options->file << ": " << fault.what() << "\n";
      exit_code = kHarnessFault;
    }
  });
}

}  // namespace plumbline::cli
