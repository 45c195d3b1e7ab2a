// Whether a run fails a requirement in the way that was seen first: what the reducer asks about
// each candidate, in any world. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/engine/runner.h"

namespace plumbline::explore {

/// The ids that a run failed, in the order of its verdicts.
[[nodiscard]] std::vector<std::string> failing_ids(const scenario::CaseResult& result);

/// One requirement's failure in one run, to be found again in others.
class SameFailure {
 public:
  /// Precondition: `requirement` fails in `seen`.
  SameFailure(const scenario::CaseResult& seen, const std::string& requirement);

  [[nodiscard]] const std::string& requirement() const { return requirement_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

  /// The run fails it for the same reason, but for numbers and names. Where the reason is a number
  /// that the scenario expects, it is missed on the same side, and by the client: the reference
  /// client still meets it where it did.
  [[nodiscard]] bool is_in(const scenario::CaseResult& result) const;

  /// The scenario of the run that was seen, without what cannot matter for this failure: other
  /// requirements and expectations.
  [[nodiscard]] const scenario::Scenario& prepared() const { return prepared_; }

 private:
  [[nodiscard]] bool is_missed_alike(const scenario::CaseResult& result) const;

  std::string requirement_;
  std::string reason_;
  std::string kind_;
  scenario::Scenario prepared_;
  std::optional<scenario::Expectation> expectation_;  // the one that is not met, if that is why
  bool too_many_ = false;
  bool reference_meets_it_ = false;
};

}  // namespace plumbline::explore
