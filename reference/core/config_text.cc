#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "reference/core/config_parameters.h"
#include "reference/core/text.h"
#include "reference/telemetry/config.h"

namespace plumbline::telemetry {
namespace {

// An enumeration or boolean member: the word for each value, and how to store it.
struct Word {
  std::string_view parameter;
  std::string_view word;
  void (*store)(Config&);
};

constexpr std::array kWords{
    Word{"profile", "design", [](Config& c) { c.profile = ProfileKind::design; }},
    Word{"profile", "shipped", [](Config& c) { c.profile = ProfileKind::shipped; }},
    Word{"choice", "unset", [](Config& c) { c.choice = UserChoice::unset; }},
    Word{"choice", "off", [](Config& c) { c.choice = UserChoice::off; }},
    Word{"choice", "on", [](Config& c) { c.choice = UserChoice::on; }},
    Word{"choice", "force", [](Config& c) { c.choice = UserChoice::force; }},
    Word{"honours_ttl_seconds", "true", [](Config& c) { c.honours_ttl_seconds = true; }},
    Word{"honours_ttl_seconds", "false", [](Config& c) { c.honours_ttl_seconds = false; }},
    Word{"first_flush_jittered", "true", [](Config& c) { c.first_flush_jittered = true; }},
    Word{"first_flush_jittered", "false", [](Config& c) { c.first_flush_jittered = false; }},
    Word{"breaker_policy", "consecutive",
         [](Config& c) { c.breaker_policy = BreakerPolicy::consecutive; }},
    Word{"breaker_policy", "rate", [](Config& c) { c.breaker_policy = BreakerPolicy::rate; }}};

// Each setter says whether it knows the parameter; `why` is then empty if the value was stored.
bool set_word(Config& config, std::string_view name, std::string_view value, std::string& why) {
  std::string words;
  for (const Word& entry : kWords) {
    if (entry.parameter != name) continue;
    if (entry.word == value) {
      entry.store(config);
      why.clear();
      return true;
    }
    words += words.empty() ? "" : ", ";
    words += entry.word;
  }
  why = "is none of: " + words;
  return !words.empty();
}

bool set_duration(Config& config, std::string_view name, std::string_view value, std::string& why) {
  for (const DurationParameter& parameter : duration_parameters()) {
    if (parameter.name != name) continue;
    const auto duration = parse_duration(value, why);
    if (!duration) return true;
    why = range_problem(parameter, *duration);
    if (why.empty()) config.*parameter.member = *duration;
    return true;
  }
  return false;
}

bool set_count(Config& config, std::string_view name, std::string_view value, std::string& why) {
  for (const CountParameter& parameter : count_parameters()) {
    if (parameter.name != name) continue;
    const auto count = parse_count(value, why);
    if (!count) return true;
    why = range_problem(parameter, *count);
    if (why.empty()) config.*parameter.member = *count;
    return true;
  }
  return false;
}

bool set_text(Config& config, std::string_view name, std::string_view value, std::string& why) {
  for (const TextParameter& parameter : text_parameters()) {
    if (parameter.name != name) continue;
    why = range_problem(parameter, value);
    if (why.empty()) config.*parameter.member = value;
    return true;
  }
  return false;
}

// The text keys besides "telemetry" itself, and the parameters that they set.
struct TextKey {
  std::string_view key;
  std::string_view parameter;
};
constexpr std::array kTextKeys{TextKey{"telemetry_batch_size", "batch_size"},
                               TextKey{"telemetry_flush_interval", "flush_interval"},
                               TextKey{"telemetry_max_retries", "max_retries"},
                               TextKey{"telemetry_retry_delay", "retry_delay"},
                               TextKey{"telemetry_breaker_threshold", "breaker_threshold"},
                               TextKey{"telemetry_breaker_timeout", "open_for"}};

std::string apply_choice(Config& config, std::string_view value) {
  const std::string word = lower_case(value);
  if (word == "true") {
    config.choice = UserChoice::on;
  } else if (word == "false" || word == "0") {
    config.choice = UserChoice::off;
  } else if (word == "force") {
    config.choice = UserChoice::force;
  } else {
    return "is none of: true, false, 0, force";
  }
  return {};
}

// The first problem that `changed` has and `base` has not: a flaw of the base is no key's fault.
std::string new_problem(const Config& base, const Config& changed) {
  const auto known = base.problems();
  for (const std::string& problem : changed.problems()) {
    if (std::find(known.begin(), known.end(), problem) == known.end()) return problem;
  }
  return {};
}

// Stores the value of one key, or says why not and leaves the config as it was.
std::string apply_key(Config& config, std::string_view key, std::string_view value) {
  if (key == "telemetry") return apply_choice(config, value);
  for (const TextKey& known : kTextKeys) {
    if (known.key != key) continue;
    Config changed = config;
    std::string why;
    if (!changed.set(known.parameter, value, &why)) return why;
    // In its own range, but perhaps at odds with another parameter.
    why = new_problem(config, changed);
    if (!why.empty()) return why;
    config = changed;
    return {};
  }
  return "is not a telemetry key";
}

}  // namespace

bool Config::set(std::string_view parameter, std::string_view value, std::string* why) {
  std::string problem;
  const bool known = set_duration(*this, parameter, value, problem) ||
                     set_count(*this, parameter, value, problem) ||
                     set_text(*this, parameter, value, problem) ||
                     set_word(*this, parameter, value, problem);
  if (!known) problem = "is not a parameter";
  if (problem.empty()) return true;
  if (why != nullptr) *why = problem;
  return false;
}

std::vector<std::string_view> Config::parameter_names() {
  std::vector<std::string_view> names;
  for (const auto& parameter : duration_parameters()) names.push_back(parameter.name);
  for (const auto& parameter : count_parameters()) names.push_back(parameter.name);
  for (const auto& parameter : text_parameters()) names.push_back(parameter.name);
  for (const Word& word : kWords) {
    if (names.back() != word.parameter) names.push_back(word.parameter);
  }
  return names;
}

ParsedConfig parse_config(Config base, const std::map<std::string, std::string>& keys) {
  ParsedConfig parsed{std::move(base), {}};
  for (const auto& [key, value] : keys) {
    if (!key.starts_with("telemetry")) continue;
    std::string reason = apply_key(parsed.config, key, value);
    if (!reason.empty()) parsed.problems.push_back({key, value, std::move(reason)});
  }
  return parsed;
}

}  // namespace plumbline::telemetry
