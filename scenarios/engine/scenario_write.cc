// A scenario as JSON text: what read_scenario() reads.
#include <nlohmann/json.hpp>

#include "fake_server/core/behaviour_json.h"
#include "fake_server/core/duration_text.h"
#include "scenarios/engine/scenario.h"
#include "scenarios/engine/scenario_steps.h"

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;

template <typename T>
void put(Json& json, const char* name, const T& value, const T& otherwise) {
  if (!(value == otherwise)) json[name] = value;
}

void put(Json& json, const char* name, Duration value, Duration otherwise = {}) {
  if (value != otherwise) json[name] = to_text(value);
}

Json json_of(const NetworkFault& fault) {
  Json json{{"to", to_text(fault.to)}, {"reason", fault.reason}};
  put(json, "from", fault.from);
  put(json, "per_mille", fault.per_mille, std::int64_t{1000});
  if (fault.reason == "latency" || fault.reason == "duplicate")
    json["delay"] = to_text(fault.delay);
  return json;
}

Json json_of(const Host& host) {
  Json json = fake::json_of(host.behaviour);
  for (const NetworkFault& fault : host.network) json["network"].push_back(json_of(fault));
  return json;
}

Json json_of(const Expectation& expectation) {
  const Expectation otherwise;
  Json json{{"requirement", expectation.requirement}, {"host", expectation.host}};
  put(json, "endpoint", expectation.endpoint, otherwise.endpoint);
  put(json, "profile", expectation.profile, otherwise.profile);
  put(json, "world", expectation.world, otherwise.world);
  put(json, "after", expectation.after, otherwise.after);
  put(json, "before", expectation.before, otherwise.before);
  Json& count = json[expectation.count];
  if (expectation.at_least == expectation.at_most) {
    count = expectation.at_least;
  } else {
    count = {{"at_least", expectation.at_least}, {"at_most", expectation.at_most}};
  }
  return json;
}

Json json_of(const WallClockPlan& clock) {
  Json json = Json::object();
  put(json, "drift_ppm", clock.drift_ppm, std::int64_t{0});
  for (const WallClockPlan::Step& step : clock.steps) {
    const bool back = step.by < Duration::zero();
    json["steps"].push_back({{"at", to_text(step.at)},
                             {back ? "back" : "forward", to_text(back ? -step.by : step.by)}});
  }
  return json;
}

void put_heading(const Scenario& scenario, Json& json) {
  const Scenario otherwise;
  json["plumbline_scenario"] = 1;
  json["name"] = scenario.name;
  json["title"] = scenario.title;
  json["requirements"] = scenario.requirements;
  put(json, "incident", scenario.incident, otherwise.incident);
  put(json, "profiles", scenario.profiles, otherwise.profiles);
  put(json, "worlds", scenario.worlds, otherwise.worlds);
  put(json, "why_one_world", scenario.why_one_world, otherwise.why_one_world);
  put(json, "drivers", scenario.drivers, otherwise.drivers);
  put(json, "undecided_for", scenario.undecided_for, otherwise.undecided_for);
  put(json, "others_unjudged", scenario.others_unjudged, otherwise.others_unjudged);
  put(json, "exit", scenario.exit, otherwise.exit);
  put(json, "live_divisor", scenario.live_divisor, otherwise.live_divisor);
  put(json, "watch", scenario.watch, otherwise.watch);
}

void put_run(const Scenario& scenario, Json& json) {
  const Scenario otherwise;
  put(json, "config", scenario.config, otherwise.config);
  put(json, "config_for", scenario.config_for, otherwise.config_for);
  put(json, "process", scenario.process, false);
  put(json, "arms", scenario.arms, scenario.process);
  put(json, "inside", scenario.inside, otherwise.inside);
  for (const journal::Canary& canary : scenario.canaries)
    json["canaries"].push_back({{"text", canary.text}, {"kind", canary.kind}});
  if (scenario.clock != WallClockPlan{}) json["clock"] = json_of(scenario.clock);
  for (const auto& [name, host] : scenario.hosts) json["hosts"][name] = json_of(host);
  json["steps"] = json_of(scenario.steps);
  for (const Expectation& one : scenario.expect) json["expect"].push_back(json_of(one));
}

}  // namespace

std::string text_of(const Scenario& scenario) {
  Json json = Json::object();
  put_heading(scenario, json);
  put_run(scenario, json);
  return json.dump(2) + "\n";
}

}  // namespace plumbline::scenario
