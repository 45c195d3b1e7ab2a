// What `plumbline explain` prints: one verdict with all that a reader needs to understand it. Plain
// text, the same bytes for the same input. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/report/request_diff.h"

namespace plumbline::report {

/// What the reference client does otherwise with the same steps.
struct Comparison {
  std::vector<RequestDifference>
      differences;      ///< of the run from the reference's, in order of time
  std::string unknown;  ///< why there is none to show; else empty
};

/// What is explained; borrowed for the call.
struct Explanation {
  const std::string& subject;  ///< one line: what ran or was recorded
  const judge::Verdict& verdict;
  const judge::Evidence& evidence;
  const std::string& incident;  ///< that the scenario reproduces; may be empty
  const Comparison& comparison;
  const std::string& repeat;  ///< the command that runs or judges it again
};

/// Verdict, requirement and reason; the numbers of the near miss; the timeline; the first departure
/// from the reference; the command.
[[nodiscard]] std::string explanation_of(const Explanation& explanation);

/// For a run that failed nothing: how many passed, and what is open with its reason. `listed`: the
/// ids that the case must decide, which come with a star.
[[nodiscard]] std::string nothing_failed(const std::string& subject,
                                         const std::vector<judge::Verdict>& verdicts,
                                         const std::vector<std::string>& listed);

}  // namespace plumbline::report
