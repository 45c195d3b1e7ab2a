// The rules of trying again: which outcomes are retried (RT-2), what Retry-After asks for (RT-4),
// how long to wait (RT-3), and when to give up (RT-1, RT-6). The exporter calls these from the
// client's one runner. Pure but for the random draws.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "reference/core/random.h"
#include "reference/telemetry/config.h"
#include "reference/telemetry/time.h"
#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

/// A 2xx answer.
[[nodiscard]] bool is_success(const HttpOutcome& outcome) noexcept;

/// 429, 5xx and network failures; not a cancelled attempt, nor any other answer (RT-2).
[[nodiscard]] bool is_retryable(const HttpOutcome& outcome) noexcept;

/// What the answer's Retry-After asks for, from now on: seconds, or an HTTP date against the
/// client's wall clock. A past date is 0, more than a day is a day, the longest of several counts;
/// none when absent or malformed (RT-4).
[[nodiscard]] std::optional<Duration> retry_after(const std::vector<Header>& headers, WallTime now);

/// The wait before retry `retry` (1 is the first): retry_delay * 2^(retry-1), plus up to
/// retry_jitter_percent of it at random (RT-3). Precondition: retry >= 1.
[[nodiscard]] Duration retry_wait(const Config& config, std::size_t retry, Random& random) noexcept;

/// Whether a batch is sent again, and when.
struct RetryDecision {
  enum class Verdict {
    retry,          ///< at `at`
    not_retryable,  ///< the outcome is final (RT-2)
    exhausted  ///< no attempt is left (RT-1), or the wait would end at or after the budget (RT-6)
  };
  Verdict verdict = Verdict::not_retryable;
  Instant at{};  ///< for `retry`: no attempt earlier
};

/// Decides after an attempt failed. `attempts` were made in all (at least 1); the wait is never
/// shorter than `asked` (Retry-After, not capped: a wait that long ends the export instead);
/// `give_up_at` is the earlier of the ends of the export budget and, when closing, the close
/// budget.
[[nodiscard]] RetryDecision decide_retry(const Config& config, const HttpOutcome& outcome,
                                         std::size_t attempts, std::optional<Duration> asked,
                                         Instant now, Instant give_up_at, Random& random) noexcept;

}  // namespace plumbline::telemetry
