// The report of `plumbline verify` and `plumbline matrix` as one page of HTML that needs nothing
// but itself: no network, no font, no frame of anybody. The table stands in it as it is; a script
// of a few hundred lines filters it and shows the evidence of a cell. Pure; equal results give
// equal bytes: no time of day.
#pragma once

#include <string>

#include "scenarios/report/verify_report.h"

namespace plumbline::report {

/// The page. `version`: of the program that made it. Whatever the results quote is shown and never
/// obeyed: see html_text.h; and the page's own policy lets no script run but its own.
[[nodiscard]] std::string html_report(const Verification& run, const std::string& version);

}  // namespace plumbline::report
