// Runs cases and judges them: world, rules, expectations, in one result. The command line and ctest
// call it. Live cases run several at a time (they mostly wait); results come back in the order
// asked for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/engine/world.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::scenario {

/// How a case ended.
enum class Outcome {
  passed,        ///< nothing failed, and every requirement that the case must decide passed
  failed,        ///< a rule or an expectation failed
  inconclusive,  ///< nothing failed, but a requirement that the case must decide is open
  fault          ///< the harness itself could not run it
};

/// The stable name: "passed", "failed", "inconclusive", "fault".
[[nodiscard]] const char* to_string(Outcome outcome) noexcept;

/// One case in one profile and world.
struct CaseResult {
  Run run;
  journal::Journal journal;
  std::vector<judge::Verdict>
      verdicts;  ///< of every rule, in catalogue order; unmet expectations replace theirs
  Outcome outcome = Outcome::fault;
  std::string fault;  ///< why the harness could not run it
  int tries = 1;      ///< live runs are repeated when a requirement was left open, as the machine's
                      ///< jitter may do
};

/// How often a live case is run at most, when it is inconclusive. A failure is never tried again.
inline constexpr int kTriesMax = 3;

/// Runs and judges one case. Does not throw: what goes wrong is the result's fault.
[[nodiscard]] CaseResult run_case(const Run& run, const JitterMeter& jitter);

/// Runs all: simulated ones one after the other, live ones `jobs` at a time. `ended` is told of
/// each, from any thread, one at a time.
[[nodiscard]] std::vector<CaseResult> run_cases(
    const std::vector<Run>& runs, std::size_t jobs,
    const std::function<void(const CaseResult&)>& ended);

/// A number that is equal for two journals with the same entries (FNV-1a over their lines), in
/// hexadecimal.
[[nodiscard]] std::string fingerprint(const journal::Journal& journal);

}  // namespace plumbline::scenario
