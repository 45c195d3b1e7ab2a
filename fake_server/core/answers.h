// The bodies and statuses that the service answers with, made from a rule and the flag's state.
// Used by the service only. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "fake_server/core/behaviour.h"
#include "fake_server/core/http.h"

namespace plumbline::fake {

/// A refusal with a small JSON body that names the status; no body for 204 and 304.
[[nodiscard]] Reply error_reply(int status);

/// What a rule with a status, a body or a redirect of its own answers (status 200, with a redirect
/// 307, where it names none). No body with 204 and 304.
[[nodiscard]] Reply scripted_reply(const AnswerRule& rule);

/// 200, or the rule's 2xx, with the members that drivers expect; 204 has no body. `events`: those
/// that were sent, readable or not. `rule` may be nullptr. RT-7.
[[nodiscard]] Reply telemetry_reply(std::size_t events, const AnswerRule* rule);

/// The flag's answer at `now` in the shape of the target's profile; 404 for a CLIENT that the wire
/// format does not know; 204 has no body. `rule` may be nullptr. EN-2.
[[nodiscard]] Reply flag_reply(const FlagState& flag, std::string_view target,
                               const AnswerRule* rule, Duration now);

}  // namespace plumbline::fake
