// When nothing excuses that an event is missing: a healthy endpoint, telemetry on all along, and
// silence that was watched past the next flush. Shared by the rules on aggregation. Pure, one
// thread.
#pragma once

#include "scenarios/judge/traffic.h"

namespace plumbline::judge {

/// An event that this connection made at `made` must have been sent within the run: by the next
/// flush, or by the close of its host's client.
[[nodiscard]] bool is_due(const Traffic& traffic, const Connection& connection, Duration made);

/// The statement was begun while telemetry was off, or was for a client that forgets too early
/// (FF-3), so that it need not have been measured.
[[nodiscard]] bool begun_while_off(const Evidence& evidence, const Statement& statement);

/// Nothing excuses that the statement's event is missing: it has ended, and was measured from its
/// begin.
[[nodiscard]] bool is_due(const Traffic& traffic, const Statement& statement);

/// `free`, or later: when a flag request asked by then was settled. A value that expires while an
/// event waits may be asked for first, and one connection's question holds up what another forces:
/// a client makes one request at a time.
[[nodiscard]] Duration flag_settled_from(const Evidence& evidence, const Connection& connection,
                                         Duration free);

}  // namespace plumbline::judge
