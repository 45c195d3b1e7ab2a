// Results for the tests of the HTML report: small ones, and one run in which every text that a
// stranger could have written is hostile. Test code only, one thread.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "scenarios/engine/driver_world.h"
#include "scenarios/report/verify_report.h"

namespace plumbline::report::testing_support {

/// Markup, quotes, ends of scripts and comments, controls, bytes that are no UTF-8, line
/// separators and direction marks: a text that must come out as text.
[[nodiscard]] std::string hostile();

/// What a page that obeys `hostile()`, or holds its bytes as they are, would have in it.
[[nodiscard]] std::vector<std::string> signs_of_harm();

/// A run that grows; `verification()` borrows it.
class TestRun {
 public:
  /// A result of a case of that name, which lists RT-1, in the profile "design".
  scenario::CaseResult& add(const std::string& name, scenario::Outcome outcome,
                            judge::Status status, const std::string& world = "sim");
  /// The same for a driver of that label.
  scenario::CaseResult& add_driver(const std::string& label, scenario::Outcome outcome,
                                   judge::Status status);
  [[nodiscard]] Verification verification() const {
    return {results, known, disagreements, scenarios};
  }

  std::deque<scenario::Scenario> cases;  // results point to them
  std::deque<scenario::DriverUnderTest> drivers;
  std::vector<scenario::CaseResult> results;
  std::vector<scenario::KnownFailure> known;
  std::vector<scenario::Disagreement> disagreements;
  std::string scenarios;
};

/// A journal of one connection, whose statement reached the service after a 429 and a 503.
[[nodiscard]] journal::Journal storm();

/// A run of several results, failed and not, in which every text is `hostile()`.
[[nodiscard]] TestRun hostile_run();

}  // namespace plumbline::report::testing_support
