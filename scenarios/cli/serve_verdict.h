// The judge on a session that goes on: what GET /_plumbline/verdict answers. Blocks for as long as
// the judge takes; any thread.
#pragma once

#include <string>
#include <vector>

#include "fake_server/host/session.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::cli {

/// By what a session is to be judged.
struct VerdictQuestion {
  std::string profile;                ///< name of a built-in profile
  std::vector<std::string> settings;  ///< PARAMETER=VALUE, stronger than the profile
  std::vector<std::string> canaries;  ///< [KIND:]TEXT: planted secrets to search for
};

/// What the judge said, and of what.
struct SessionVerdict {
  std::string session;
  judge::Profile profile;
  journal::Journal journal;  ///< up to now, with the end of the watch as its last entry
  std::vector<judge::Verdict> verdicts;
  bool idle = false;  ///< no answer was owed at that end: silence is proved
};

/// Judges what a session has seen up to `now`, as if its client were done. `snapshot` is complete.
/// Throws json::BadInput for a profile or setting that there is none of.
[[nodiscard]] SessionVerdict verdict_of(const std::string& session,
                                        const fake::JournalSnapshot& snapshot, fake::Duration now,
                                        const VerdictQuestion& question);

/// As one line of JSON: session, profile, conformant, idle, entries, totals, and of each verdict
/// requirement, level, status, reason and, of a failure, evidence.
[[nodiscard]] std::string verdict_json(const SessionVerdict& verdict);

/// As `plumbline judge` prints it.
[[nodiscard]] std::string verdict_text(const SessionVerdict& verdict);

}  // namespace plumbline::cli
