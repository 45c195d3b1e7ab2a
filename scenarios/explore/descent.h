// The search for the smallest scenario that still fails, one change at a time: keeps the best so
// far, makes candidates well formed, remembers what did not fail, and has several tried at once
// where runs take real time. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

/// Makes a scenario smaller; does nothing where it does not apply any more.
using Change = std::function<void(scenario::Scenario&)>;

/// Which of these well-formed candidates still fail for the same reason: as many answers.
using WhichFail = std::function<std::vector<bool>(const std::vector<scenario::Scenario>&)>;

/// How the search goes about it.
struct DescentOptions {
  std::chrono::steady_clock::duration budget{};  ///< begins no try after it
  std::size_t at_once = 1;                       ///< candidates that are asked about together
  std::function<void(const scenario::Scenario&)> taken;  ///< is told of each new best; may be empty
};

class Descent {
 public:
  /// Precondition: `scenario` fails. Borrows `which_fail`.
  Descent(scenario::Scenario scenario, const WhichFail& which_fail, DescentOptions options);

  [[nodiscard]] const scenario::Scenario& best() const { return best_; }
  [[nodiscard]] bool is_over() const { return std::chrono::steady_clock::now() >= end_; }

  /// Tries each change on top of those that were taken before it. How many were taken.
  std::size_t each(const std::vector<Change>& changes);

 private:
  /// Candidates that are asked about together, and which changes made them.
  struct Wave {
    std::vector<scenario::Scenario> candidates;
    std::vector<std::size_t> made_by;
  };
  [[nodiscard]] Wave gather(const std::vector<Change>& changes, std::size_t& next);
  [[nodiscard]] std::optional<scenario::Scenario> candidate_of(const Change& change) const;
  [[nodiscard]] std::optional<std::size_t> first_that_fails(const Wave& wave);

  scenario::Scenario best_;
  const WhichFail& which_fail_;
  DescentOptions options_;
  std::chrono::steady_clock::time_point end_;
  // Texts by a 64-bit hash: should two ever share one, a candidate is not tried, no more.
  std::unordered_set<std::uint64_t> passed_;
};

}  // namespace plumbline::explore
