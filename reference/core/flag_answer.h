// The feature flag service on the wire: what is asked, and what an answer says. The client's one
// runner calls it. Hostile answers are values, never exceptions (FF-5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/telemetry/config.h"

namespace plumbline::telemetry {

/// What a well-formed answer says.
struct FlagAnswer {
  bool enabled = false;  ///< the flag is JSON true, or the string "true" in any case (EN-2)
  std::optional<std::int64_t>
      ttl_seconds;  ///< as the server sent it, not clamped; none unless an integer
  bool operator==(const FlagAnswer&) const = default;
};

/// Path and query of the flag request of the config's profile.
[[nodiscard]] std::string flag_target(const Config& config);

/// Reads a 2xx body in either shape: `{"flags":{"NAME":true}}` or
/// `{"flags":[{"name":"NAME","value":"true"}],"ttl_seconds":900}`. Unknown members are passed over;
/// a flag that is absent, or has any other value in one of its list entries, is not enabled; of an
/// object's members of that name the last counts. None when the body is not JSON, has no such
/// `flags`, or exceeds 64 KiB: the caller treats that as a failed request.
[[nodiscard]] std::optional<FlagAnswer> parse_flag_answer(std::string_view body,
                                                          std::string_view flag_name);

}  // namespace plumbline::telemetry
