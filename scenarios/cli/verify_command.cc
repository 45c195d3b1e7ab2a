#include "scenarios/cli/verify_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <memory>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/writer.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/engine/glob.h"
#include "scenarios/engine/runner.h"
#include "scenarios/engine/settings.h"
#include "scenarios/report/verify_report.h"

namespace plumbline::cli {
namespace {

using scenario::CaseResult;
using scenario::Outcome;
using scenario::Run;
using scenario::Scenario;

struct Options {
  std::string world = "both";
  std::string profile = "all";
  std::string run;
  std::string scenarios;
  std::string record;
  bool list = false;
  bool fingerprints = false;
  std::string seed = "1";
  std::size_t jobs = 32;
};

// Live cases mostly wait: 32 at a time keep two cores under a fifth busy, and the jitter low.
constexpr std::size_t kJobsMax = 64;

std::vector<std::string> chosen(const std::string& word, const char* all,
                                const std::vector<std::string>& known) {
  return word == all ? known : std::vector<std::string>{word};
}

// Read here and not by the option parser, which wraps and saturates.
std::uint64_t seed_of(const std::string& text) {
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seed);
  if (error == std::errc() && stop == end) return seed;
  throw json::BadInput("", "--seed " + text + ": expected a whole number from 0 to 2^64-1");
}

std::vector<Scenario> load(const Options& options) {
  std::vector<Scenario> scenarios = options.scenarios.empty()
                                        ? scenario::built_in_scenarios()
                                        : scenario::load_scenarios(options.scenarios);
  std::erase_if(scenarios,
                [&](const Scenario& one) { return !scenario::matches(options.run, one.name); });
  if (scenarios.empty())
    throw json::BadInput("", "--run " + options.run + ": expected the name of a case, see --list");
  return scenarios;
}

// In the order in which they are reported: by profile, world and name.
std::vector<Run> runs_of(const std::vector<Scenario>& scenarios, const Options& options) {
  const std::uint64_t seed = seed_of(options.seed);
  std::vector<Run> runs;
  for (const std::string& profile :
       chosen(options.profile, "all", scenario::reference_profiles())) {
    for (const std::string& world : chosen(options.world, "both", {"sim", "live"})) {
      for (const Scenario& one : scenarios) {
        const bool in_world =
            std::find(one.worlds.begin(), one.worlds.end(), world) != one.worlds.end();
        if (!in_world || !scenario::applies(one, profile)) continue;
        (void)scenario::settings_for(one, profile,
                                     1);  // refuses a bad override before anything runs
        runs.push_back({&one, profile, world, seed});
      }
    }
  }
  if (runs.empty())
    throw json::BadInput("",
                         "no case is left: none of those selected runs in that world and profile");
  return runs;
}

std::string journal_path(const std::string& folder, const Run& run) {
  return folder + "/" + run.profile + "." + run.world + "." + run.scenario->name + ".jsonl";
}

// Before anything runs, so that nobody waits for results that cannot be kept.
void prepare_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string probe = folder + "/.plumbline";
  journal::FileWriter file(probe);
  const auto failure = file.close();
  std::filesystem::remove(probe, error);
  if (failure) throw json::BadInput("", "--record: " + *failure);
}

// What went wrong, in one line; empty when everything was kept.
std::string record(const std::string& folder, const std::vector<CaseResult>& results) {
  std::string trouble;
  for (const CaseResult& result : results) {
    if (result.outcome == Outcome::fault) continue;
    journal::FileWriter file(journal_path(folder, result.run));
    for (const journal::Entry& entry : result.journal) file.add(entry.time, entry.data);
    if (const auto failure = file.close()) trouble = *failure;
  }
  return trouble;
}

int exit_code_of(const std::vector<CaseResult>& results) {
  const auto any = [&](Outcome outcome) {
    return std::any_of(results.begin(), results.end(),
                       [outcome](const CaseResult& result) { return result.outcome == outcome; });
  };
  if (any(Outcome::failed)) return kNotConformant;
  if (any(Outcome::fault)) return kHarnessFault;
  return any(Outcome::inconclusive) ? kInconclusive : kConformant;
}

int verify(const Options& options) {
  const std::vector<Scenario> scenarios = load(options);
  if (options.list) {
    std::cout << report::list_of(scenarios);
    return kConformant;
  }
  const std::vector<Run> runs = runs_of(scenarios, options);
  if (!options.record.empty()) prepare_folder(options.record);
  const std::vector<CaseResult> results =
      scenario::run_cases(runs, options.jobs, [](const CaseResult&) {});
  std::cout << (options.fingerprints ? report::fingerprints_of(results)
                                     : report::verify_report(results, options.scenarios));
  const int exit_code = exit_code_of(results);
  const std::string trouble = options.record.empty() ? "" : record(options.record, results);
  if (trouble.empty()) return exit_code;
  std::cerr << "plumbline verify: --record: " << trouble << "\n";
  return exit_code == kNotConformant ? exit_code : kHarnessFault;
}

void add_options(CLI::App& verb, Options& options) {
  // An unset shell variable must not quietly mean the default.
  const CLI::Validator not_empty(
      [](const std::string& text) { return text.empty() ? "expected a value" : ""; }, "TEXT");
  verb.add_option("--world", options.world, "Where the client runs")
      ->check(CLI::IsMember({"sim", "live", "both"}))
      ->capture_default_str();
  auto profiles = scenario::reference_profiles();
  profiles.emplace_back("all");
  verb.add_option("--profile", options.profile, "What the client is held to")
      ->check(CLI::IsMember(profiles))
      ->capture_default_str();
  verb.add_option("--run", options.run,
                  "Only the cases whose name matches (\"*\" and \"?\"; several with commas)")
      ->check(not_empty);
  verb.add_option("--scenarios", options.scenarios,
                  "A scenario file or folder instead of the built-in cases")
      ->check(not_empty);
  verb.add_flag("--list", options.list, "Name the cases and what they promise, run nothing");
  verb.add_option("--seed", options.seed, "Decides every random draw of the run")
      ->capture_default_str();
  verb.add_option("--jobs", options.jobs, "Live cases at a time")
      ->check(CLI::Range(std::size_t{1}, kJobsMax))
      ->capture_default_str();
  verb.add_option("--record", options.record, "Write each case's journal into this folder")
      ->check(not_empty);
  verb.add_flag("--fingerprints", options.fingerprints,
                "Print a fingerprint of each journal instead of the table");
}

}  // namespace

void add_verify_command(CLI::App& program, int& exit_code) {
  CLI::App* verb =
      program.add_subcommand("verify", "Run the cases against the reference client and judge each");
  const auto options = std::make_shared<Options>();  // shared with the callback, which CLI11 copies
  add_options(*verb, *options);
  verb->footer(
      "Examples:\n"
      "  plumbline verify\n"
      "  plumbline verify --world sim --profile design --run 'breaker-*'\n"
      "  plumbline verify --list\n"
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
