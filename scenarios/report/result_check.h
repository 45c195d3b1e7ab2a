// Whether a result agrees with itself: its table and its numbers follow from its verdicts. What was
// edited by hand mostly does not. Pure.
#pragma once

#include <array>
#include <cstdint>

#include "scenarios/report/result_file.h"

namespace plumbline::report {

/// The numbers of cases that a result states.
struct ResultSummary {
  std::array<std::int64_t, 5> outcomes{};  ///< by the order of scenario::Outcome
  std::int64_t as_listed = 0;
};

/// Throws json::BadInput with the pointer of what contradicts the rest: a requirement, a case of a
/// column, or a verdict of a case twice; a verdict on what is no row of the table; an outcome, a
/// cell or a number that the verdicts do not give.
void expect_agreement(const ResultFile& result, const ResultSummary& summary);

}  // namespace plumbline::report
