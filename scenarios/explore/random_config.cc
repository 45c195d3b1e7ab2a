#include "scenarios/explore/random_config.h"

#include <vector>

namespace plumbline::explore {
namespace {

struct Choice {
  const char* parameter;
  std::vector<const char*> values;
};

// Near the bounds, and short enough that a run of minutes sees them pass. Not what a client may
// lose events by (queue_capacity, statements_max), nor how far waits may grow
// (retry_jitter_percent): no rule could tell. Those that others bound (batch_size_max,
// breaker_calls_min) come with values that fit every one of them.
const std::vector<Choice>& choices() {
  static const std::vector<Choice> all{
      {"batch_size", {"1", "2", "5"}},      {"flush_interval", {"1s", "5s", "12s"}},
      {"batch_size_max", {"200", "250"}},   {"payload_max", {"4096", "16384"}},
      {"max_retries", {"0", "1", "2"}},     {"retry_delay", {"10ms", "1s"}},
      {"export_budget", {"5s", "12s"}},     {"attempt_timeout", {"3s", "5s"}},
      {"retry_after_cap", {"2s", "10s"}},   {"open_for", {"5s", "20s"}},
      {"probes_to_close", {"1", "2", "4"}}, {"close_budget", {"1s", "3s"}},
      {"flag_failure_ttl", {"5s", "20s"}}};
  return all;
}

const Choice& breaker(const std::string& profile) {
  static const Choice design{"breaker_threshold", {"1", "2", "3"}};
  static const Choice shipped{"breaker_threshold", {"20", "80", "100"}};
  return profile == "design" ? design : shipped;
}

void choose(const Choice& choice, std::map<std::string, std::string>& config,
            telemetry::Random& random) {
  const bool wanted = random.below(4) == 0;
  const char* value = choice.values[random.below(choice.values.size())];
  if (wanted) config[choice.parameter] = value;
}

}  // namespace

std::map<std::string, std::string> random_config(const std::string& profile,
                                                 telemetry::Random& random) {
  std::map<std::string, std::string> config;
  for (const Choice& choice : choices()) choose(choice, config, random);
  choose(breaker(profile), config, random);
  if (profile == "shipped") choose({"breaker_calls_min", {"2", "5"}}, config, random);
  return config;
}

}  // namespace plumbline::explore
