// Events of different connections that waited together and must have left together: what a shared
// client looks like from outside. Shared by the rules on who shares a client. Pure functions over
// the evidence, any thread.
#pragma once

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {

/// Adds each pair of statement events, of connections with equal host, org and presence of
/// credentials, for which `wanted` holds: a pass for a request shared, a breach for two that waited
/// together and went apart.
void add_shared_requests(Tally& tally, const Evidence& evidence,
                         bool (*wanted)(const Connection&, const Connection&));

/// How many groups of connections whose events may share a request (by org, and with or without
/// credentials) the host has in the whole run. Groups take turns: an event need not go with the
/// next export.
[[nodiscard]] std::size_t groups_on(const Evidence& evidence, const std::string& host);

}  // namespace plumbline::judge
