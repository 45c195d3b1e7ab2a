// The states of a host's breaker and flag over a run, as far as traffic tells them from outside:
// what the profile's policy makes of the answers that were seen. For pictures; the rules ask the
// judge's histories themselves. Pure, one thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scenarios/judge/evidence.h"

namespace plumbline::report {

/// States in order of time, each since when; nothing is known after `until`.
struct Band {
  std::vector<std::pair<judge::Duration, std::string>> states;
  judge::Duration until{};
};

/// "closed", "open", "half-open" (it may probe). Empty where the host has no exports, or the
/// profile promises no breaker.
[[nodiscard]] Band breaker_band(const judge::Evidence& evidence, const std::string& host);

/// "on", "off", "expired" (its time to live is over), "unknown" (an answer that the journal does
/// not show). Empty where the host was never asked for its flag.
[[nodiscard]] Band flag_band(const judge::Evidence& evidence, const std::string& host);

}  // namespace plumbline::report
