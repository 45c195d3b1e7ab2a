// Client processes as the journal tells of them: what a process remembers (flags, breakers, waiting
// events) ends with it, which several rules must know. Pure functions over the evidence, any
// thread.
#pragma once

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

/// No client process started after `from` and up to `to`: what was known at `from` may still be.
[[nodiscard]] bool same_process(const Evidence& evidence, Duration from, Duration to);

/// A client process ended from `from` to `to`, both included, and took with it what waited.
[[nodiscard]] bool process_ended_between(const Evidence& evidence, Duration from, Duration to);

/// When the client's next process starts after `time`, which forgets what this one held; the
/// largest duration when none does.
[[nodiscard]] Duration next_process_start(const Evidence& evidence, Duration time);

}  // namespace plumbline::judge
