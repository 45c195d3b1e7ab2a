// The evidence of what failed, an article for each case and column: what it promises, each failed
// requirement with the entries that prove it, their exact bytes, and the command that repeats it.
// It stands below the table, for readers on paper and without a script; the script shows parts of
// it beside the table. Pure, one thread.
#pragma once

#include <string>

#include "scenarios/report/html_cells.h"

namespace plumbline::report {

/// The section; empty when nothing failed.
[[nodiscard]] std::string html_evidence(const PageModel& page);

/// "failed, as listed": how a result ended and what the list of known failures makes of it.
[[nodiscard]] std::string ending_of(const PageModel& page, std::size_t result);

}  // namespace plumbline::report
