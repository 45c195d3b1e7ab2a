#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "fake_server/core/behaviour_json.h"
#include "fake_server/core/json_fields.h"
#include "scenarios/engine/scenario.h"
#include "scenarios/engine/scenario_check.h"
#include "scenarios/engine/scenario_steps.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;
using json::Fields;
using Json = nlohmann::json;

constexpr std::int64_t kDivisorMax = 1'000;

NetworkFault read_network_fault(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  NetworkFault fault;
  fault.from = fields.duration_or("from", Duration::zero());
  fault.to = fields.duration("to");
  fault.reason = fields.one_of(
      "reason", {"refused", "tls", "dns", "reset", "connect_timeout", "latency", "duplicate"});
  fault.per_mille = fields.integer_or("per_mille", 1, 1000, fault.per_mille);
  fault.delay = fields.duration_or("delay", Duration::zero());
  const bool delays = fault.reason == "latency" || fault.reason == "duplicate";
  if (delays != fields.has("delay"))
    fields.fail("delay", "expected with \"latency\" and \"duplicate\", and with no other reason");
  fields.finish();
  if (fault.to <= fault.from) fields.fail("to", "expected a time after \"from\"");
  return fault;
}

std::vector<NetworkFault> read_network(const Json& array, const std::string& pointer) {
  json::expect_array(array, pointer);
  std::vector<NetworkFault> faults;
  for (const Json& value : array) {
    faults.push_back(read_network_fault(value, json::pointer_to_index(pointer, faults.size())));
  }
  return faults;
}

// The network's faults stand beside the behaviour; the rest of the object is the fake's own
// (behaviour_json.h).
Host read_host(const Json& value, const std::string& pointer) {
  if (!value.is_object())
    throw BadInput(pointer, "expected an object, found " + json::describe(value));
  Host host;
  Json behaviour = value;
  if (const auto network = value.find("network"); network != value.end()) {
    host.network = read_network(*network, pointer + "/network");
    behaviour.erase("network");
  }
  host.behaviour = fake::read_behaviour(behaviour, pointer);
  return host;
}

std::map<std::string, Host> read_hosts(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  if (value.empty() || value.size() > kHostsMax) {
    throw BadInput(pointer, "expected 1 to " + std::to_string(kHostsMax) + " hosts, found " +
                                std::to_string(value.size()));
  }
  std::map<std::string, Host> hosts;
  for (const auto& [name, host] : value.items())
    hosts.emplace(name, read_host(host, fields.pointer_to(name)));
  return hosts;
}

std::map<std::string, std::string> read_parameters(const Json& value, const std::string& pointer) {
  const Fields fields(value, pointer);
  std::map<std::string, std::string> parameters;
  for (const auto& [name, setting] : value.items()) {
    if (!setting.is_string() && !setting.is_number_integer()) {
      fields.fail(name, "expected a whole number or a string, found " + json::describe(setting));
    }
    parameters[name] = setting.is_string() ? setting.get<std::string>() : setting.dump();
  }
  return parameters;
}

void read_count(Fields& fields, const char* name, Expectation& expectation) {
  const Json& value = fields.required(name);
  expectation.count = name;
  if (!value.is_object()) {
    expectation.at_least = expectation.at_most = fields.integer(name, 0, kCountMax);
    return;
  }
  Fields range(value, fields.pointer_to(name));
  expectation.at_least = range.integer_or("at_least", 0, kCountMax, 0);
  expectation.at_most = range.integer_or("at_most", expectation.at_least, kCountMax, kCountMax);
  range.finish();
}

Expectation read_expectation(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  Expectation expectation;
  expectation.requirement = fields.text("requirement");
  expectation.host = fields.text("host");
  expectation.endpoint = fields.one_of_or("endpoint", {"telemetry", "flag"}, "telemetry");
  expectation.profile = fields.text_or("profile", "");
  expectation.world = fields.one_of_or("world", {"", "sim", "live", "driver"}, "");
  expectation.after = fields.text_or("after", "");
  expectation.before = fields.text_or("before", "");
  if (fields.has("requests") == fields.has("events")) {
    throw BadInput(pointer, "expected one of \"requests\" and \"events\"");
  }
  read_count(fields, fields.has("requests") ? "requests" : "events", expectation);
  (void)fields.optional(fields.has("requests") ? "events" : "requests");
  fields.finish();
  return expectation;
}

std::vector<Expectation> read_expectations(const Json& array, const std::string& pointer) {
  json::expect_array(array, pointer);
  std::vector<Expectation> expectations;
  for (const Json& value : array) {
    expectations.push_back(
        read_expectation(value, json::pointer_to_index(pointer, expectations.size())));
  }
  return expectations;
}

void read_configuration(Fields& fields, Scenario& scenario) {
  if (const Json* config = fields.optional("config"))
    scenario.config = read_parameters(*config, "/config");
  if (const Json* per_profile = fields.optional("config_for")) {
    const Fields names(*per_profile, "/config_for");
    for (const auto& [profile, config] : per_profile->items()) {
      scenario.config_for[profile] = read_parameters(config, names.pointer_to(profile));
    }
  }
}

journal::Canary read_canary(const Json& value, const std::string& pointer) {
  if (value.is_string()) return {value.get<std::string>()};
  if (!value.is_object())
    throw BadInput(pointer, "expected a string or an object, found " + json::describe(value));
  Fields fields(value, pointer);
  journal::Canary canary;
  canary.text = fields.text("text");
  canary.kind = fields.one_of("kind", journal::kCanaryKinds);
  fields.finish();
  return canary;
}

std::vector<journal::Canary> read_canaries(const Json& array, const std::string& pointer) {
  json::expect_array(array, pointer);
  std::vector<journal::Canary> canaries;
  for (const Json& value : array)
    canaries.push_back(read_canary(value, json::pointer_to_index(pointer, canaries.size())));
  return canaries;
}

std::map<std::string, std::map<std::string, std::string>> read_reasons(const Json& value,
                                                                       const std::string& pointer) {
  std::map<std::string, std::map<std::string, std::string>> reasons;
  const Fields names(value, pointer);
  for (const auto& [driver, ids] : value.items()) {
    Fields fields(ids, names.pointer_to(driver));
    for (const auto& [id, why] : ids.items()) reasons[driver][id] = fields.text(id);
  }
  return reasons;
}

// A process is there to be observed in the live world alone: nobody needs to say why.
void read_observation(Fields& fields, Scenario& scenario) {
  scenario.process = fields.boolean_or("process", false);
  scenario.arms = fields.boolean_or("arms", false) || scenario.process;
  scenario.inside = fields.texts_or_empty("inside");
  if (!scenario.process) return;
  if (!fields.has("worlds")) scenario.worlds = {"live"};
  if (scenario.worlds != std::vector<std::string>{"live"})
    fields.fail("worlds", "expected [\"live\"]: \"process\" observes a process from outside");
  if (scenario.why_one_world.empty())
    scenario.why_one_world = "a process is observed, which the simulated world does not have";
}

// {"at": "10s", "forward": "5m"} or {"at": "10s", "back": "1h"}
WallClockPlan::Step read_clock_step(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  WallClockPlan::Step step;
  step.at = fields.duration("at");
  if (fields.has("forward") == fields.has("back"))
    throw BadInput(pointer, "expected one of \"forward\" and \"back\"");
  step.by = fields.duration_or("forward", Duration::zero()) -
            fields.duration_or("back", Duration::zero());
  fields.finish();
  return step;
}

WallClockPlan read_clock(const Json& value) {
  constexpr std::int64_t kDriftMax = 100'000;  // a tenth: no clock that runs is worse
  Fields fields(value, "/clock");
  WallClockPlan clock;
  clock.drift_ppm = fields.integer_or("drift_ppm", -kDriftMax, kDriftMax, 0);
  if (const Json* steps = fields.optional("steps")) {
    json::expect_array(*steps, "/clock/steps");
    for (const Json& step : *steps) {
      const std::string here = json::pointer_to_index("/clock/steps", clock.steps.size());
      clock.steps.push_back(read_clock_step(step, here));
      const auto last = std::prev(clock.steps.end());
      if (last != clock.steps.begin() && last->at < std::prev(last)->at)
        throw BadInput(here + "/at", "expected a time not before the step before");
    }
  }
  fields.finish();
  return clock;
}

void read_heading(Fields& fields, Scenario& scenario) {
  fields.integer("plumbline_scenario", 1, 1);
  scenario.name = fields.text("name");
  scenario.title = fields.text("title");
  scenario.incident = fields.text_or("incident", "");
  scenario.requirements = fields.texts_or_empty("requirements");
  scenario.profiles = fields.texts_or_empty("profiles");
  if (fields.has("worlds")) scenario.worlds = fields.texts_or_empty("worlds");
  scenario.why_one_world = fields.text_or("why_one_world", "");
  scenario.drivers = fields.texts_or_empty("drivers");
  if (const Json* undecided = fields.optional("undecided_for"))
    scenario.undecided_for = read_reasons(*undecided, "/undecided_for");
  scenario.others_unjudged = fields.text_or("others_unjudged", "");
  scenario.exit = fields.one_of_or("exit", {"normal", "without_close", "uncaught_error"}, "normal");
  scenario.live_divisor = fields.integer_or("live_divisor", 1, kDivisorMax, scenario.live_divisor);
  read_observation(fields, scenario);
  if (const Json* canaries = fields.optional("canaries"))
    scenario.canaries = read_canaries(*canaries, "/canaries");
  if (const Json* clock = fields.optional("clock")) scenario.clock = read_clock(*clock);
  scenario.watch = fields.duration_or("watch", scenario.watch);
}

Scenario scenario_of(const Json& value) {
  Fields fields(value, "");
  Scenario scenario;
  read_heading(fields, scenario);
  read_configuration(fields, scenario);
  scenario.hosts = read_hosts(fields.required("hosts"), "/hosts");
  scenario.steps = read_steps(fields.required("steps"), "/steps");
  if (const Json* expect = fields.optional("expect"))
    scenario.expect = read_expectations(*expect, "/expect");
  fields.finish();
  check(scenario);
  return scenario;
}

}  // namespace

Scenario read_scenario(const std::string& text, const std::string& origin) {
  try {
    Scenario scenario = scenario_of(json::parse_text(text));
    scenario.origin = origin;
    scenario.text = text;
    return scenario;
  } catch (const BadInput& fault) {
    throw BadInput("", origin + ": " + fault.what());
  }
}

}  // namespace plumbline::scenario
