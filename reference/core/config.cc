#include "reference/telemetry/config.h"

#include <algorithm>

#include "reference/core/config_parameters.h"

namespace plumbline::telemetry {
namespace {

constexpr Duration kShortest = std::chrono::milliseconds{1};

template <typename Parameters>
void check_ranges(const Parameters& parameters, const Config& config,
                  std::vector<std::string>& problems) {
  for (const auto& parameter : parameters) {
    const std::string problem = range_problem(parameter, config.*parameter.member);
    if (!problem.empty()) problems.push_back(std::string{parameter.name} + " " + problem);
  }
}

void check_relations(const Config& config, std::vector<std::string>& problems) {
  const auto require = [&problems](bool holds, const char* problem) {
    if (!holds) problems.emplace_back(problem);
  };
  require(config.flag_ttl_min <= config.flag_ttl_max, "flag_ttl_min is above flag_ttl_max");
  require(config.batch_size <= config.batch_size_max, "batch_size is above batch_size_max");
  require(config.connect_timeout <= config.attempt_timeout,
          "connect_timeout is above attempt_timeout");
  require(config.breaker_calls_min <= config.breaker_window,
          "breaker_calls_min is above breaker_window");
  require(config.breaker_policy != BreakerPolicy::rate || config.breaker_threshold <= 100,
          "breaker_threshold is above 100 per cent");
}

}  // namespace

const char* to_string(ProfileKind profile) noexcept {
  return profile == ProfileKind::design ? "design" : "shipped";
}

const char* to_string(UserChoice choice) noexcept {
  switch (choice) {
    case UserChoice::unset:
      return "unset";
    case UserChoice::off:
      return "off";
    case UserChoice::on:
      return "on";
    case UserChoice::force:
      return "force";
  }
  return "unset";
}

const char* to_string(BreakerPolicy policy) noexcept {
  return policy == BreakerPolicy::consecutive ? "consecutive" : "rate";
}

Config Config::design() { return {}; }

Config Config::shipped() {
  Config config;
  config.profile = ProfileKind::shipped;
  config.telemetry_path = "/telemetry-ext";
  config.telemetry_path_unauthenticated = "/telemetry-unauth";
  config.flag_path = "/api/2.0/connector-service/feature-flags";
  config.flag_client = "GOLANG";
  config.flag_name =
      "databricks.partnerplatform.clientConfigsFeatureFlags.enableTelemetryForGoDriver";
  config.honours_ttl_seconds = true;
  config.batch_size = 200;
  config.flush_interval = std::chrono::seconds{30};
  config.first_flush_jittered = true;
  config.breaker_policy = BreakerPolicy::rate;
  config.breaker_threshold = 50;
  config.probes_to_close = 3;
  return config;
}

std::vector<std::string> Config::problems() const {
  std::vector<std::string> problems;
  check_ranges(duration_parameters(), *this, problems);
  check_ranges(count_parameters(), *this, problems);
  check_ranges(text_parameters(), *this, problems);
  check_relations(*this, problems);
  return problems;
}

Config Config::with_times_divided_by(std::int64_t divisor) const {
  Config scaled = *this;
  for (const DurationParameter& parameter : duration_parameters()) {
    scaled.*parameter.member = std::max(this->*parameter.member / divisor, kShortest);
  }
  return scaled;
}

std::string Config::user_agent() const { return driver_name + "/" + driver_version; }

}  // namespace plumbline::telemetry
