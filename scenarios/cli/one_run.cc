#include "scenarios/cli/one_run.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/driver_choice.h"
#include "scenarios/cli/verify_options.h"
#include "scenarios/engine/driver_needs.h"
#include "scenarios/engine/settings.h"
#include "scenarios/judge/catalogue.h"

namespace plumbline::cli {
namespace {

using json::BadInput;
using scenario::Run;
using scenario::Scenario;

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string world_of(const Scenario& scenario, const OneRunOptions& options) {
  std::string world = options.world;
  if (options.for_driver()) {
    if (!world.empty() && world != "driver")
      throw BadInput("", "--world " + world + ": expected driver with a driver");
    world = "driver";
  } else if (world == "driver") {
    throw BadInput("", "--world driver: expected --driver or --driver-command as well");
  }
  if (world.empty()) {
    world = has(scenario.worlds, "sim") && !scenario.process ? "sim" : "live";
    if (!has(scenario.worlds, "live") && world == "live")
      throw BadInput("", "the case runs with drivers only: expected --driver or --driver-command");
  }
  if (!has(scenario.worlds, world))
    throw BadInput(
        "", "the case does not run in the world " + world + ", but in " + listed(scenario.worlds));
  if (scenario.process && world == "sim")
    throw BadInput("", "the case has \"process\": expected --world live");
  return world;
}

std::string reference_profile_of(const Scenario& scenario, const OneRunOptions& options) {
  const std::vector<std::string>& all = scenario::reference_profiles();
  if (options.profile.empty()) {
    return *std::find_if(all.begin(), all.end(),
                         [&](const std::string& profile) { return applies(scenario, profile); });
  }
  if (!has(all, options.profile))
    throw BadInput("", "--profile " + options.profile + ": expected " + listed(all) +
                           json::suggestion(options.profile, all));
  if (!applies(scenario, options.profile))
    throw BadInput(
        "", "--profile " + options.profile + ": the case is for " + listed(scenario.profiles));
  return options.profile;
}

}  // namespace

void add_one_run_options(CLI::App& verb, OneRunOptions& options) {
  verb.add_option("--requirement", options.requirement,
                  "The id it is about; the first that fails, in the order of the catalogue");
  verb.add_option(
      "--profile", options.profile,
      "What the client is held to: design or shipped; with --driver-command any profile "
      "or its file");
  verb.add_option("--world", options.world, "Where the client runs: sim where the case has it")
      ->check(CLI::IsMember({"sim", "live", "driver"}));
  auto* driver = verb.add_option("--driver", options.driver,
                                 "Instead of the reference client an installed driver: NAME or "
                                 "NAME@VERSION");
  verb.add_option("--driver-command", options.driver_command,
                  "Instead of the reference client a program that speaks the adapter protocol")
      ->excludes(driver);
  verb.add_option("--seed", options.seed, "Decides every random draw of the run")
      ->capture_default_str();
  verb.add_option("--canaries", options.canaries,
                  "Number that decides the secrets planted with a driver")
      ->default_str("by chance, and printed");
}

void expect_known_requirement(const std::string& id) {
  if (id.empty() || judge::Catalogue::built_in().find(id) != nullptr) return;
  std::vector<std::string> known;
  for (const judge::Requirement& requirement : judge::Catalogue::built_in().requirements())
    known.push_back(requirement.id);
  throw BadInput("", "--requirement " + id + ": expected the id of a requirement" +
                         json::suggestion(id, known));
}

std::vector<scenario::DriverUnderTest> chosen_driver(const OneRunOptions& options) {
  VerifyOptions verify;
  if (!options.driver.empty()) verify.drivers = {options.driver};
  verify.driver_command = options.driver_command;
  verify.canaries = options.canaries;
  if (!options.profile.empty()) verify.profile = options.profile;
  return chosen_drivers(verify);
}

Run one_run(const Scenario& scenario, const std::vector<scenario::DriverUnderTest>& drivers,
            const OneRunOptions& options) {
  Run run;
  run.scenario = &scenario;
  run.world = world_of(scenario, options);
  run.seed = number_of("--seed", options.seed);
  if (drivers.empty()) {
    run.profile = reference_profile_of(scenario, options);
    (void)scenario::settings_for(scenario, run.profile, 1);  // refuses a bad override
    return run;
  }
  run.driver = &drivers.front();
  run.profile = run.driver->profile;
  if (!is_for_driver(scenario, run.driver->info.profile))
    throw BadInput("", "the case is for the drivers " + listed(scenario.drivers));
  return run;
}

std::string tenths_of_seconds(std::chrono::nanoseconds time) {
  const auto tenths = std::chrono::duration_cast<std::chrono::duration<std::int64_t, std::deci>>(
      time + std::chrono::milliseconds(50));
  return std::to_string(tenths.count() / 10) + "." + std::to_string(tenths.count() % 10) + " s";
}

}  // namespace plumbline::cli
