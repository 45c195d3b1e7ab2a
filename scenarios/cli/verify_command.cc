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
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/last_failed.h"
#include "scenarios/cli/output_file.h"
#include "scenarios/cli/verify_options.h"
#include "scenarios/report/verify_json.h"
#include "scenarios/report/verify_junit.h"
#include "scenarios/report/verify_report.h"

namespace plumbline::cli {
namespace {

using scenario::CaseResult;
using scenario::Outcome;
using scenario::Run;
using scenario::Standing;

std::string journal_path(const std::string& folder, const Run& run) {
  return folder + "/" + run.profile + "." + run.world + "." + run.scenario->name + ".jsonl";
}

void prepare_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  expect_writable("--record", folder + "/.plumbline");
}

// What went wrong, in one line; empty when everything was kept.
std::string record(const std::string& folder, const std::vector<CaseResult>& results) {
  std::string trouble;
  for (const CaseResult& result : results) {
    if (result.outcome == Outcome::fault) continue;
    journal::FileWriter file(journal_path(folder, result.run));
    for (const journal::Entry& entry : result.journal) file.add(entry.time, entry.data);
    if (const auto failure = file.close()) trouble = "--record: " + *failure;
  }
  return trouble;
}

std::string keep(const VerifyOptions& options, const report::Verification& run) {
  std::string trouble = options.record.empty() ? "" : record(options.record, run.results);
  const auto write = [&trouble](const char* option, const std::string& path,
                                const std::string& text) {
    if (const auto failure = write_whole(path, text))
      trouble = std::string(option) + ": " + *failure;
  };
  if (!options.json.empty())
    write("--json", options.json, report::verify_json(run, PLUMBLINE_VERSION));
  if (!options.junit.empty()) write("--junit", options.junit, report::verify_junit(run));
  return trouble;
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

// One line on a terminal that says how far a long run is; nothing anywhere else.
class Progress {
 public:
  explicit Progress(std::size_t all) : all_(all), shown_(::isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void ended(const CaseResult& result) {
    ++done_;
    if (!shown_) return;
    std::cerr << "\r\x1b[K" << done_ << "/" << all_ << " " << result.run.scenario->name
              << std::flush;
  }

 private:
  std::size_t all_;
  std::size_t done_ = 0;
  bool shown_;
};

report::Colour colour_of(const VerifyOptions& options) {
  if (options.colour != "auto")
    return options.colour == "always" ? report::Colour::yes : report::Colour::no;
  const char* refused = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  const bool wanted = refused == nullptr || *refused == '\0';
  return wanted && ::isatty(STDOUT_FILENO) == 1 ? report::Colour::yes : report::Colour::no;
}

std::vector<CaseResult> run_all(const std::vector<Run>& runs, const VerifyOptions& options) {
  Progress progress(runs.size());
  return scenario::run_cases(runs, options.jobs,
                             [&](const CaseResult& result) { progress.ended(result); });
}

// Names of somebody's own cases mean nothing to the next run of the built-in ones.
void remember(const VerifyOptions& options, const std::vector<CaseResult>& results) {
  if (options.scenarios.empty()) keep_last_failed(last_failed_path(), results);
}

int verify(const VerifyOptions& options) {
  const auto scenarios = chosen_scenarios(options);
  if (options.list) {
    std::cout << report::list_of(scenarios);
    return kConformant;
  }
  const std::vector<Run> runs = chosen_runs(scenarios, options);
  const auto known = options.known.empty() ? std::vector<scenario::KnownFailure>{}
                                           : scenario::read_known_failures(options.known);
  if (!options.record.empty()) prepare_folder(options.record);
  if (!options.json.empty()) expect_writable("--json", options.json);
  if (!options.junit.empty()) expect_writable("--junit", options.junit);
  const std::vector<CaseResult> results = run_all(runs, options);
  const auto disagreements = scenario::disagreements(results);
  const report::Verification run{results, known, disagreements, options.scenarios};
  remember(options, results);
  std::cout << (options.fingerprints ? report::fingerprints_of(results)
                                     : report::verify_report(run, colour_of(options)));
  const int exit_code = exit_code_of(run);
  const std::string trouble = keep(options, run);
  if (trouble.empty()) return exit_code;
  std::cerr << "plumbline verify: " << trouble << "\n";
  return exit_code == kNotConformant ? exit_code : kHarnessFault;
}

}  // namespace

void add_verify_command(CLI::App& program, int& exit_code) {
  CLI::App* verb =
      program.add_subcommand("verify", "Run the cases against the reference client and judge each");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<VerifyOptions>();
  add_verify_options(*verb, *options);
  verb->footer(
      "Examples:\n"
      "  plumbline verify\n"
      "  plumbline verify --world sim --profile design --run 'breaker-*'\n"
      "  plumbline verify --requirement CB-1 --world sim --json result.json --junit result.xml\n"
      "  plumbline verify --list\n"
      "A line of the --known file: CASE PROFILE WORLD REQUIREMENT[,REQUIREMENT]...  # why\n"
      "Exit: 0 conformant, 1 not, 2 bad input, 3 a requirement that a case must decide is "
      "inconclusive, 4 harness fault");
  verb->callback([options, &exit_code] {
    try {
      exit_code = verify(*options);
    } catch (const json::BadInput& fault) {
      std::cerr << "plumbline verify: " << fault.what() << "\n";
      exit_code = kBadInput;
    } catch (const std::exception& fault) {
      std::cerr << "plumbline verify: " << fault.what() << "\n";
      exit_code = kHarnessFault;
    }
  });
}

}  // namespace plumbline::cli
