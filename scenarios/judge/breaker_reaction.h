// How a client answered when its breaker had to open, and the words and entries that prove it:
// shared by the rules on the breaker. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/judge/breaker_history.h"

namespace plumbline::judge {

/// What the traffic after an opening by the threshold shows.
enum class Reaction {
  opened,      ///< an event became due, and nothing was sent for it
  not_opened,  ///< a request came clearly within the open period
  not_shown    ///< nothing was waiting
};

[[nodiscard]] Reaction reaction_to(const Opening& opening);

/// It did not open on failures of several lives of its client: that its state did not outlive a
/// last close says it all (CB-8), and nothing of the threshold or the period.
[[nodiscard]] bool was_forgotten(const Opening& opening);

/// The export's last attempt, by which the breaker counts it.
[[nodiscard]] const Exchange& last_attempt(const Evidence& evidence, const Export& item);

/// The counted failures with their answers, and the first request that came too early.
[[nodiscard]] std::vector<std::uint64_t> witness_of_opening(const Evidence& evidence,
                                                            const std::string& host,
                                                            const Opening& opening);

/// "5 failed exports until 5s".
[[nodiscard]] std::string failures_text(const Opening& opening);

/// When the first export of the host begins after `time`; the largest duration when none does.
[[nodiscard]] Duration next_export_after(const Evidence& evidence, const std::string& host,
                                         Duration time);

}  // namespace plumbline::judge
