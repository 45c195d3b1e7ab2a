#include "scenarios/cli/bisect_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/option_checks.h"
#include "scenarios/cli/setup_program.h"
#include "scenarios/cli/version_list.h"
#include "scenarios/cli/version_trial.h"
#include "scenarios/engine/driver_manifest.h"
#include "scenarios/report/timeline.h"

namespace plumbline::cli {
namespace {

using json::BadInput;
using scenario::Scenario;

struct BisectOptions {
  std::string driver;
  std::string good;
  std::string bad;
  std::string scenario;
  std::string requirement;
  std::string versions;
  std::string setup;
};

// A file, or a built-in case by its whole name.
VerifyOptions case_options(const BisectOptions& options) {
  VerifyOptions of_case;
  std::error_code error;
  const bool is_file = std::filesystem::is_regular_file(options.scenario, error);
  (is_file ? of_case.scenarios : of_case.run) = options.scenario;
  of_case.drivers = {options.driver};
  return of_case;
}

Scenario chosen_case(const BisectOptions& options, const VerifyOptions& of_case) {
  std::vector<Scenario> scenarios;
  try {
    scenarios = chosen_scenarios(of_case);
  } catch (const BadInput&) {
    if (of_case.run.empty()) throw;  // the file's own fault; of a name, what is said below
  }
  if (scenarios.size() != 1 || (!of_case.run.empty() && scenarios[0].name != of_case.run))
    throw BadInput("", "--scenario " + options.scenario +
                           ": expected the name of one case, or its file; see verify --list");
  const auto& worlds = scenarios[0].worlds;
  if (std::find(worlds.begin(), worlds.end(), "driver") == worlds.end())
    throw BadInput("", "--scenario " + options.scenario + ": expected a case of the world driver");
  return std::move(scenarios[0]);
}

std::vector<std::string> requirements_of(const BisectOptions& options, const Scenario& scenario) {
  expect_requirement(options.requirement);
  if (!options.requirement.empty()) return {options.requirement};
  if (!scenario.requirements.empty()) return scenario.requirements;
  throw BadInput("", "--scenario " + scenario.name + ": it lists no requirement, name one");
}

// Where no versions are given: what is installed, and the two, in their order.
VersionRow row_of_versions(const BisectOptions& options) {
  expect_version("--good", options.good);
  expect_version("--bad", options.bad);
  std::vector<std::string> versions =
      scenario::installed_versions(scenario::driver_folders(), options.driver);
  if (!options.versions.empty())
    return versions_between(listed_versions(options.versions), options.good, options.bad);
  for (const std::string& one : {options.good, options.bad}) {
    if (std::find(versions.begin(), versions.end(), one) == versions.end()) versions.push_back(one);
  }
  std::sort(versions.begin(), versions.end(), is_older);
  return versions_between(versions, options.good, options.bad);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void print_step(const std::string& version, const VersionVerdict& verdict) {
  std::cout << version << "  " << verdict.word << "  " << report::shortened(verdict.reason);
  if (verdict.tries > 1) std::cout << " (run " << verdict.tries << " times)";
  if (verdict.trial == Trial::undecided) std::cout << ": left out";
  std::cout << std::endl;  // seen while the next one runs
}

// Both ends are to be as they were said to be.
VersionVerdict verdict_of_end(const VersionTrials& trials, const char* option,
                              const std::string& version,
                              const std::vector<std::string>& requirements, Trial wanted) {
  VersionVerdict verdict = trials.run(version, requirements);
  if (verdict.trial != wanted)
    throw BadInput("", std::string(option) + " " + version + ": expected it to " +
                           (wanted == Trial::good ? "pass " : "fail ") + joined(requirements) +
                           ", found " + verdict.word + ": " + report::shortened(verdict.reason));
  print_step(version, verdict);
  return verdict;
}

void print_end(const std::string& what, const std::string& version, const VersionVerdict& verdict) {
  std::cout << what << " version: " << version << "\n  " << report::shortened(verdict.reason)
            << "\n  repeat: " << verdict.repeat << "\n";
}

int tell(const VersionRow& row, const SearchEnd& end, const std::vector<VersionVerdict>& verdicts) {
  std::cout << "\n";
  print_end(row.mended ? "last bad" : "first bad", row.versions[end.bad], verdicts[end.bad]);
  print_end(row.mended ? "first good" : "last good", row.versions[end.good], verdicts[end.good]);
  if (end.undecided.empty()) return kConformant;
  std::vector<std::string> left;
  for (const std::size_t at : end.undecided) left.push_back(row.versions[at]);
  std::cout << "left out between them: " << joined(left) << "\n";
  return kInconclusive;
}

int search(const VersionTrials& trials, const VersionRow& row,
           const std::vector<std::string>& requirements) {
  std::vector<VersionVerdict> verdicts(row.versions.size());
  verdicts.front() =
      verdict_of_end(trials, "--good", row.versions.front(), requirements, Trial::good);
  verdicts.back() = verdict_of_end(trials, "--bad", row.versions.back(), requirements, Trial::bad);
  const std::vector<std::string> looked_for = verdicts.back().failed;
  const SearchEnd end = search_versions(row.versions.size(), [&](std::size_t at) {
    verdicts[at] = trials.run(row.versions[at], looked_for);
    print_step(row.versions[at], verdicts[at]);
    return verdicts[at].trial;
  });
  return tell(row, end, verdicts);
}

int bisect(const BisectOptions& options) {
  const VerifyOptions of_case = case_options(options);
  const Scenario scenario = chosen_case(options, of_case);
  const std::vector<std::string> requirements = requirements_of(options, scenario);
  const VersionRow row = row_of_versions(options);
  const std::string setup = options.setup.empty() ? "" : setup_program(options.setup);
  const VersionTrials trials(options.driver, scenario, of_case, setup);
  std::cout << options.driver << ": " << row.versions.size() << " versions, " << options.good
            << " good, " << options.bad << " bad; " << scenario.name << ": " << joined(requirements)
            << std::endl;
  return search(trials, row, requirements);
}

int run_bisect(const BisectOptions& options) {
  try {
    return bisect(options);
  } catch (const BadInput& fault) {
    std::cerr << "plumbline bisect: " << fault.what() << "\n";
    return kBadInput;
  } catch (const std::exception& fault) {
    std::cerr << "plumbline bisect: " << fault.what() << "\n";
    return kHarnessFault;
  }
}

void add_options(CLI::App& verb, BisectOptions& options) {
  const CLI::Validator not_empty = not_empty_text();
  const auto add = [&](const char* name, std::string& text, const char* what) {
    return verb.add_option(name, text, what)->check(not_empty);
  };
  add("--driver", options.driver, "NAME of a driver")->required();
  add("--good", options.good, "A version that passes")->required();
  add("--bad", options.bad, "A version that fails; older or newer than the good one")->required();
  add("--scenario", options.scenario, "Name of a built-in case, or a scenario file")->required();
  add("--requirement", options.requirement,
      "Only this requirement; otherwise those that the case lists");
  add("--versions", options.versions,
      "The published versions, oldest first, with commas; otherwise those that are installed");
  add("--setup", options.setup, "Install what is missing with this program")
      ->expected(0, 1)
      ->default_str(kSetupProgram);
}

}  // namespace

void add_bisect_command(CLI::App& program, int& exit_code) {
  CLI::App* verb =
      program.add_subcommand("bisect", "Find the version of a driver that broke or mended a case");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<BisectOptions>();
  add_options(*verb, *options);
  verb->footer(
      "Examples:\n"
      "  plumbline bisect --driver reference --good 0.1.0 --bad 0.0.8 --scenario "
      "driver-privacy-secrets-stay-at-home --requirement PR-1\n"
      "  plumbline bisect --driver reference --good 0.1.0 --bad 0.0.8 --versions 0.0.8,0.1.0 "
      "--scenario driver-wire-format --requirement PR-1\n"
      "Drivers (installed by ci/setup-drivers; ci/setup-drivers --list NAME lists what is "
      "published):\n"
      "    plumbline bisect --driver go --good 1.14.0 --bad 1.11.0 --setup --versions "
      "\"$(ci/setup-drivers --list go)\" --scenario driver-retry-no-more-than-promised\n"
      "A version that cannot be decided is run again, at most twice, and then left out.\n"
      "Exit: 0 found, 2 bad input, or the two are not good and bad, 3 versions between the last "
      "two "
      "were left out, 4 harness fault");
  verb->callback([options, &exit_code] { exit_code = run_bisect(*options); });
}

}  // namespace plumbline::cli
