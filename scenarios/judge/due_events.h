// When nothing excuses that an event is missing: a healthy endpoint, telemetry on all along, and
// silence that was watched past the next flush. Shared by the rules on aggregation. Pure, one
// thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {

/// The lives of every host's client, by host.
using LivesByHost = std::map<std::string, std::vector<ClientLife>>;
[[nodiscard]] LivesByHost lives_by_host(const Evidence& evidence);

/// An event that this connection made at `made` must have been sent within the run: by the next
/// flush, or by the close of its host's client. `lives` are those of its host.
[[nodiscard]] bool is_due(const Traffic& traffic, const Connection& connection,
                          const std::vector<ClientLife>& lives, Duration made);

}  // namespace plumbline::judge
