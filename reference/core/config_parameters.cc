#include "reference/core/config_parameters.h"

#include <array>

#include "reference/core/text.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

// Below 1 ms a timer is a busy loop; a day is longer than any of these waits has a use for.
constexpr Duration kLeast = milliseconds{1};
constexpr Duration kMost = hours{24};
constexpr std::size_t kTextBytesMax = 128;
constexpr std::size_t kKibibyte = 1024;
constexpr std::size_t kMebibyte = 1024 * kKibibyte;

constexpr std::array kDurations{
    DurationParameter{"flag_ttl", &Config::flag_ttl, kLeast, kMost},
    DurationParameter{"flag_ttl_min", &Config::flag_ttl_min, kLeast, kMost},
    DurationParameter{"flag_ttl_max", &Config::flag_ttl_max, kLeast, kMost},
    DurationParameter{"flag_timeout", &Config::flag_timeout, kLeast, kMost},
    DurationParameter{"flag_failure_ttl", &Config::flag_failure_ttl, kLeast, kMost},
    DurationParameter{"connect_budget", &Config::connect_budget, kLeast, kMost},
    DurationParameter{"flush_interval", &Config::flush_interval, kLeast, kMost},
    DurationParameter{"retry_delay", &Config::retry_delay, kLeast, minutes{1}},
    DurationParameter{"connect_timeout", &Config::connect_timeout, kLeast, kMost},
    DurationParameter{"attempt_timeout", &Config::attempt_timeout, kLeast, kMost},
    DurationParameter{"export_budget", &Config::export_budget, kLeast, kMost},
    DurationParameter{"retry_after_cap", &Config::retry_after_cap, kLeast, kMost},
    DurationParameter{"open_for", &Config::open_for, kLeast, kMost},
    DurationParameter{"open_for_max", &Config::open_for_max, kLeast, kMost},
    DurationParameter{"close_budget", &Config::close_budget, kLeast, kMost},
    DurationParameter{"statement_age_max", &Config::statement_age_max, kLeast, kMost}};

constexpr std::array kCounts{
    CountParameter{"batch_size", &Config::batch_size, 1, 1000},
    CountParameter{"batch_size_max", &Config::batch_size_max, 1, 1000},
    CountParameter{"payload_max", &Config::payload_max, kKibibyte, kMebibyte},
    CountParameter{"flushes_in_flight", &Config::flushes_in_flight, 1, 1},
    CountParameter{"max_retries", &Config::max_retries, 0, 10},
    CountParameter{"retry_jitter_percent", &Config::retry_jitter_percent, 0, 100},
    CountParameter{"answer_bytes_max", &Config::answer_bytes_max, kKibibyte, kMebibyte},
    CountParameter{"breaker_threshold", &Config::breaker_threshold, 1, 1000},
    CountParameter{"breaker_window", &Config::breaker_window, 1, 1000},
    CountParameter{"breaker_calls_min", &Config::breaker_calls_min, 1, 1000},
    CountParameter{"probes_to_close", &Config::probes_to_close, 1, 100},
    CountParameter{"probes_in_flight", &Config::probes_in_flight, 1, 100},
    CountParameter{"queue_capacity", &Config::queue_capacity, 2, 1'000'000},
    CountParameter{"statements_max", &Config::statements_max, 1, 1'000'000},
    CountParameter{"errors_kept_max", &Config::errors_kept_max, 1, 1000},
    CountParameter{"hosts_max", &Config::hosts_max, 1, 1000}};

constexpr std::array kTexts{
    TextParameter{"driver_name", &Config::driver_name, false},
    TextParameter{"driver_version", &Config::driver_version, false},
    TextParameter{"telemetry_path", &Config::telemetry_path, true},
    TextParameter{"telemetry_path_unauthenticated", &Config::telemetry_path_unauthenticated, true},
    TextParameter{"flag_path", &Config::flag_path, true},
    TextParameter{"flag_client", &Config::flag_client, false},
    TextParameter{"flag_name", &Config::flag_name, false}};

// The unreserved characters of RFC 3986: a header or a query cannot be broken out of with them.
bool is_unreserved(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return letter || digit || c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::span<const DurationParameter> duration_parameters() noexcept { return kDurations; }
std::span<const CountParameter> count_parameters() noexcept { return kCounts; }
std::span<const TextParameter> text_parameters() noexcept { return kTexts; }

std::string range_problem(const DurationParameter& parameter, Duration value) {
  if (value >= parameter.least && value <= parameter.most) return {};
  return "is not from " + duration_text(parameter.least) + " to " + duration_text(parameter.most);
}

std::string range_problem(const CountParameter& parameter, std::size_t value) {
  if (value >= parameter.least && value <= parameter.most) return {};
  return "is not from " + std::to_string(parameter.least) + " to " + std::to_string(parameter.most);
}

std::string range_problem(const TextParameter& parameter, std::string_view value) {
  if (value.empty() || value.size() > kTextBytesMax) return "is not 1 to 128 characters long";
  if (parameter.path && value.front() != '/') return "does not begin with '/'";
  for (const char c : value) {
    const bool allowed = is_unreserved(c) || (parameter.path && c == '/');
    if (!allowed) return "has a character other than letters, digits and -._~";
  }
  return {};
}

}  // namespace plumbline::telemetry
