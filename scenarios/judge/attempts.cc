#include "scenarios/judge/attempts.h"

#include <algorithm>

#include "scenarios/judge/profile.h"

namespace plumbline::judge {
namespace {

constexpr Duration kWaitMax = std::chrono::hours(1);  // no profile's back-off comes near
// Recorders that do not measure write 0 or 1 ms for every exchange.
constexpr Duration kPlaceholder = std::chrono::milliseconds(1);

}  // namespace

std::vector<const Exchange*> known_attempts(const Evidence& evidence, const Export& item) {
  std::vector<const Exchange*> known;
  for (const std::size_t index : item.attempts) {
    const Exchange& attempt = evidence.exchanges()[index];
    if (attempt.reached && !attempt.batch.empty()) known.push_back(&attempt);
  }
  return known;
}

bool may_be_retried(const Exchange& attempt) {
  if (attempt.status == 0 || attempt.status == 429 || attempt.status >= 500) return true;
  const bool damaged = attempt.outcome != Outcome::success;
  return attempt.status / 100 == 2 && damaged;
}

bool given_up_before(const Exchange& attempt, const Exchange& next) {
  return attempt.answered && next.begun < *attempt.answered;
}

std::optional<Duration> learned(const Exchange& attempt) {
  if (attempt.answered) return attempt.answered;
  if (attempt.settled_known) return attempt.settled;
  return std::nullopt;
}

Duration retry_after_of(const Evidence& evidence, const Exchange& attempt) {
  if (!attempt.retry_after) return Duration{0};
  const Duration cap = evidence.profile().duration("retry_after_cap");
  return std::clamp(*attempt.retry_after, Duration{0}, cap);
}

Duration retry_wait_max(const Evidence& evidence, std::size_t retry) {
  Duration wait = std::min(kWaitMax, evidence.profile().duration("retry_delay"));
  for (std::size_t k = 1; k < retry && wait < kWaitMax; ++k) wait = std::min(kWaitMax, wait * 2);
  return wait + wait / 2;
}

bool watched_past_retry(const Evidence& evidence, const Exchange& last, std::size_t attempts) {
  if (evidence.has_quiescence()) return true;
  const Duration wait =
      std::max(retry_wait_max(evidence, attempts), retry_after_of(evidence, last));
  return evidence.observed_until(last.settled + wait + evidence.tolerance(wait) +
                                 evidence.jitter());
}

bool durations_recorded(const Evidence& evidence) {
  if (evidence.header().world != "import") return true;
  return std::any_of(
      evidence.exchanges().begin(), evidence.exchanges().end(), [](const Exchange& exchange) {
        return exchange.answered && *exchange.answered - exchange.begun > kPlaceholder;
      });
}

}  // namespace plumbline::judge
