// Long runs of lines that say the same again and again, made short: the first of each is shown, the
// others are counted. Pure functions on values, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"

namespace plumbline::report {

/// One line of a timeline.
struct TimelineLine {
  journal::Duration time{};
  std::string text;            ///< what happened, without its time
  bool marked = false;         ///< it proves the verdict: always shown
  std::size_t statements = 0;  ///< that begin in it
  std::size_t requests = 0;    ///< that it stands for
  bool operator==(const TimelineLine&) const = default;
};

/// Most lines that are shown; of more, those around marked ones, the first and the last.
inline constexpr std::size_t kTimelineLinesMax = 160;

/// The lines as they are printed: "* 1.250000 s  text" (a star for a marked one). A group of lines
/// that comes three times and more, but for its numbers, is shown once: "... 179 statements alike,
/// until 12.5 s" stands for the others.
[[nodiscard]] std::vector<std::string> folded(const std::vector<TimelineLine>& lines);

}  // namespace plumbline::report
