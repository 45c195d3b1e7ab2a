#include "scenarios/cli/reference_run.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "fake_server/core/duration_text.h"
#include "reference/telemetry/config.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/world.h"
#include "scenarios/explore/simpler_steps.h"
#include "scenarios/judge/arms.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/profile_parameters.h"

namespace plumbline::cli {
namespace {

using journal::Duration;
using journal::Journal;
using scenario::Scenario;

// The live world's own tolerance, twice: both the request and the wait before it are measured.
constexpr std::chrono::milliseconds kLiveTolerance{100};
// A driver connects, shakes hands and runs its statements, which virtual time does not know.
constexpr std::chrono::milliseconds kDriverTolerance{500};

// The value as text; empty for a parameter that says how a client speaks, not what it does.
std::string text_of(const judge::Profile& profile, const judge::Parameter& parameter) {
  switch (parameter.type) {
    case judge::ParameterType::duration:
      return to_text(profile.duration(parameter.name));
    case judge::ParameterType::integer:
      return std::to_string(profile.integer(parameter.name));
    case judge::ParameterType::boolean:
      return profile.boolean(parameter.name) ? "true" : "false";
    case judge::ParameterType::word:
      return parameter.name == "breaker_policy" ? profile.text(parameter.name) : "";
    case judge::ParameterType::text:
    case judge::ParameterType::texts:
      break;
  }
  return "";
}

// A driver's profile has numbers of its own: the reference is to keep the same promises. What it
// cannot be set to stays as it is.
void promise_the_same(const std::string& profile_name, Scenario& scenario) {
  const auto& own = scenario::reference_profiles();
  if (std::find(own.begin(), own.end(), profile_name) != own.end()) return;
  const judge::Profile profile = judge::Profile::load(profile_name);
  telemetry::Config config = telemetry::Config::shipped();
  auto& settings = scenario.config_for[profile_name];
  for (const judge::Parameter& parameter : judge::parameters()) {
    const std::string value = text_of(profile, parameter);
    const bool is_set =
        scenario.config.contains(parameter.name) || settings.contains(parameter.name);
    telemetry::Config changed = config;
    if (value.empty() || is_set || !changed.set(parameter.name, value, nullptr)) continue;
    if (!changed.problems().empty()) continue;
    config = changed;
    settings[parameter.name] = value;
  }
}

// An adapter closes what is still open before its process ends normally.
void close_at_the_end(Scenario& scenario) {
  if (scenario.exit != "normal") return;
  for (const std::string& connection : explore::connections_of(scenario.steps, "")) {
    const bool closed =
        std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const scenario::Step& step) {
          const auto* close = std::get_if<scenario::CloseStep>(&step);
          return close != nullptr && close->connection == connection;
        });
    if (!closed) scenario.steps.emplace_back(scenario::CloseStep{connection});
  }
}

std::optional<Duration> first_operation(const Journal& journal) {
  for (const journal::Entry& entry : journal) {
    if (std::holds_alternative<journal::OperationBegun>(entry.data)) return entry.time;
  }
  return std::nullopt;
}

}  // namespace

journal::RunHeader header_of(const Journal& journal) {
  journal::RunHeader last;
  for (const journal::Entry& entry : journal) {
    if (const auto* header = std::get_if<journal::RunHeader>(&entry.data)) last = *header;
  }
  return last;
}

Journal journal_of_reference(const Scenario& scenario, const std::string& profile,
                             const Journal& run) {
  const journal::RunHeader header = header_of(run);
  Scenario steps = scenario;
  promise_the_same(profile, steps);
  if (header.world == "driver") close_at_the_end(steps);
  scenario::Run simulated;
  simulated.scenario = &steps;
  simulated.profile = profile;
  simulated.world = "sim";
  simulated.seed = header.seed;
  Journal journal = scenario::run_in_sim(simulated);
  const std::int64_t divisor = header.world == "live" ? scenario.live_divisor : 1;
  for (journal::Entry& entry : journal) entry.time /= divisor;
  const judge::Arms arms(run);
  const auto here = first_operation(arms.on());
  const auto there = first_operation(journal);
  if (header.world == "sim" || !here || !there) return journal;
  for (journal::Entry& entry : journal) entry.time += *here - *there;
  return journal;
}

Duration comparison_tolerance(const journal::RunHeader& header) {
  if (header.world == "sim") return Duration{0};
  return header.world == "live" ? Duration(kLiveTolerance) : Duration(kDriverTolerance);
}

}  // namespace plumbline::cli
