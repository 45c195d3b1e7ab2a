// What `plumbline explain` is asked about: a journal that is judged, or a case that is run first.
// One thread; blocks while a case runs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/cli/one_run.h"
#include "scenarios/engine/scenario.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::cli {

/// A run with its verdicts.
struct ExplainSubject {
  std::string line;  ///< what it is, for people
  journal::Journal journal;
  std::vector<judge::Verdict> verdicts;
  std::string profile;                         ///< name or file
  std::optional<scenario::Scenario> scenario;  ///< the steps, where they are known
  std::string repeat;                          ///< the command that judges or runs it again
  std::string not_run;  ///< why a driver cannot make its steps; then there is no journal
  std::vector<std::string> warnings;  ///< about a file that was read
};

/// Of a file (a journal, an HTTP Archive, a scenario) or, where there is none of that name, of the
/// built-in case. Throws json::BadInput in one line; std::runtime_error when a run failed.
[[nodiscard]] ExplainSubject subject_of(const std::string& file_or_case,
                                        const OneRunOptions& options);

}  // namespace plumbline::cli
