#include "scenarios/cli/baseline_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/driver_choice.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/output_file.h"
#include "scenarios/cli/run_progress.h"
#include "scenarios/cli/verify_options.h"
#include "scenarios/engine/driver_deviations.h"

namespace plumbline::cli {
namespace {

using scenario::CaseResult;
using scenario::Deviation;
using scenario::DriverUnderTest;
using scenario::Outcome;

std::vector<CaseResult> results_of(const DriverUnderTest& driver,
                                   const std::vector<CaseResult>& all) {
  std::vector<CaseResult> own;
  std::copy_if(all.begin(), all.end(), std::back_inserter(own),
               [&](const CaseResult& result) { return result.run.driver->label == driver.label; });
  return own;
}

// A list made of runs that the harness could not make would say that nothing fails.
int fault_in(const std::vector<CaseResult>& results) {
  for (const CaseResult& result : results) {
    if (result.outcome != Outcome::fault) continue;
    std::cerr << "plumbline baseline: " << result.run.scenario->name << ": " << result.fault
              << "\n";
    return kHarnessFault;
  }
  return kConformant;
}

void rewrite(const DriverUnderTest& driver, const std::vector<CaseResult>& results) {
  const std::string path = deviations_path(driver);
  const std::vector<Deviation> known = scenario::read_deviations(path);
  const std::vector<Deviation> now = scenario::updated(known, driver.label, results);
  if (const auto failure = write_whole(path, scenario::text_of(now)))
    throw std::runtime_error(*failure);
  std::cout << path << ": " << now.size() << " deviations of " << driver.label
            << " and other versions, " << known.size() << " before\n";
  for (const Deviation& one : now) {
    if (one.reason == scenario::kNotFollowed)
      std::cout << "  " << one.requirement << " in " << one.scenarios.front()
                << ": give it a reason\n";
  }
}

int update(const VerifyOptions& options) {
  const auto scenarios = chosen_scenarios(options);
  const std::vector<DriverUnderTest> drivers = chosen_drivers(options);
  const auto runs = chosen_runs(scenarios, drivers, options);
  const std::vector<CaseResult> results = run_showing_progress(
      runs, options, [](CaseResult& result) { journal::Journal().swap(result.journal); });
  if (const int fault = fault_in(results); fault != kConformant) return fault;
  for (const DriverUnderTest& driver : drivers) rewrite(driver, results_of(driver, results));
  bool open = false;
  for (const CaseResult& result : results) {
    if (result.outcome != Outcome::inconclusive) continue;
    open = true;
    std::cout << "inconclusive: " << result.run.scenario->name << " (" << result.run.driver->label
              << ") " << result.trouble << "\n";
  }
  return open ? kInconclusive : kConformant;
}

int run_update(const VerifyOptions& options) {
  try {
    return update(options);
  } catch (const json::BadInput& fault) {
    std::cerr << "plumbline baseline: " << fault.what() << "\n";
    return kBadInput;
  } catch (const std::exception& fault) {
    std::cerr << "plumbline baseline: " << fault.what() << "\n";
    return kHarnessFault;
  }
}

}  // namespace

void add_baseline_command(CLI::App& program, int& exit_code) {
  CLI::App* verb =
      program.add_subcommand("baseline", "Keep the lists of drivers' known deviations");
  verb->require_subcommand(1);
  CLI::App* action = verb->add_subcommand(
      "update", "Run the drivers and write the smallest known.json that says how they fail");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<VerifyOptions>();
  add_baseline_options(*action, *options);
  action->footer(
      "Examples:\n"
      "  plumbline baseline update reference --run driver-wire-format\n"
      "  plumbline baseline update reference@0.1.0 --requirement EN-1\n"
      "What is listed of other versions and cases stays; each new entry wants a reason.\n"
      "Exit: 0 written, 2 bad input, 3 a case was not decided (written all the same), 4 harness "
      "fault (nothing is written)");
  action->callback([options, &exit_code] { exit_code = run_update(*options); });
}

}  // namespace plumbline::cli
