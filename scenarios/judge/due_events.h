// When nothing excuses that an event is missing: a healthy endpoint, telemetry on all along, and
// silence that was watched past the next flush. Shared by the rules on aggregation. Pure, one
// thread.
#pragma once

#include "scenarios/judge/traffic.h"

namespace plumbline::judge {

/// An event that this connection made at `made` must have been sent within the run: by the next
/// flush, or by the close of its host's client.
[[nodiscard]] bool is_due(const Traffic& traffic, const Connection& connection, Duration made);

}  // namespace plumbline::judge
