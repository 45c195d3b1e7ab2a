// What a client can remember of a host's flag, and for how long: shared by the rules on the
// feature-flag cache. Pure functions over the evidence, any thread.
#pragma once

#include <string>

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

/// The request with its answer.
[[nodiscard]] const Exchange& exchange_of(const Evidence& evidence, const FlagAnswer& answer);

/// No answer that the client can have read: refused, an error status, a time-out.
[[nodiscard]] bool is_failure(const Evidence& evidence, const FlagAnswer& answer);

/// A whole 2xx answer that no reader can make a flag of.
[[nodiscard]] bool is_malformed(const Evidence& evidence, const FlagAnswer& answer);

/// Some connection that asks for the flag was opened by `time`, and nobody had begun to close it.
[[nodiscard]] bool any_asking(const Evidence& evidence, const std::string& host, Duration time);

/// How long an outcome is kept: an answer for its time to live, a failure for flag_failure_ttl.
[[nodiscard]] Duration kept_for(const Evidence& evidence, const FlagAnswer& answer);

/// An outcome that the client keeps: an answer, or a failure while somebody still asked. A request
/// that its own close cut short leaves nothing.
[[nodiscard]] bool is_kept(const Evidence& evidence, const std::string& host,
                           const FlagAnswer& answer);

/// Of what the connection made at `made`: its close, or the last close of its host's client, used
/// its whole budget while a flag request was under way. What waited for the answer may be dropped.
[[nodiscard]] bool close_ran_out(const Evidence& evidence, const Connection& connection,
                                 Duration made);

/// A client of the host ended in that time, both ends included: with its last connection, or with
/// the budget of a close.
[[nodiscard]] bool client_ended_between(const Evidence& evidence, const std::string& host,
                                        Duration from, Duration to);

/// Up to when the absence of a flag request that an open would have caused can be told.
[[nodiscard]] Duration flag_silence_until(const Evidence& evidence);

}  // namespace plumbline::judge
