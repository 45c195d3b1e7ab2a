#include "scenarios/cli/verify_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/writer.h"
#include "scenarios/cli/driver_choice.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/last_failed.h"
#include "scenarios/cli/output_file.h"
#include "scenarios/cli/run_progress.h"
#include "scenarios/cli/verify_options.h"
#include "scenarios/engine/driver_deviations.h"
#include "scenarios/report/html_report.h"
#include "scenarios/report/verify_json.h"
#include "scenarios/report/verify_junit.h"
#include "scenarios/report/verify_report.h"
#include "scenarios/report/verify_table.h"

namespace plumbline::cli {
namespace {

using scenario::CaseResult;
using scenario::Outcome;
using scenario::Run;
using scenario::Standing;

std::string journal_path(const std::string& folder, const Run& run) {
  const std::string who = report::column_of(run).first;
  return folder + "/" + who + "." + run.world + "." + run.scenario->name + ".jsonl";
}

void prepare_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  expect_writable("--record", folder + "/.plumbline");
}

// What went wrong, in one line, goes to `trouble`.
void record(const std::string& folder, const CaseResult& result, std::string& trouble) {
  if (result.journal.empty()) return;  // a fault, or not applicable
  journal::FileWriter file(journal_path(folder, result.run));
  for (const journal::Entry& entry : result.journal) file.add(entry.time, entry.data);
  if (const auto failure = file.close()) trouble = "--record: " + *failure;
}

bool is_failure(const judge::Verdict& verdict) { return verdict.status == judge::Status::fail; }

// Reports quote the journals of what failed and no others, which are gigabytes with drivers.
void let_go(CaseResult& result) {
  if (std::none_of(result.verdicts.begin(), result.verdicts.end(), is_failure))
    journal::Journal().swap(result.journal);
}

std::vector<CaseResult> results_of(const std::vector<Run>& runs, const VerifyOptions& options,
                                   std::string& trouble) {
  return run_showing_progress(runs, options, [&](CaseResult& result) {
    if (!options.record.empty()) record(options.record, result, trouble);
    if (!options.fingerprints) let_go(result);
  });
}

// `trouble` stays what it is, or becomes what went wrong, in one line.
void keep(const VerifyOptions& options, const report::Verification& run, std::string& trouble) {
  const auto write = [&trouble](const char* option, const std::string& path,
                                const std::string& text) {
    if (const auto failure = write_whole(path, text))
      trouble = std::string(option) + ": " + *failure;
  };
  if (!options.json.empty())
    write("--json", options.json, report::verify_json(run, PLUMBLINE_VERSION));
  if (!options.junit.empty()) write("--junit", options.junit, report::verify_junit(run));
  if (!options.html.empty())
    write("--html", options.html, report::html_report(run, PLUMBLINE_VERSION));
}

// A case that failed as listed counts as passed; any other news about a listed one as failed.
int exit_code_of(const report::Verification& run) {
  bool failed = !run.disagreements.empty();
  bool fault = false;
  bool open = false;
  for (const CaseResult& result : run.results) {
    const Standing standing = scenario::standing_of(result, run.known);
    if (standing == Standing::as_listed) continue;
    failed = failed || result.outcome == Outcome::failed ||
             (standing != Standing::unlisted && result.outcome != Outcome::fault);
    fault = fault || result.outcome == Outcome::fault;
    open = open || result.outcome == Outcome::inconclusive;
  }
  if (failed) return kNotConformant;
  if (fault) return kHarnessFault;
  return open ? kInconclusive : kConformant;
}

report::Colour colour_of(const VerifyOptions& options) {
  if (options.colour != "auto")
    return options.colour == "always" ? report::Colour::yes : report::Colour::no;
  const char* refused = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  const bool wanted = refused == nullptr || *refused == '\0';
  return wanted && ::isatty(STDOUT_FILENO) == 1 ? report::Colour::yes : report::Colour::no;
}

// Names of somebody's own cases mean nothing to the next run of the built-in ones.
void remember(const VerifyOptions& options, const std::vector<CaseResult>& results) {
  if (options.scenarios.empty()) keep_last_failed(last_failed_path(), results);
}

// Those that the user lists, and those that a driver's own list has.
std::vector<scenario::KnownFailure> known_failures(
    const VerifyOptions& options, const std::vector<scenario::DriverUnderTest>& drivers) {
  std::vector<scenario::KnownFailure> known;
  if (!options.known.empty()) known = scenario::read_known_failures(options.known);
  for (const scenario::DriverUnderTest& driver : drivers) {
    if (driver.launch.source.empty()) continue;  // a command, not a driver by name
    const auto listed = scenario::read_deviations(deviations_path(driver));
    for (scenario::KnownFailure& one : scenario::known_failures_of(listed, driver.label))
      known.push_back(std::move(one));
  }
  return known;
}

int verify(const VerifyOptions& options, const char* verb) {
  const auto scenarios = chosen_scenarios(options);
  if (options.list) {
    std::cout << report::list_of(scenarios);
    return kConformant;
  }
  const std::vector<scenario::DriverUnderTest> drivers = chosen_drivers(options);
  const std::vector<Run> runs = chosen_runs(scenarios, drivers, options);
  const std::vector<scenario::KnownFailure> known = known_failures(options, drivers);
  if (!options.record.empty()) prepare_folder(options.record);
  if (!options.json.empty()) expect_writable("--json", options.json);
  if (!options.junit.empty()) expect_writable("--junit", options.junit);
  if (!options.html.empty()) expect_writable("--html", options.html);
  std::string trouble;
  std::vector<CaseResult> results = results_of(runs, options, trouble);
  for (CaseResult& result : results) result.outcome = outcome_besides(result, known);
  const auto disagreements = scenario::disagreements(results);
  const report::Verification run{results, known, disagreements, options.scenarios};
  remember(options, results);
  std::cout << (options.fingerprints ? report::fingerprints_of(results)
                                     : report::verify_report(run, colour_of(options)));
  const int exit_code = exit_code_of(run);
  keep(options, run, trouble);
  if (trouble.empty()) return exit_code;
  std::cerr << "plumbline " << verb << ": " << trouble << "\n";
  return exit_code == kNotConformant ? exit_code : kHarnessFault;
}

}  // namespace

int run_verification(const VerifyOptions& options, const char* verb) {
  try {
    return verify(options, verb);
  } catch (const json::BadInput& fault) {
    std::cerr << "plumbline " << verb << ": " << fault.what() << "\n";
    return kBadInput;
  } catch (const std::exception& fault) {
    std::cerr << "plumbline " << verb << ": " << fault.what() << "\n";
    return kHarnessFault;
  }
}

void add_verify_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "verify", "Run the cases against the reference client, or a driver, and judge each");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<VerifyOptions>();
  add_verify_options(*verb, *options);
  verb->footer(
      "Examples:\n"
      "  plumbline verify\n"
      "  plumbline verify --world sim --profile design --run 'breaker-*'\n"
      "  plumbline verify --requirement CB-1 --world sim --json result.json --junit result.xml\n"
      "  plumbline verify --run 'retry-*' --world sim --html report.html\n"
      "  plumbline verify --list\n"
      "Drivers (installed by ci/setup-drivers; their cases have the world driver):\n"
      "    plumbline verify --driver nodejs@2.1.0\n"
      "    plumbline verify --driver-command 'python3 my_adapter.py' --profile my-profile.json\n"
      "A line of the --known file: CASE PROFILE WORLD REQUIREMENT[,REQUIREMENT]...  # why\n"
      "Exit: 0 conformant, 1 not, 2 bad input, 3 a requirement that a case must decide is "
      "inconclusive, 4 harness fault");
  verb->callback([options, &exit_code] { exit_code = run_verification(*options, "verify"); });
}

}  // namespace plumbline::cli
