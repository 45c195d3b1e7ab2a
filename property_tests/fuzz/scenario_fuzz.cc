// The loader of scenarios: any text is a scenario within its bounds, or is refused in one line that
// names its origin; so are the settings that a run would make of it. A libFuzzer target, built and
// run by ci/fuzz.
#include "property_tests/fuzz/fuzz_support.h"
#include "scenarios/engine/scenario.h"
#include "scenarios/engine/settings.h"

namespace plumbline::fuzz {
namespace {

void expect_within_bounds(const scenario::Scenario& scenario, const std::string& text) {
  expect(scenario.text == text, "a scenario keeps its text");
  expect(!scenario.name.empty() && !scenario.title.empty(), "a scenario has a name and a title");
  expect(!scenario.requirements.empty(), "a scenario decides something");
  expect(!scenario.hosts.empty() && scenario.hosts.size() <= scenario::kHostsMax,
         "hosts are bounded");
  expect(scenario.steps.size() <= scenario::kStepsMax, "steps are bounded");
  expect(scenario.watch <= scenario::kWaitsMax, "the watch is bounded");
  for (const scenario::Expectation& expectation : scenario.expect)
    expect(expectation.at_least <= expectation.at_most, "an expectation can be met");
}

}  // namespace

void run(std::string_view input) {
  const std::string text(input);
  scenario::Scenario scenario;
  try {
    scenario = scenario::read_scenario(text, "fuzz");
  } catch (const json::BadInput& refused) {
    const std::string_view what = refused.what();
    expect(what.starts_with("fuzz: ") && is_one_line(what), "a refusal is a line with its origin");
    return;
  }
  expect_within_bounds(scenario, text);
  expect(scenario::read_scenario(text, "fuzz") == scenario, "the same text is the same scenario");
  for (const std::string& profile : scenario::reference_profiles()) {
    for (const std::int64_t divisor : {std::int64_t{1}, scenario.live_divisor})
      taken([&] { (void)scenario::settings_for(scenario, profile, divisor); });
  }
}

}  // namespace plumbline::fuzz
