#include "scenarios/cli/explore_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>

#include "fake_server/core/draw.h"
#include "fake_server/core/json_fields.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/output_file.h"
#include "scenarios/engine/driver_deviations.h"
#include "scenarios/engine/settings.h"
#include "scenarios/explore/campaign.h"
#include "scenarios/explore/damage_campaign.h"
#include "scenarios/explore/fault_kinds.h"
#include "scenarios/explore/generator.h"
#include "scenarios/explore/reduce.h"
#include "scenarios/explore/simpler_steps.h"

namespace plumbline::cli {
namespace {

using explore::CampaignOptions;
using explore::CampaignResult;
using explore::Failure;
using explore::Finding;
using std::chrono::steady_clock;

struct ExploreOptions {
  std::string seeds = "0..1000";
  std::string shard;
  std::vector<std::string> profiles;
  std::vector<std::string> without;
  std::string reduced;
  std::string json;
  double minutes = 0;
  std::size_t jobs = 0;
  bool plans = false;
  bool coverage = false;
  bool gate = false;
  bool damage = false;
  bool fingerprints = false;
};

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

void expect_known(const std::vector<std::string>& names, const std::vector<std::string>& known,
                  const char* option) {
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw json::BadInput("", std::string(option) + ": \"" + name + "\" is not known" +
                                 json::suggestion(name, known));
  }
}

CampaignOptions campaign_of(const ExploreOptions& options) {
  CampaignOptions campaign;
  campaign.seeds = explore::seeds_of(options.seeds);
  campaign.shard = explore::shard_of(options.shard, environment);
  campaign.profiles = options.profiles.empty() ? scenario::reference_profiles() : options.profiles;
  expect_known(campaign.profiles, scenario::reference_profiles(), "--profile");
  std::vector<std::string> kinds = explore::fault_kinds();
  kinds.insert(kinds.end(), {"restart", "clock"});
  expect_known(options.without, kinds, "--without");
  campaign.without = {options.without.begin(), options.without.end()};
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  campaign.jobs = options.jobs == 0 ? cores : options.jobs;
  if (options.minutes > 0) {
    const std::chrono::duration<double, std::ratio<60>> minutes(options.minutes);
    campaign.end =
        steady_clock::now() + std::chrono::duration_cast<steady_clock::duration>(minutes);
  }
  campaign.covers = options.coverage || options.gate;
  return campaign;
}

std::string repeat(const Failure& failure) {
  return "plumbline explore --seeds " + std::to_string(failure.seed) + " --profile " +
         failure.profile;
}

void print(const Failure& failure) {
  std::cout << "seed " << failure.seed << " " << failure.profile << ": "
            << failure.finding.requirement << " fails: " << failure.finding.reason
            << "; repeat: " << repeat(failure) << "\n"
            << std::flush;
}

// Names made from the content: the same finding is the same file.
std::string name_of(const std::string& requirement, const std::string& text) {
  std::string name = "explore-" + requirement + "-";
  std::uint64_t hash = fake::draw(0, text, 0);
  for (int digit = 0; digit < 8; ++digit, hash >>= 4U) name += "0123456789abcdef"[hash & 15U];
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return name;
}

// Fails alike: the same requirement, for the same reason but for its numbers and how often.
bool is_alike(const Finding& one, const Finding& other) {
  const auto kind = [](const Finding& finding) {
    return scenario::fingerprint_of(finding.reason.substr(0, finding.reason.find(" (and ")));
  };
  return one.requirement == other.requirement && kind(one) == kind(other);
}

// The smallest scenario of this finding, as a file that fails when it is run.
void write_reduced(const Failure& failure, const ExploreOptions& options) {
  constexpr std::chrono::seconds kBudget{60};  // a finding is seldom worth more
  const std::set<std::string> without(options.without.begin(), options.without.end());
  scenario::Scenario scenario = explore::generate(failure.seed, failure.profile, without).scenario;
  const std::string& requirement = failure.finding.requirement;
  if (requirement != "fault") scenario.requirements = {requirement};
  scenario = explore::reduce(
      std::move(scenario),
      [&](const scenario::Scenario& candidate) {
        return is_alike(explore::run_and_judge(candidate, failure.profile, failure.seed),
                        failure.finding);
      },
      kBudget);
  const Finding finding = explore::run_and_judge(scenario, failure.profile, failure.seed);
  scenario.title = "Found by seed " + std::to_string(failure.seed) + ": " + finding.reason;
  scenario.name = name_of(requirement, text_of(scenario));
  const std::string path = options.reduced + "/" + scenario.name + ".json";
  if (const auto trouble = write_whole(path, text_of(scenario)))
    throw std::runtime_error("--reduce: " + *trouble);
  std::cout << "  reduced to " << explore::step_count(scenario.steps)
            << " steps: plumbline verify --scenarios " << path << " --world sim --profile "
            << failure.profile << " --seed " << failure.seed << "\n"
            << std::flush;
}

void print_summary(const ExploreOptions& options, const CampaignResult& result) {
  if (options.coverage) std::cout << result.coverage.table();
  std::cout << result.runs << " runs (" << result.twice << " of them twice), " << result.entries
            << " journal entries, " << result.deliveries
            << " deliveries: " << result.failures.size() << " failed\n";
}

// A gate that says which cells nobody visited.
bool has_holes(const ExploreOptions& options, const CampaignResult& result) {
  if (!options.gate) return false;
  const auto holes = result.coverage.holes();
  for (const explore::Cell& cell : holes)
    std::cout << "never visited: " << cell.state << ", " << cell.phase << " request, " << cell.fault
              << "\n";
  for (const explore::Cell& cell : result.coverage.surprises())
    std::cout << "visited, and said to be unreachable: " << cell.state << ", " << cell.phase
              << " request\n";
  return !holes.empty() || !result.coverage.surprises().empty();
}

void print_fingerprints(const CampaignOptions& campaign) {
  for (std::uint64_t seed = campaign.seeds.first; seed <= campaign.seeds.last; ++seed) {
    for (const std::string& profile : campaign.profiles) {
      const scenario::Scenario scenario = explore::generate(seed, profile).scenario;
      std::cout << profile << " " << seed << " "
                << explore::fingerprint_of_run(scenario, profile, seed) << "\n";
    }
  }
}

int run(const ExploreOptions& options) {
  const CampaignOptions campaign = campaign_of(options);
  if (options.fingerprints) {
    print_fingerprints(campaign);
    return kConformant;
  }
  if (options.damage) {
    std::cout << explore::text_of(
        explore::damage_runs(campaign.seeds, campaign.profiles, campaign.jobs));
    return kConformant;
  }
  if (!options.json.empty()) expect_writable("--json", options.json);
  if (!options.reduced.empty()) {
    std::error_code error;
    std::filesystem::create_directories(options.reduced, error);
    expect_writable("--reduce", options.reduced + "/.plumbline");
  }
  const bool shows = options.plans || campaign.seeds.first == campaign.seeds.last;
  const std::function<void(const std::string&)> begins = [](const std::string& drawn) {
    std::cout << drawn << "\n" << std::flush;
  };
  const std::function<void(const Failure&)> failed = [](const Failure& failure) { print(failure); };
  const CampaignResult result = explore::run_campaign(
      campaign, shows ? begins : std::function<void(const std::string&)>{}, failed);
  if (!options.reduced.empty()) {
    for (const Failure& failure : result.failures) {
      print(failure);
      write_reduced(failure, options);
    }
  }
  print_summary(options, result);
  if (!options.json.empty()) {
    if (const auto trouble = write_whole(options.json, explore::json_of(result)))
      throw std::runtime_error("--json: " + *trouble);
  }
  const bool holes = has_holes(options, result);
  const bool broken =
      std::any_of(result.failures.begin(), result.failures.end(),
                  [](const Failure& failure) { return failure.finding.requirement != "fault"; });
  if (broken || holes) return kNotConformant;
  return result.failures.empty() ? kConformant : kHarnessFault;
}

void add_options(CLI::App& verb, ExploreOptions& options) {
  verb.add_option("--seeds", options.seeds, "Seeds A..B, both included, or one")
      ->capture_default_str();
  verb.add_option("--minutes", options.minutes, "Begin no run after so many minutes")
      ->check(CLI::Range(0.0, 10'000.0));
  verb.add_option("--profile", options.profiles, "design, shipped; default: both");
  verb.add_option("--shard", options.shard,
                  "I/N: every N-th seed from the I-th on (from 0); /N: I from the environment");
  verb.add_option("--jobs", options.jobs, "Runs at once; default: as many as there are processors")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}));
  verb.add_option("--without", options.without, "Leave a kind of fault out (may be repeated)");
  verb.add_option("--reduce", options.reduced,
                  "Write each finding, made small, as a scenario into this folder");
  verb.add_option("--json", options.json, "Write the results as JSON into this file");
  verb.add_flag("--plans", options.plans, "Print what is drawn for each run before it starts");
  verb.add_flag("--coverage", options.coverage, "Print what the runs exercised");
  verb.add_flag("--gate", options.gate, "Fail when something reachable was not exercised");
  CLI::Option* damage =
      verb.add_flag("--damage", options.damage,
                    "Damage one entry of each journal, and print how often the judge notices");
  CLI::Option* fingerprints = verb.add_flag("--fingerprints", options.fingerprints,
                                            "Print a fingerprint of each run's journal instead");
  for (const char* other : {"--minutes", "--shard", "--without", "--reduce", "--json", "--plans",
                            "--coverage", "--gate"}) {
    damage->excludes(verb.get_option(other));
    fingerprints->excludes(verb.get_option(other));
  }
  fingerprints->excludes(damage);
}

}  // namespace

void add_explore_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "explore", "Run random workloads under random faults in virtual time, and judge each");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<ExploreOptions>();
  add_options(*verb, *options);
  verb->footer(
      "Examples:\n"
      "  plumbline explore --seeds 0..200\n"
      "  plumbline explore --seeds 7 --profile design --coverage\n"
      "  plumbline explore --seeds 0..99 --shard 1/4 --plans\n"
      "A finding is one line, with the command that repeats it.\n"
      "Exit: 0 nothing failed, 1 a requirement failed or the gate, 2 bad input, 4 harness fault");
  verb->callback([options, &exit_code] {
    try {
      exit_code = run(*options);
    } catch (const json::BadInput& fault) {
      std::cerr << "plumbline explore: " << fault.what() << "\n";
      exit_code = kBadInput;
    } catch (const std::exception& fault) {
      std::cerr << "plumbline explore: " << fault.what() << "\n";
      exit_code = kHarnessFault;
    }
  });
}

}  // namespace plumbline::cli
