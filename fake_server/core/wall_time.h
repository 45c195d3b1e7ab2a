// Calendar time as the wire writes it: RFC 3339 in design payloads, HTTP dates in Retry-After. Pure
// integer functions, any thread; no clock, no locale, no time zone data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline::fake {

/// A timestamp that was read, or why not.
struct WallTimeText {
  std::optional<std::int64_t> ms;  ///< since 1970, finer digits cut off; empty unless `fault` is
  std::string fault;               ///< what is wrong with the text, one line
  bool operator==(const WallTimeText&) const = default;
};

/// Reads RFC 3339 in UTC ("2025-11-23T16:23:07.354Z" or with offset +00:00, -00:00), years 1970 to
/// 9999. Other offsets and days or times that do not exist are faults. WF-5.
[[nodiscard]] WallTimeText read_rfc3339_utc(std::string_view text);

/// The HTTP date (RFC 9110, "Sun, 06 Nov 1994 08:49:37 GMT") of a time in ms since 1970, rounded up
/// to whole seconds: never earlier than what was meant. `ms` >= 0.
[[nodiscard]] std::string http_date(std::int64_t ms);

}  // namespace plumbline::fake
