#include "scenarios/engine/scenario_check.h"

#include <algorithm>
#include <iterator>

#include "fake_server/core/json_fields.h"
#include "scenarios/engine/inside_checks.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/step_check.h"
#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/judge.h"
#include "scenarios/judge/rules.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;

const Names& requirement_ids() {
  static const Names all = [] {
    Names ids;
    for (const judge::Requirement& requirement : judge::Catalogue::built_in().requirements())
      ids.insert(requirement.id);
    return ids;
  }();
  return all;
}

// Names become parts of paths, commands, test names and addresses.
void check_name(const std::string& name, const std::string& pointer) {
  constexpr std::size_t kLongest = 100;
  const std::string allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (name.empty() || name.size() > kLongest ||
      name.find_first_not_of(allowed) != std::string::npos) {
    throw BadInput(pointer, "expected 1 to 100 of the characters a-z, 0-9 and -");
  }
}

void expect_decidable(const std::string& id, const std::string& pointer) {
  const auto& rules = judge::rules();
  if (std::any_of(rules.begin(), rules.end(),
                  [&](const auto& rule) { return id == rule.id && rule.judge != judge::judge_ov; }))
    return;
  throw BadInput(pointer, "expected a requirement that a rule decides, none decides " + id);
}

void check_requirements(const Scenario& scenario) {
  const Names& ids = requirement_ids();
  for (std::size_t index = 0; index < scenario.requirements.size(); ++index) {
    expect_known(scenario.requirements[index], ids, "a requirement",
                 json::pointer_to_index("/requirements", index));
    expect_decidable(scenario.requirements[index], json::pointer_to_index("/requirements", index));
  }
  if (scenario.requirements.empty()) {
    throw BadInput("/requirements", "expected at least one requirement that the run must decide");
  }
}

void check_worlds(const Scenario& scenario) {
  const Names known{"sim", "live", "driver"};
  for (std::size_t index = 0; index < scenario.worlds.size(); ++index) {
    expect_known(scenario.worlds[index], known, "a world",
                 json::pointer_to_index("/worlds", index));
  }
  if (scenario.worlds.empty()) throw BadInput("/worlds", "expected at least one world");
  if (Names(scenario.worlds.begin(), scenario.worlds.end()).size() != scenario.worlds.size())
    throw BadInput("/worlds", "expected each world once");
  const bool one = scenario.worlds.size() == 1 && scenario.worlds.front() != "driver";
  if (one && scenario.why_one_world.empty())
    throw BadInput("", "expected a member \"why_one_world\", because the case leaves one out");
  if (scenario.exit != "normal" && scenario.worlds != std::vector<std::string>{"driver"})
    throw BadInput("/exit", "expected \"worlds\": [\"driver\"]: only a driver's process ends so");
}

bool is_for_real_sockets(const std::string& reason) {
  return reason == "refused" || reason == "reset" || reason == "latency";
}

// Real connections can be refused, reset and slowed down; name resolution and TLS are not there to
// be broken. A process that is observed has no proxy in it.
void check_networks(const Scenario& scenario) {
  const bool is_live =
      std::find(scenario.worlds.begin(), scenario.worlds.end(), "live") != scenario.worlds.end();
  for (const auto& [name, host] : scenario.hosts) {
    for (const NetworkFault& fault : host.network) {
      if (is_live && !is_for_real_sockets(fault.reason)) {
        throw BadInput(
            "/hosts/" + name + "/network",
            "expected \"refused\", \"reset\" or \"latency\" in a case of the live world, \"" +
                fault.reason + "\" is for the simulated one");
      }
      if (scenario.process && fault.reason != "refused")
        throw BadInput("/hosts/" + name + "/network",
                       "expected \"refused\" with \"process\", found \"" + fault.reason + "\"");
    }
  }
}

// Real processes and real clocks are not ours to break.
void check_virtual(const Scenario& scenario) {
  if (scenario.worlds == std::vector<std::string>{"sim"}) return;
  const char* why = ": expected \"worlds\": [\"sim\"], only the simulated world has this";
  if (scenario.clock != WallClockPlan{}) throw BadInput("", std::string("/clock") + why);
  if (has_restart(scenario)) throw BadInput("", std::string("/steps: a restart") + why);
}

// A driver's statements and its telemetry share one host and one TLS: the wire cannot part them.
void check_driver_networks(const Scenario& scenario) {
  const auto& worlds = scenario.worlds;
  if (std::find(worlds.begin(), worlds.end(), "driver") == worlds.end()) return;
  for (const auto& [name, host] : scenario.hosts) {
    if (!host.network.empty())
      throw BadInput("/hosts/" + name + "/network", "expected none in a case of the driver world");
  }
}

// "{b}" in a redirect is host b's address, in the world where only the run knows it.
void check_redirect(const Scenario& scenario, const std::string& redirect,
                    const std::string& here) {
  const std::size_t open = redirect.find('{');
  if (open == std::string::npos) return;
  if (scenario.worlds != std::vector<std::string>{"driver"})
    throw BadInput(here, "expected no {NAME} outside of \"worlds\": [\"driver\"]");
  Names hosts;
  for (const auto& [name, host] : scenario.hosts) hosts.insert(name);
  const std::size_t close = redirect.find('}', open);
  expect_known(redirect.substr(open + 1, close == std::string::npos ? close : close - open - 1),
               hosts, "a host", here);
}

void check_redirects(const Scenario& scenario) {
  for (const auto& [name, host] : scenario.hosts) {
    for (const fake::AnswerRule& rule : host.behaviour.telemetry)
      check_redirect(scenario, rule.redirect, "/hosts/" + name + "/telemetry");
    for (const fake::AnswerRule& rule : host.behaviour.flag_answers)
      check_redirect(scenario, rule.redirect, "/hosts/" + name + "/flag/answers");
  }
}

void check_inside(const Scenario& scenario) {
  const auto& names = inside_check_names();
  for (std::size_t index = 0; index < scenario.inside.size(); ++index) {
    expect_known(scenario.inside[index], Names(names.begin(), names.end()), "a look inside",
                 json::pointer_to_index("/inside", index));
  }
}

void check_profiles(const Scenario& scenario) {
  const Names known(reference_profiles().begin(), reference_profiles().end());
  for (std::size_t index = 0; index < scenario.profiles.size(); ++index) {
    expect_known(scenario.profiles[index], known, "a profile",
                 json::pointer_to_index("/profiles", index));
  }
  const Names drivers(driver_profiles().begin(), driver_profiles().end());
  for (std::size_t index = 0; index < scenario.drivers.size(); ++index) {
    expect_known(scenario.drivers[index], drivers, "a driver",
                 json::pointer_to_index("/drivers", index));
  }
  Names configured = known;
  configured.insert(drivers.begin(), drivers.end());
  for (const auto& [profile, config] : scenario.config_for) {
    expect_known(profile, configured, "a profile", "/config_for/" + profile);
  }
}

void check_undecided(const Scenario& scenario) {
  const Names drivers(driver_profiles().begin(), driver_profiles().end());
  const Names listed(scenario.requirements.begin(), scenario.requirements.end());
  for (const auto& [driver, reasons] : scenario.undecided_for) {
    expect_known(driver, drivers, "a driver", "/undecided_for/" + driver);
    for (const auto& [id, why] : reasons) {
      const std::string here = "/undecided_for/" + driver + "/" + id;
      expect_known(id, listed, "one of the case's requirements", here);
      if (why.empty()) throw BadInput(here, "expected a reason");
    }
  }
}

// The marks that bound what is counted, and something in between.
void check_marks(const Expectation& expectation, const std::vector<std::string>& marks,
                 const std::string& here) {
  const Names known(marks.begin(), marks.end());
  if (!expectation.after.empty()) expect_known(expectation.after, known, "a mark", here + "/after");
  if (!expectation.before.empty())
    expect_known(expectation.before, known, "a mark", here + "/before");
  if (expectation.after.empty() || expectation.before.empty()) return;
  const auto after = std::find(marks.begin(), marks.end(), expectation.after);
  if (std::find(std::next(after), marks.end(), expectation.before) == marks.end())
    throw BadInput(here + "/before", "expected a mark that comes later than \"after\"");
}

// An expectation that no run can miss, or that no run is asked, promises nothing.
void check_expectation(const Scenario& scenario, const Expectation& expectation,
                       const std::vector<std::string>& marks, const std::string& here) {
  expect_known(expectation.requirement, requirement_ids(), "a requirement", here + "/requirement");
  Names hosts;
  for (const auto& [name, host] : scenario.hosts) hosts.insert(name);
  expect_known(expectation.host, hosts, "a host", here + "/host");
  const auto& worlds = scenario.worlds;
  if (!expectation.world.empty() &&
      std::find(worlds.begin(), worlds.end(), expectation.world) == worlds.end()) {
    throw BadInput(here + "/world", "expected a world that the case runs in");
  }
  if (!expectation.profile.empty()) {
    const Names profiles(reference_profiles().begin(), reference_profiles().end());
    expect_known(expectation.profile, profiles, "a profile", here + "/profile");
    if (!applies(scenario, expectation.profile))
      throw BadInput(here + "/profile", "expected a profile that the case is for");
  }
  check_marks(expectation, marks, here);
  if (expectation.at_least == 0 && expectation.at_most == kCountMax) {
    throw BadInput(here + "/" + expectation.count,
                   "expected a number, or a member \"at_least\" or \"at_most\"");
  }
}

}  // namespace

bool has_restart(const Scenario& scenario) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(),
                     [](const Step& step) { return std::holds_alternative<RestartStep>(step); });
}

void check(const Scenario& scenario) {
  check_name(scenario.name, "/name");
  if (scenario.title.empty()) throw BadInput("/title", "expected a title");
  if (scenario.watch > kWaitsMax) throw BadInput("/watch", "expected at most 24h");
  for (const auto& [name, host] : scenario.hosts) check_name(name, "/hosts/" + name);
  check_requirements(scenario);
  check_worlds(scenario);
  check_networks(scenario);
  check_driver_networks(scenario);
  check_virtual(scenario);
  check_redirects(scenario);
  check_inside(scenario);
  check_profiles(scenario);
  check_undecided(scenario);
  const std::vector<std::string> marks = check_steps(scenario);
  for (std::size_t index = 0; index < scenario.expect.size(); ++index) {
    check_expectation(scenario, scenario.expect[index], marks,
                      json::pointer_to_index("/expect", index));
  }
}

}  // namespace plumbline::scenario
