#include "reference/core/retry.h"

#include <algorithm>
#include <string_view>

#include "reference/core/dates.h"
#include "reference/core/text.h"

namespace plumbline::telemetry {
namespace {

// No server means more than a day, and a day in nanoseconds can be added to any time without
// overflow.
constexpr Duration kLongestAsked = std::chrono::hours{24};

// max_retries is at most 10 and retry_delay at most a minute, so 16 doublings never bind, nor do
// they overflow.
constexpr std::size_t kDoublingsMax = 16;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Seconds in digits, however many; none when it is not that.
std::optional<Duration> asked_in_seconds(std::string_view value) {
  if (value.empty() || value.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  std::string why;
  const auto most = std::chrono::duration_cast<std::chrono::seconds>(kLongestAsked);
  const auto count = parse_count(value, why);
  const bool beyond = !count || *count > static_cast<std::uint64_t>(most.count());
  return beyond ? kLongestAsked : std::chrono::seconds{static_cast<std::int64_t>(*count)};
}

std::optional<Duration> asked_as_date(std::string_view value, WallTime now) {
  const auto date = parse_http_date(value);
  if (!date) return std::nullopt;
  // Compared in milliseconds: centuries of nanoseconds would overflow.
  const auto most = std::chrono::duration_cast<std::chrono::milliseconds>(kLongestAsked);
  return std::clamp(*date - now, std::chrono::milliseconds::zero(), most);
}

}  // namespace

bool is_success(const HttpOutcome& outcome) noexcept {
  return outcome.error == NetworkError::none && outcome.status >= 200 && outcome.status <= 299;
}

bool is_retryable(const HttpOutcome& outcome) noexcept {
  if (outcome.error == NetworkError::cancelled) return false;
  if (outcome.error != NetworkError::none) return true;
  return outcome.status == 429 || (outcome.status >= 500 && outcome.status <= 599);
}

std::optional<Duration> retry_after(const std::vector<Header>& headers, WallTime now) {
  std::optional<Duration> longest;
  for (const Header& header : headers) {
    if (lower_case(header.name) != "retry-after") continue;
    const std::string_view value = trimmed(header.value);
    auto asked = asked_in_seconds(value);
    if (!asked) asked = asked_as_date(value, now);
    if (asked && (!longest || *asked > *longest)) longest = asked;
  }
  return longest;
}

Duration retry_wait(const Config& config, std::size_t retry, Random& random) noexcept {
  const std::size_t doublings = std::min(retry - 1, kDoublingsMax);
  const Duration wait = config.retry_delay * (std::int64_t{1} << doublings);
  const Duration jitter_max = wait / 100 * static_cast<std::int64_t>(config.retry_jitter_percent);
  return wait + random.below(jitter_max);
}

RetryDecision decide_retry(const Config& config, const HttpOutcome& outcome, std::size_t attempts,
                           std::optional<Duration> asked, Instant now, Instant give_up_at,
                           Random& random) noexcept {
  if (!is_retryable(outcome)) return {RetryDecision::Verdict::not_retryable, {}};
  if (attempts > config.max_retries) return {RetryDecision::Verdict::exhausted, {}};
  const Duration wait =
      std::max(retry_wait(config, attempts, random), asked.value_or(Duration::zero()));
  // An attempt that begins when the budget ends has no time left.
  if (now >= give_up_at || wait >= give_up_at - now) return {RetryDecision::Verdict::exhausted, {}};
  return {RetryDecision::Verdict::retry, now + wait};
}

}  // namespace plumbline::telemetry
