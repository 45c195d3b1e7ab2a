// Runs cases and judges them: world, rules, expectations, in one result. The command line and ctest
// call it. Live cases run several at a time (they mostly wait); results come back in the order
// asked for.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/engine/world.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::scenario {

/// How a case ended.
enum class Outcome {
  passed,         ///< nothing failed, and every requirement that the case must decide passed
  failed,         ///< a rule or an expectation failed
  inconclusive,   ///< nothing failed, but a requirement that the case must decide is open
  fault,          ///< the harness itself could not run it
  not_applicable  ///< the driver cannot make its steps: what it lists is not applicable
};

/// The stable name: "passed", "failed", "inconclusive", "fault", "not_applicable".
[[nodiscard]] const char* to_string(Outcome outcome) noexcept;

/// One case in one profile and world.
struct CaseResult {
  Run run;
  journal::Journal journal;
  std::vector<judge::Verdict>
      verdicts;  ///< of every rule, in catalogue order; unmet expectations replace theirs
  Outcome outcome = Outcome::fault;
  std::string fault;    ///< why the harness could not run it
  std::string trouble;  ///< what kept a driver's run from going as the case says; the driver cannot
                        ///< make the steps, it hung, it crashed
  journal::Duration jitter{};   ///< of the machine while a live case ran, at least 5 ms
  journal::Duration took{};     ///< what a case with real times took
  journal::Duration stalled{};  ///< of that, when some task of the machine waited for a processor
  journal::Duration worst_stall{};  ///< the most of that within 100 ms
  int tries = 1;                    ///< how often it was run; the last one counts
};

/// How often a live case is run at most, when its results prove nothing.
inline constexpr int kTriesMax = 3;
/// Up to this jitter, a machine is calm: what fails then has failed. Twice what an idle one shows.
inline constexpr journal::Duration kCalm = std::chrono::milliseconds(10);
/// And up to this part of any 100 ms in which some task waited for a processor: jitter is that of
/// one thread, a case has several, and their waits add up. Just below the tolerance of 50 ms.
/// Beside nothing else, one in fifty of these windows holds more, when some case starts many
/// clients.
inline constexpr journal::Duration kCalmStall = std::chrono::milliseconds(40);
/// For a driver, whose runtime is busy when it starts, this part of the whole time, in per cent.
inline constexpr std::int64_t kCalmStallPercent = 15;

/// How often a driver's case is run at most: its times are real.
inline constexpr int kDriverTriesMax = 2;

/// The machine kept to its times while the case ran.
[[nodiscard]] bool was_calm(const CaseResult& result);

/// A live run that left a requirement open, or that did not pass while the machine stalled: the
/// stalls of a client's, a service's and an application's thread add up to more than any one of
/// them, so that its times say nothing. A failure on a calm machine stands. In the driver world: a
/// run that left a requirement open while the machine stalled.
[[nodiscard]] bool proves_nothing(const CaseResult& result);

/// Runs all: simulated ones one after the other, live ones `jobs` at a time; then, a few at a time,
/// those again that prove nothing. `ended` is told of each that will not be run again, from any
/// thread, one at a time; it may take out of it what it wants no more (journals are large). Does
/// not throw: what goes wrong is a result's fault.
[[nodiscard]] std::vector<CaseResult> run_cases(const std::vector<Run>& runs, std::size_t jobs,
                                                const std::function<void(CaseResult&)>& ended);

/// A number that is equal for two journals with the same entries (FNV-1a over their lines), in
/// hexadecimal.
[[nodiscard]] std::string fingerprint(const journal::Journal& journal);

}  // namespace plumbline::scenario
