// What a replay differs in from its recording, for people: by requirement, then by request. Pure,
// the same bytes for the same input.
#pragma once

#include <string>
#include <vector>

#include "scenarios/judge/verdict.h"
#include "scenarios/report/request_diff.h"

namespace plumbline::report {

/// A run and its verdicts; borrowed for the call.
struct ReplayedRun {
  std::string what;  ///< one line: who ran, where, judged by what
  const std::vector<judge::Verdict>& verdicts;
};

/// At most kDifferencesShown requests are told one by one; the others are counted.
inline constexpr std::size_t kDifferencesShown = 40;

/// Heading, the requirements whose verdicts differ, one of them pass or fail, the requests that
/// differ, a summary of both.
[[nodiscard]] std::string replay_report(const ReplayedRun& recorded, const ReplayedRun& again,
                                        const std::vector<RequestDifference>& differences);

}  // namespace plumbline::report
