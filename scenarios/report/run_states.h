// The states of flags and breakers that follow from what a journal shows, as lines of its timeline.
// Pure, any thread.
#pragma once

#include <cstdint>
#include <map>

#include "scenarios/judge/evidence.h"
#include "scenarios/report/fold.h"

namespace plumbline::report {

/// Lines by the sequence number of the entry that they follow from.
using RunStates = std::multimap<std::uint64_t, TimelineLine>;

/// Of every host: what the flag's answers say and until when it counts; when the breaker opens and
/// closes by the profile's policy.
[[nodiscard]] RunStates run_states(const judge::Evidence& evidence);

}  // namespace plumbline::report
