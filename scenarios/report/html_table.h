// The main table of the HTML report: requirements by columns, in the catalogue's groups. Complete
// without a script; a failed cell leads to its evidence. Pure, one thread.
#pragma once

#include <string>

#include "scenarios/report/html_cells.h"

namespace plumbline::report {

/// The id of the element that has a result's evidence; `result`: index into run.results.
[[nodiscard]] std::string evidence_id(std::size_t result);

/// The table element, in a container that scrolls sideways by itself.
[[nodiscard]] std::string html_table(const PageModel& page);

}  // namespace plumbline::report
