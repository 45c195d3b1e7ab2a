// The top of the HTML report: what was judged, the verdict on each column, what its cells mean; and
// its end: what the table cannot say. Pure, one thread.
#pragma once

#include <string>

#include "scenarios/report/html_cells.h"

namespace plumbline::report {

/// The page's title, as text: "Plumbline: go@1.14.0: conformant".
[[nodiscard]] std::string page_title(const PageModel& page);

/// The header element. `version`: of the program.
[[nodiscard]] std::string html_heading(const PageModel& page, const std::string& version);

/// What each kind of cell means.
[[nodiscard]] std::string html_legend();

/// Cases that no cell shows: faults of the harness, listed ones that pass or differ, worlds that
/// disagree, what a driver cannot do; empty when there are none.
[[nodiscard]] std::string html_news(const PageModel& page);

}  // namespace plumbline::report
