#include "scenarios/cli/verify_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/cli/last_failed.h"
#include "scenarios/engine/glob.h"
#include "scenarios/engine/settings.h"
#include "scenarios/judge/catalogue.h"

namespace plumbline::cli {
namespace {

using scenario::Run;
using scenario::Scenario;

// Live cases mostly wait: 32 at a time keep two cores under a fifth busy, and the jitter low.
constexpr std::size_t kJobsMax = 64;
constexpr std::size_t kPatternBytesMax = 1 << 20;

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

void expect_requirement(const std::string& id) {
  if (id.empty() || judge::Catalogue::built_in().find(id) != nullptr) return;
  std::vector<std::string> known;
  for (const judge::Requirement& requirement : judge::Catalogue::built_in().requirements())
    known.push_back(requirement.id);
  throw json::BadInput("", "--requirement " + id + ": expected the id of a requirement" +
                               json::suggestion(id, known));
}

void keep_last_failed_only(std::vector<Run>& runs) {
  const std::vector<std::string> failed = read_last_failed(last_failed_path());
  std::erase_if(runs, [&](const Run& run) {
    return std::find(failed.begin(), failed.end(), line_of(run)) == failed.end();
  });
  if (runs.empty()) throw json::BadInput("", "--last-failed: none of those selected failed last");
}

void add_selection(CLI::App& verb, VerifyOptions& options, const CLI::Validator& not_empty) {
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
  verb.add_option("--record", options.record, "Write each case's journal into this folder")
      ->check(not_empty);
  verb.add_flag("--fingerprints", options.fingerprints,
                "Print a fingerprint of each journal instead of the table");
  verb.add_option("--colour,--color", options.colour, "Colours in the table; auto: on a terminal")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
}

}  // namespace

void add_verify_options(CLI::App& verb, VerifyOptions& options) {
  // An unset shell variable must not quietly mean the default.
  const CLI::Validator not_empty(
      [](const std::string& text) { return text.empty() ? "expected a value" : ""; }, "TEXT");
  add_selection(verb, options, not_empty);
  verb.add_option("--seed", options.seed, "Decides every random draw of the run")
      ->capture_default_str();
  verb.add_option("--jobs", options.jobs, "Live cases at a time")
      ->check(CLI::Range(std::size_t{1}, kJobsMax))
      ->capture_default_str();
  add_outputs(verb, options, not_empty);
}

std::vector<Scenario> chosen_scenarios(const VerifyOptions& options) {
  expect_requirement(options.requirement);
  const std::string skipped = patterns_of("--skip", options.skip);
  std::vector<Scenario> scenarios = options.scenarios.empty()
                                        ? scenario::built_in_scenarios()
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

std::vector<Run> chosen_runs(const std::vector<Scenario>& scenarios, const VerifyOptions& options) {
  const std::uint64_t seed = seed_of(options.seed);
  std::vector<Run> runs;
  for (const std::string& profile :
       chosen(options.profile, "all", scenario::reference_profiles())) {
    for (const std::string& world : chosen(options.world, "both", {"sim", "live"})) {
      for (const Scenario& one : scenarios) {
        const bool in_world =
            std::find(one.worlds.begin(), one.worlds.end(), world) != one.worlds.end();
        if (!in_world || !scenario::applies(one, profile)) continue;
        // Refuses a bad override before anything runs.
        (void)scenario::settings_for(one, profile, 1);
        runs.push_back({&one, profile, world, seed});
      }
    }
  }
  if (runs.empty())
    throw json::BadInput("",
                         "no case is left: none of those selected runs in that world and profile");
  if (options.last_failed) keep_last_failed_only(runs);
  return runs;
}

}  // namespace plumbline::cli
