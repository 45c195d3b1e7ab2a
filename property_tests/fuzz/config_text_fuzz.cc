// The text keys of a connection string, and overrides by name: any lines of KEY=VALUE give a usable
// configuration, and what is refused is told in one line. A libFuzzer target, built and run by
// ci/fuzz.
#include <map>

#include "property_tests/fuzz/fuzz_support.h"
#include "reference/telemetry/config.h"

namespace plumbline::fuzz {
namespace {

using telemetry::Config;

// An override is stored within its own range, or refused and nothing is changed.
void expect_set_or_refused(const Config& base, const std::string& name, const std::string& value) {
  Config config = base;
  std::string why;
  if (config.set(name, value, &why)) {
    for (const std::string& problem : config.problems())
      expect(problem.find(" is above ") != std::string::npos, "a stored value is in its range");
    return;
  }
  expect(is_one_line(why), "a refusal is one line");
  expect(config == base, "a refused value changes nothing");
}

void expect_usable(const Config& base, const std::map<std::string, std::string>& keys) {
  const telemetry::ParsedConfig parsed = telemetry::parse_config(base, keys);
  expect(parsed.config.problems().empty(), "any text gives a usable configuration");
  expect(parsed.problems.size() <= keys.size(), "a key is refused once");
  for (const telemetry::ConfigProblem& problem : parsed.problems) {
    expect(is_one_line(problem.reason), "a refusal is one line");
    expect(keys.at(problem.key) == problem.value, "a refusal names key and value");
  }
}

}  // namespace

void run(std::string_view input) {
  std::map<std::string, std::string> keys;
  while (!input.empty()) {
    std::string_view value = take_part(input, "\n");
    const std::string_view key = take_part(value, "=");
    keys[std::string(key)] = value;
  }
  for (const Config& base : {Config::design(), Config::shipped()}) {
    expect_usable(base, keys);
    for (const auto& [key, value] : keys) expect_set_or_refused(base, key, value);
  }
}

}  // namespace plumbline::fuzz
