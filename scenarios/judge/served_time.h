// How long the application's own requests (SQL) kept an operation busy: time that is no delay by
// telemetry. FF-4 and SH-2 take it off what they measure. Pure, any thread.
#pragma once

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

/// A part of an operation's time.
struct ServedTime {
  Duration answered{};    ///< spent on own requests that were answered
  Duration unanswered{};  ///< beyond that, on own requests that never were: they may have lasted to
                          ///< the operation's end
};

/// What the service's own answers took of the time between `from` and `to`. Requests to the same
/// host that overlap count once.
[[nodiscard]] ServedTime served_time(const Evidence& evidence, const std::string& host,
                                     Duration from, Duration to);

/// What an operation took beyond its own requests, against `bound`. Where only an unanswered
/// request could excuse it, it is undecided.
[[nodiscard]] Compare at_most_beside(const Evidence& evidence, Duration took,
                                     const ServedTime& served, Duration bound);

}  // namespace plumbline::judge
