// Numbers and durations as people write them in connection strings and parameter overrides. Pure
// functions, any thread; a text that is not one is a value with the reason, never an exception.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// Reads a duration, Go style: decimal numbers with units h, m, s, ms, us, ns in sequence ("500ms",
/// "1m30s", "1.5s"), or "0". None when the text is not one, is negative, or exceeds 100 years;
/// `why` then says so, e.g. "is negative".
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text, std::string& why);

/// Reads a whole number of decimal digits. None when the text is not one, is negative, or exceeds
/// 64 bits; `why` then says so.
[[nodiscard]] std::optional<std::uint64_t> parse_count(std::string_view text, std::string& why);

/// The shortest text that `parse_duration` reads as that duration, e.g. "1m30s". Precondition: not
/// negative.
[[nodiscard]] std::string duration_text(Duration duration);

/// ASCII letters in lower case, other bytes as they are: the locale plays no part.
[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace plumbline::telemetry
