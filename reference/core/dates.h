// Points of the wall clock as text: RFC 3339 for payloads, HTTP dates for Retry-After. Pure
// functions, any thread; the locale and the time zone of the process play no part.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// RFC 3339 in UTC with milliseconds, e.g. "2025-11-05T09:30:00.125Z". Times outside the years 1970
/// to 9999 are moved to the nearest that is inside.
[[nodiscard]] std::string rfc3339(WallTime time);

/// Reads an HTTP date (RFC 9110 section 5.6.7) in any of its three forms. None when the text is not
/// one.
[[nodiscard]] std::optional<WallTime> parse_http_date(std::string_view text);

}  // namespace plumbline::telemetry
