#include "scenarios/cli/verify_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/cli/last_failed.h"
#include "scenarios/cli/option_checks.h"
#include "scenarios/engine/driver_needs.h"
#include "scenarios/engine/glob.h"
#include "scenarios/engine/settings.h"
#include "scenarios/judge/catalogue.h"

namespace plumbline::cli {
namespace {

using scenario::Run;
using scenario::Scenario;

constexpr std::size_t kJobsMax = 64;
constexpr std::size_t kPatternBytesMax = 1 << 20;

std::vector<std::string> chosen(const std::string& word, const char* all,
                                const std::vector<std::string>& known) {
  return word == all ? known : std::vector<std::string>{word};
}

// Patterns as given, or one a line from "@FILE", where "#" begins a comment.
std::string patterns_of(const std::string& option, const std::string& text) {
  if (text.empty() || text.front() != '@') return text;
  const std::string path = text.substr(1);
  std::string patterns;
  std::istringstream lines;
  try {
    lines.str(json::read_text(path, kPatternBytesMax));
  } catch (const json::BadInput& fault) {
    throw json::BadInput("", option + " " + path + ": " + fault.what());
  }
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    for (std::string word; words >> word;) patterns += (patterns.empty() ? "" : ",") + word;
  }
  if (patterns.empty()) throw json::BadInput("", option + " " + text + ": expected a pattern");
  return patterns;
}

void keep_last_failed_only(std::vector<Run>& runs) {
  const std::vector<std::string> failed = read_last_failed(last_failed_path());
  std::erase_if(runs, [&](const Run& run) {
    return std::find(failed.begin(), failed.end(), line_of(run)) == failed.end();
  });
  if (runs.empty()) throw json::BadInput("", "--last-failed: none of those selected failed last");
}

// A driver's profile may be a file, so that the option parser cannot know the words.
void expect_reference_profile(const std::string& word) {
  std::vector<std::string> known = scenario::reference_profiles();
  known.emplace_back("all");
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  std::string words;
  for (const std::string& one : known) words += (words.empty() ? "" : ",") + one;
  throw json::BadInput("", "--profile: " + word + " not in {" + words + "}");
}

void expect_world_of(const VerifyOptions& options) {
  if (options.for_drivers() && options.world != "both" && options.world != "driver")
    throw json::BadInput("", "--world " + options.world + ": expected driver with a driver");
  if (!options.for_drivers() && options.world == "driver")
    throw json::BadInput("", "--world driver: expected --driver or --driver-command as well");
}

void add_who(CLI::App& verb, VerifyOptions& options, const CLI::Validator& not_empty) {
  verb.add_option("--world", options.world, "Where the client runs; with a driver always driver")
      ->check(CLI::IsMember({"sim", "live", "driver", "both"}))
      ->capture_default_str();
  verb.add_option("--profile", options.profile,
                  "What the client is held to: design, shipped or all; with --driver-command any "
                  "profile or its file")
      ->check(not_empty)
      ->capture_default_str();
  auto* driver = verb.add_option("--driver", options.drivers,
                                 "Instead of the reference client an installed driver: NAME or "
                                 "NAME@VERSION")
                     ->expected(1)
                     ->check(not_empty);
  verb.add_option("--driver-command", options.driver_command,
                  "Instead of the reference client a program that speaks the adapter protocol")
      ->check(not_empty)
      ->excludes(driver);
}

void add_numbers(CLI::App& verb, VerifyOptions& options) {
  verb.add_option("--seed", options.seed, "Decides every random draw of the run")
      ->capture_default_str();
  verb.add_option("--jobs", options.jobs, "Cases with real times that run at once")
      ->check(CLI::Range(std::size_t{1}, kJobsMax))
      ->default_str(std::to_string(kLiveJobs) + ", or " + std::to_string(kDriverJobs) +
                    " with a driver");
  verb.add_option("--canaries", options.canaries,
                  "Number that decides the secrets planted with a driver")
      ->default_str("by chance, and printed");
}

void add_selection(CLI::App& verb, VerifyOptions& options, const CLI::Validator& not_empty) {
  verb.add_option("--run", options.run,
                  "Only the cases whose name matches (\"*\" and \"?\"; several with commas)")
      ->check(not_empty);
  verb.add_option("--skip", options.skip,
                  "Not the cases whose name matches; @FILE: patterns from a file, one a line")
      ->check(not_empty);
  verb.add_option("--requirement", options.requirement, "Only the cases that must decide this id")
      ->check(not_empty);
  verb.add_flag("--last-failed", options.last_failed, "Only what did not pass when it ran last");
  verb.add_option("--scenarios", options.scenarios,
                  "A scenario file or folder instead of the built-in cases")
      ->check(not_empty);
  verb.add_flag("--list", options.list, "Name the cases and what they promise, run nothing");
}

void add_outputs(CLI::App& verb, VerifyOptions& options, const CLI::Validator& not_empty) {
  verb.add_option("--known", options.known,
                  "Failures that are known: shown, but they fail the run only when they change")
      ->check(not_empty);
  verb.add_option("--json", options.json, "Write the results as JSON into this file")
      ->check(not_empty);
  verb.add_option("--junit", options.junit, "Write the results as JUnit XML into this file")
      ->check(not_empty);
  verb.add_option("--html", options.html,
                  "Write the results into this file as a page: table, evidence, timelines")
      ->check(not_empty);
  verb.add_option("--record", options.record, "Write each case's journal into this folder")
      ->check(not_empty);
  verb.add_flag("--fingerprints", options.fingerprints,
                "Print a fingerprint of each journal instead of the table");
  verb.add_option("--colour,--color", options.colour, "Colours in the table; auto: on a terminal")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
}

bool runs_in(const Scenario& one, const std::string& world) {
  return std::find(one.worlds.begin(), one.worlds.end(), world) != one.worlds.end();
}

void add_reference_runs(const std::vector<Scenario>& scenarios, const VerifyOptions& options,
                        std::vector<Run>& runs) {
  const std::uint64_t seed = number_of("--seed", options.seed);
  expect_reference_profile(options.profile);
  for (const std::string& profile :
       chosen(options.profile, "all", scenario::reference_profiles())) {
    for (const std::string& world : chosen(options.world, "both", {"sim", "live"})) {
      for (const Scenario& one : scenarios) {
        if (!runs_in(one, world) || !scenario::applies(one, profile)) continue;
        // Refuses a bad override before anything runs.
        (void)scenario::settings_for(one, profile, 1);
        runs.push_back({&one, profile, world, seed});
      }
    }
  }
}

void add_driver_runs(const std::vector<Scenario>& scenarios,
                     const scenario::DriverUnderTest& driver, const VerifyOptions& options,
                     std::vector<Run>& runs) {
  const std::uint64_t seed = number_of("--seed", options.seed);
  for (const Scenario& one : scenarios) {
    if (runs_in(one, "driver") && scenario::is_for_driver(one, driver.info.profile))
      runs.push_back({&one, driver.profile, "driver", seed, "on", &driver});
  }
}

}  // namespace

void add_verify_options(CLI::App& verb, VerifyOptions& options) {
  const CLI::Validator not_empty = not_empty_text();
  add_who(verb, options, not_empty);
  add_selection(verb, options, not_empty);
  add_numbers(verb, options);
  add_outputs(verb, options, not_empty);
}

void add_matrix_options(CLI::App& verb, VerifyOptions& options) {
  const CLI::Validator not_empty = not_empty_text();
  verb.add_option("drivers", options.drivers, "NAME or NAME@VERSION of each; all that are known")
      ->check(not_empty);
  add_selection(verb, options, not_empty);
  add_numbers(verb, options);
  add_outputs(verb, options, not_empty);
}

void add_baseline_options(CLI::App& verb, VerifyOptions& options) {
  const CLI::Validator not_empty = not_empty_text();
  verb.add_option("drivers", options.drivers, "NAME or NAME@VERSION of each")
      ->required()
      ->check(not_empty);
  add_selection(verb, options, not_empty);
  add_numbers(verb, options);
}

void expect_requirement(const std::string& id) {
  if (id.empty() || judge::Catalogue::built_in().find(id) != nullptr) return;
  std::vector<std::string> known;
  for (const judge::Requirement& requirement : judge::Catalogue::built_in().requirements())
    known.push_back(requirement.id);
  throw json::BadInput("", "--requirement " + id + ": expected the id of a requirement" +
                               json::suggestion(id, known));
}

// Read here and not by the option parser, which wraps and saturates.
std::uint64_t number_of(const std::string& option, const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && stop == end) return number;
  throw json::BadInput("", option + " " + text + ": expected a whole number from 0 to 2^64-1");
}

// Cases for drivers alone are large, and are not read where no driver is there to run them. Where
// that leaves none, all are: what is said of a wrong choice is said of all cases.
std::vector<Scenario> built_in_for(const VerifyOptions& options) {
  const bool with_drivers = options.list || options.for_drivers();
  std::vector<Scenario> some = scenario::built_in_scenarios([&](const std::string& name) {
    return scenario::matches(options.run, name) && (with_drivers || !name.starts_with("driver-"));
  });
  return some.empty() ? scenario::built_in_scenarios() : std::move(some);
}

std::vector<Scenario> chosen_scenarios(const VerifyOptions& options) {
  expect_requirement(options.requirement);
  const std::string skipped = patterns_of("--skip", options.skip);
  std::vector<Scenario> scenarios = options.scenarios.empty()
                                        ? built_in_for(options)
                                        : scenario::load_scenarios(options.scenarios);
  std::erase_if(scenarios,
                [&](const Scenario& one) { return !scenario::matches(options.run, one.name); });
  if (scenarios.empty())
    throw json::BadInput("", "--run " + options.run + ": expected the name of a case, see --list");
  std::erase_if(scenarios, [&](const Scenario& one) {
    const auto& ids = one.requirements;
    const bool decides = options.requirement.empty() ||
                         std::find(ids.begin(), ids.end(), options.requirement) != ids.end();
    return !decides || (!skipped.empty() && scenario::matches(skipped, one.name));
  });
  if (scenarios.empty())
    throw json::BadInput("", "no case is left after --skip and --requirement, see --list");
  return scenarios;
}

std::vector<Run> chosen_runs(const std::vector<Scenario>& scenarios,
                             const std::vector<scenario::DriverUnderTest>& drivers,
                             const VerifyOptions& options) {
  expect_world_of(options);
  std::vector<Run> runs;
  if (drivers.empty()) add_reference_runs(scenarios, options, runs);
  for (const scenario::DriverUnderTest& driver : drivers)
    add_driver_runs(scenarios, driver, options, runs);
  if (runs.empty())
    throw json::BadInput("",
                         "no case is left: none of those selected runs in that world and profile");
  if (options.last_failed) keep_last_failed_only(runs);
  return runs;
}

}  // namespace plumbline::cli
