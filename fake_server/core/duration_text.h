// Durations as people write them in scenario, profile and behaviour files: "500ms", "5s", "1m30s",
// "2h", "250us", "0s". Pure functions, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline {

/// The longest duration that any file of ours holds: 100 years of 365 days. Far beyond any
/// time-out, far below 2^63 ns (292 years), so that sums of two never overflow.
inline constexpr std::chrono::nanoseconds kDurationMax = std::chrono::hours{100 * 365 * 24};

/// Reads a duration of whole or decimal numbers with units ns, us, ms, s, m, h in sequence. Empty
/// when the text is not one, is negative, or exceeds 100 years: the caller says where it stood.
[[nodiscard]] std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// The shortest such text, e.g. "1m30s", "1ms500us", "0s". `parse_duration(to_text(d)) == d` for d
/// >= 0.
[[nodiscard]] std::string to_text(std::chrono::nanoseconds duration);

}  // namespace plumbline
