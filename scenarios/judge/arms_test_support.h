// Journals of two arms and of processes for the tests of the rules that compare them. Test code
// only, one thread.
#pragma once

#include <string>

#include "scenarios/judge/arms.h"
#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {

/// One rule on the arm `on`, beside the arm `off`.
inline Verdict run_in_arms(Verdict (*rule)(const Evidence&), JournalBuilder off,
                           JournalBuilder on) {
  off.header().arm = "off";
  const journal::Journal both = join_arms(off.journal(), on.journal());
  const Arms arms(both);
  const Profile design = profile("design");
  const Evidence without(design, *arms.off());
  return rule(Evidence(design, arms.on(), &without));
}

inline JournalBuilder& starts(JournalBuilder& journal) {
  return journal.add(0s, journal::Process{"started", 7, 0, "", ""});
}

inline JournalBuilder& ends(JournalBuilder& journal, Duration at, int code = 0) {
  return journal.add(at, journal::Process{"ended", 7, code, "", ""});
}

inline JournalBuilder& holds(JournalBuilder& journal, Duration at, const std::string& moment,
                             std::int64_t threads, std::int64_t sockets = 1,
                             std::int64_t bytes = 1) {
  return journal.add(at, journal::ResourceSample{moment, threads, sockets, bytes, "0"});
}

inline JournalBuilder& says(JournalBuilder& journal, const std::string& stream,
                            const std::string& text) {
  return journal.add(1s, journal::Process{"output", 7, 0, stream, text});
}

}  // namespace plumbline::judge::testing
