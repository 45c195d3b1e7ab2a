// The usual outage as a journal, for the tests of the CB rules: a busy application, five failures a
// second apart, then silence. Test code only, one thread.
#pragma once

#include <string>
#include <utility>

#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge::testing {

/// 5 failures in a row open, 60 s, 2 probes; one attempt an export, flushed after 1 s.
inline Profile breaker(const std::string& policy = "consecutive") {
  return profile("nodejs", {{"max_retries", "0"},
                            {"flush_interval", "1s"},
                            {"breaker_policy", policy},
                            {"breaker_threshold", policy == "rate" ? "50" : "5"}});
}

/// A connection that executes a statement every second up to `last`, so that
/// events always wait.
inline JournalBuilder busy(Duration last, std::string world = "sim") {
  JournalBuilder builder(std::move(world));
  builder.flag(0s).open("c1", 0s);
  for (Duration at = 0s; at <= last; at += 1s)
    builder.statement("c1", "busy" + std::to_string(at.count()), at);
  return builder;
}

/// `count` exports a second apart from `from`, each answered `status`.
inline JournalBuilder& exports(JournalBuilder& builder, int count, Duration from,
                               int status = 503) {
  for (int k = 0; k < count; ++k) {
    const Duration at = from + k * 1s;
    builder.exported("x" + std::to_string(at.count()), at, status);
  }
  return builder;
}

/// Opened by five failures from 1 s to 5 s, silent for the full 60 s.
inline JournalBuilder opened_fully(Duration last, int status = 503) {
  JournalBuilder builder = busy(last);
  exports(builder, 5, 1s, status);
  return builder;
}

/// The status of one rule by that profile.
inline Status status_of(Verdict (*rule)(const Evidence&), const JournalBuilder& builder) {
  return run_rule(rule, breaker(), builder).status;
}

}  // namespace plumbline::judge::testing
