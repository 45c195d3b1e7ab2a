#include "scenarios/judge/processes.h"

#include <algorithm>

namespace plumbline::judge {

bool same_process(const Evidence& evidence, Duration from, Duration to) {
  const auto& starts = evidence.process_starts();
  return std::none_of(starts.begin(), starts.end(),
                      [&](Duration start) { return from < start && start <= to; });
}

bool process_ended_between(const Evidence& evidence, Duration from, Duration to) {
  const auto& ends = evidence.process_ends();
  return std::any_of(ends.begin(), ends.end(),
                     [from, to](Duration end) { return from <= end && end <= to; });
}

Duration next_process_start(const Evidence& evidence, Duration time) {
  Duration next = Duration::max();
  for (const Duration start : evidence.process_starts()) {
    if (start > time) next = std::min(next, start);
  }
  return next;
}

}  // namespace plumbline::judge
