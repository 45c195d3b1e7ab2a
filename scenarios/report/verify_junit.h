// The report of `plumbline verify` as JUnit XML, in the dialect that GitLab, Jenkins and GitHub's
// test reporters read: a suite for each profile and world, a test case for each case. Pure; equal
// results give equal bytes: no times of day, no durations.
#pragma once

#include <string>

#include "scenarios/report/verify_report.h"

namespace plumbline::report {

/// The document. Failed cases, disagreements and listed cases that pass or differ are failures;
/// inconclusive ones and faults of the harness are errors, never skipped; a case that failed as
/// listed is skipped, with the reason.
[[nodiscard]] std::string verify_junit(const Verification& run);

}  // namespace plumbline::report
