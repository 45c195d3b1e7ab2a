#include "scenarios/engine/settings.h"

#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "fake_server/core/json_fields.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/profile_parameters.h"

namespace plumbline::scenario {
namespace {

using Overrides = std::map<std::string, std::string>;

// Not divided with the rest: they measure the machine, which does not get faster.
const std::vector<std::string> kReal{"healthy_within", "connect_budget"};

// The client's own floor: it divides no time below this.
constexpr std::chrono::milliseconds kShortest{1};

void apply(const Overrides& overrides, const std::string& pointer, const Scenario& scenario,
           telemetry::Config& config) {
  for (const auto& [parameter, value] : overrides) {
    std::string why;
    if (parameter == "choice" || parameter == "profile") {
      throw json::BadInput("", scenario.origin + ": " + pointer + "/" + parameter +
                                   ": expected a step's \"telemetry\" or the case's \"profiles\"");
    }
    if (config.set(parameter, value, &why)) continue;
    const auto names = telemetry::Config::parameter_names();
    const std::vector<std::string> known(names.begin(), names.end());
    const bool is_known = std::find(known.begin(), known.end(), parameter) != known.end();
    throw json::BadInput("", scenario.origin + ": " + pointer + "/" + parameter + ": " + why +
                                 (is_known ? "" : json::suggestion(parameter, known)));
  }
}

Overrides overrides_of(const Scenario& scenario, const std::string& profile) {
  Overrides overrides = scenario.config;
  if (const auto own = scenario.config_for.find(profile); own != scenario.config_for.end()) {
    for (const auto& [parameter, value] : own->second) overrides[parameter] = value;
  }
  return overrides;
}

// Every duration of the profile as it stands after the overrides, divided: a live run has other
// times than the profile.
void divide(const std::string& profile, std::int64_t divisor, Overrides& overrides) {
  const judge::Profile nominal = judge::Profile::load(profile).with_overrides(overrides);
  for (const judge::Parameter& parameter : judge::parameters()) {
    const bool is_real = std::find(kReal.begin(), kReal.end(), parameter.name) != kReal.end();
    if (parameter.type != judge::ParameterType::duration || is_real) continue;
    const Duration divided = nominal.duration(parameter.name) / divisor;
    overrides[parameter.name] = to_text(std::max<Duration>(divided, kShortest));
  }
}

}  // namespace

const std::vector<std::string>& reference_profiles() {
  static const std::vector<std::string> profiles{"design", "shipped"};
  return profiles;
}

const std::vector<std::string>& driver_profiles() {
  static const std::vector<std::string> profiles{"go", "jdbc", "nodejs", "python"};
  return profiles;
}

bool applies(const Scenario& scenario, const std::string& profile) {
  const auto& profiles = scenario.profiles.empty() ? reference_profiles() : scenario.profiles;
  return std::find(profiles.begin(), profiles.end(), profile) != profiles.end();
}

Settings settings_for(const Scenario& scenario, const std::string& profile, std::int64_t divisor) {
  Settings settings;
  settings.config =
      profile == "design" ? telemetry::Config::design() : telemetry::Config::shipped();
  apply(scenario.config, "/config", scenario, settings.config);
  if (const auto own = scenario.config_for.find(profile); own != scenario.config_for.end()) {
    apply(own->second, "/config_for/" + profile, scenario, settings.config);
  }
  settings.overrides = overrides_of(scenario, profile);
  try {  // the judge reads the same texts, more strictly
    (void)judge::Profile::load(profile).with_overrides(settings.overrides);
  } catch (const json::BadInput& fault) {
    throw json::BadInput("", scenario.origin + ": /config: " + fault.what());
  }
  if (divisor > 1) {
    settings.config = settings.config.with_times_divided_by(divisor);
    divide(profile, divisor, settings.overrides);
  }
  if (const auto problems = settings.config.problems(); !problems.empty()) {
    throw json::BadInput("", scenario.origin + ": /config: " + problems.front());
  }
  return settings;
}

}  // namespace plumbline::scenario
