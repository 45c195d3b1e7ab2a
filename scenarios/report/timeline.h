// One journal entry as a line for people: when, in which direction, what; long bodies shortened.
// Used by the reports. Pure, any thread. Bytes that a terminal could take for control are shown
// escaped.
#pragma once

#include <string>
#include <string_view>

#include "fake_server/journal/record.h"

namespace plumbline::report {

/// Most bytes of a body or text that a line shows.
inline constexpr std::size_t kShownBytesMax = 120;

/// The text on one line, at most `bytes_max` long and cut at a code point, with "... (N bytes)"
/// where it was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t bytes_max = kShownBytesMax);

/// "     1.250000 s": seconds in microseconds, in a column of its own.
[[nodiscard]] std::string time_column(journal::Duration time);

/// "    1.250000 s  -> POST ws1/telemetry-ext, 3 events, ...": -> towards the service, <- from it,
/// -- neither.
[[nodiscard]] std::string describe(const journal::Entry& entry);

}  // namespace plumbline::report
