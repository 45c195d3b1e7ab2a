// One run as a picture's data: operations, requests with their answers, faults, and the bands of
// breaker and flag as far as traffic tells them. The page's script draws it. Pure, one thread.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "scenarios/engine/runner.h"

namespace plumbline::report {

/// Most operations and most requests that are drawn; of more, those nearest to what the failed
/// verdicts prove.
inline constexpr std::size_t kOperationsDrawnMax = 300;
inline constexpr std::size_t kRequestsDrawnMax = 400;

/// The data, times in microseconds as the journal has them; members that say nothing are left out:
///   "from", "to"; "lanes": names of connections; "hosts": names;
///   "operations": [lane, begin, end or -1, "what", 1 ok or 0, sequence of begin, of end, host];
///   "requests": [host, 0 telemetry | 1 flag | 2 other, begin, answer or -1, status or 0, "cause",
///     sequence of request, of reply, events];
///   "faults": [host or -1, time, "what", sequence]; "marks": [time, "name"];
///   "breaker", "flag": [host, [[since, state]...], until], where a state is one of "closed",
///     "open", "half-open", "on", "off", "expired", "unknown";
///   "cut": ["operations", drawn, all] and such; "note": a line.
/// Null where the run has no journal.
[[nodiscard]] nlohmann::json timeline_of(const scenario::CaseResult& result);

}  // namespace plumbline::report
