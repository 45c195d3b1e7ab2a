// What became of a statement's event, and the waits that several rules share: how long an event may
// take to show, and when its absence is proved. Pure functions over the evidence, any thread.
#pragma once

#include "scenarios/judge/traffic.h"

namespace plumbline::judge {

/// How long after its cause an event or a flag request would have become visible at the latest.
[[nodiscard]] Duration visible_within(const Evidence& evidence);

/// What `cause` would have brought was watched for: to the quiescence, or for `visible_within`.
[[nodiscard]] bool is_silence_proved(const Evidence& evidence, Duration cause);

/// How long something that was under way may still take to arrive.
[[nodiscard]] Duration moment(const Evidence& evidence);

/// The connection asks the server for the flag: it neither opted out nor forced telemetry.
[[nodiscard]] bool asks_flag(const Connection& connection);

/// A client process that knew something at `a` is the one that acts at `b`, whichever is earlier.
[[nodiscard]] bool same_process_either_way(const Evidence& evidence, Duration a, Duration b);

/// The connection's flag rests at `from` on what was known before a refresh that failed: a client
/// that forgot it is FF-3's affair alone.
[[nodiscard]] bool rests_on_memory(const Evidence& evidence, const Connection& connection,
                                   Duration from);

/// What became of an event.
enum class Fate {
  delivered,  ///< an attempt that carried it was answered with success
  lost,       ///< it was due, nothing excused its absence, and it was watched for long enough
  unknown     ///< it cannot be recognised, was not due, or something may have held it up
};

/// The fate of a statement's event, the server's flag included: not true is an excuse.
[[nodiscard]] Fate fate_of(const Traffic& traffic, const Statement& statement);

/// The same for an event that is known to be due from `from`: the flag is no excuse.
[[nodiscard]] Fate fate_if_due(const Traffic& traffic, const Statement& statement, Duration from);

/// The first request that carried any event of the statement; nullptr when none arrived.
[[nodiscard]] const Exchange* first_request_with(const Traffic& traffic,
                                                 const Statement& statement);

}  // namespace plumbline::judge
