// One random run, judged by every rule: what a seed finds. Any thread; two calls share nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/engine/scenario.h"
#include "scenarios/engine/world.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::explore {

/// What a run came to. The first that failed, in catalogue order, names it.
struct Finding {
  bool ok = true;
  std::string requirement;           ///< "RT-1"; "fault" when the run could not be made
  std::string reason;                ///< one line
  std::vector<std::string> failing;  ///< every id that failed, once; empty for a "fault"
  std::size_t entries = 0;           ///< of the journal
  std::uint64_t deliveries = 0;      ///< by the scheduler's heap; a second run is not counted
};

/// Runs the scenario in virtual time and judges it: a rule that failed, or an expectation that was
/// not met, is a finding. `twice`: it is run again, and another journal is a "fault" that says so,
/// whatever the rules say. Does not throw.
[[nodiscard]] Finding run_and_judge(const scenario::Scenario& scenario, const std::string& profile,
                                    std::uint64_t seed,
                                    const scenario::RequestWatch* watch = nullptr,
                                    bool twice = false);

/// The fingerprint (engine/runner.h) of that run's journal: equal on every compiler. Throws what
/// `scenario::run_in_sim` does.
[[nodiscard]] std::string fingerprint_of_run(const scenario::Scenario& scenario,
                                             const std::string& profile, std::uint64_t seed);

}  // namespace plumbline::explore
