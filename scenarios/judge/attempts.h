// Small questions about attempts and exports that several rules ask: what may be retried, when a
// client can have known an outcome, and how long silence must be watched. Pure functions over the
// evidence, any thread.
#pragma once

#include <optional>
#include <vector>

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

/// The attempts of an export whose events are known, in order: those that provably belong together.
[[nodiscard]] std::vector<const Exchange*> known_attempts(const Evidence& evidence,
                                                          const Export& item);

/// The outcome is one that may be retried: 429, 5xx, a network failure, an answer damaged on its
/// way (RT-2).
[[nodiscard]] bool may_be_retried(const Exchange& attempt);

/// The next attempt began before the answer was given: the client had given up by itself, which is
/// a time-out.
[[nodiscard]] bool given_up_before(const Exchange& attempt, const Exchange& next);

/// The earliest time at which the client can have learned the outcome; empty when the journal does
/// not tell.
[[nodiscard]] std::optional<Duration> learned(const Exchange& attempt);

/// The Retry-After of an answer, at most <retry_after_cap>; zero where there is none.
[[nodiscard]] Duration retry_after_of(const Evidence& evidence, const Exchange& attempt);

/// The longest wait before retry number `retry` (1, 2, ...) that the profile allows for: delay
/// doubled each time, half as much again at random. Saturates at one hour.
[[nodiscard]] Duration retry_wait_max(const Evidence& evidence, std::size_t retry);

/// Nothing more of this export can come: the run was quiescent, or was watched past the longest
/// wait and its tolerance.
[[nodiscard]] bool watched_past_retry(const Evidence& evidence, const Exchange& last,
                                      std::size_t attempts);

/// The recording tells how long requests took. Recordings that lack it (all alike and at most 1 ms)
/// cannot measure waits.
[[nodiscard]] bool durations_recorded(const Evidence& evidence);

}  // namespace plumbline::judge
