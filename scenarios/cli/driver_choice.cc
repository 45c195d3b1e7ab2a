#include "scenarios/cli/driver_choice.h"

#include <random>
#include <stdexcept>

#include "fake_server/core/json_fields.h"
#include "scenarios/engine/driver_manifest.h"
#include "scenarios/judge/profile.h"
#include "scenarios/report/console.h"

namespace plumbline::cli {
namespace {

using json::BadInput;
using scenario::DriverUnderTest;

constexpr const char* kAnyProfile = "all";  // the option was not given

std::uint64_t canaries_of(const VerifyOptions& options) {
  if (!options.canaries.empty()) return number_of("--canaries", options.canaries);
  return std::random_device()();  // printed with the results, to repeat them
}

// Refuses a profile that is none before anything runs.
std::string known_profile(const std::string& name, const char* option) {
  try {
    (void)judge::Profile::load(name);
  } catch (const BadInput& fault) {
    throw BadInput("", std::string(option) + ": " + fault.what());
  }
  return name;
}

void ask(DriverUnderTest& driver) {
  try {
    driver.info = scenario::ask_driver(driver.launch, driver.limits);
  } catch (const std::runtime_error& fault) {
    throw std::runtime_error(driver.asked + ": " + fault.what());
  }
}

DriverUnderTest installed(const scenario::DriverFolders& folders, const std::string& asked) {
  scenario::InstalledDriver found;
  try {
    found = find_driver(folders, asked);
  } catch (const BadInput& fault) {
    throw BadInput("", "--driver " + asked + ": " + fault.what());
  }
  DriverUnderTest driver;
  driver.label = found.name + "@" + found.version;
  driver.asked = "--driver " + driver.label;
  driver.profile = known_profile(found.profile, driver.asked.c_str());
  driver.launch = std::move(found.launch);
  ask(driver);
  return driver;
}

DriverUnderTest of_command(const VerifyOptions& options) {
  DriverUnderTest driver;
  driver.asked = "--driver-command " + report::quoted(options.driver_command);
  try {
    driver.launch.command = scenario::words_of(options.driver_command);
  } catch (const BadInput& fault) {
    throw BadInput("", "--driver-command: " + std::string(fault.what()));
  }
  ask(driver);
  driver.label = driver.info.name + "@" + driver.info.version;
  const bool given = options.profile != kAnyProfile;
  driver.profile = known_profile(given ? options.profile : driver.info.profile, "--profile");
  if (given) driver.asked += " --profile " + report::quoted(options.profile);
  return driver;
}

}  // namespace

std::string deviations_path(const DriverUnderTest& driver) {
  return driver.launch.source + "/known.json";
}

std::vector<DriverUnderTest> chosen_drivers(const VerifyOptions& options) {
  std::vector<DriverUnderTest> drivers;
  if (!options.for_drivers()) return drivers;
  const bool extra = !options.drivers.empty() && options.profile != kAnyProfile;
  if (extra) throw BadInput("", "--profile: a driver by name brings its own");
  const std::uint64_t canaries = canaries_of(options);
  const scenario::DriverFolders folders = scenario::driver_folders();
  for (const std::string& asked : options.drivers) drivers.push_back(installed(folders, asked));
  if (!options.driver_command.empty()) drivers.push_back(of_command(options));
  for (DriverUnderTest& driver : drivers) {
    driver.canaries = canaries;
    driver.service = scenario::make_sql_service;
  }
  return drivers;
}

}  // namespace plumbline::cli
