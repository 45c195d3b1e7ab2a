// A run as one timeline: operations, requests, answers and faults as the journal has them, with the
// states of flag and breaker that follow from them. Pure, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/judge/evidence.h"
#include "scenarios/report/fold.h"

namespace plumbline::report {

/// In order of time; `witness` entries are marked. What a reader of a failure seldom needs is left
/// out unless it is a witness: network connections, samples, counters. The breaker's states are
/// those that the profile's policy has for the answers seen, the flag's those that its answers
/// give: what the client itself held is not in a journal.
[[nodiscard]] std::vector<TimelineLine> run_timeline(const judge::Evidence& evidence,
                                                     const std::vector<std::uint64_t>& witness);

}  // namespace plumbline::report
