// What `plumbline diff` prints and writes: the most important first, in stable order. Pure; the
// same bytes for the same input. Bytes that a terminal could take for control are shown escaped.
#pragma once

#include <string>

#include "scenarios/report/result_diff.h"

namespace plumbline::report {

/// Two results and what changed between them; borrowed for the call.
struct Difference {
  const std::string& older_path;
  const std::string& newer_path;
  const ResultFile& older;
  const ResultFile& newer;
  const ResultDiff& changes;
};

/// Most lines that a section shows, unless they are new failures of what must be decided: those are
/// shown all.
inline constexpr std::size_t kShownChangesMax = 20;

/// The report for people: what was compared; requirements that newly fail, with the command that
/// shows them again; what was fixed; the rest; the cells of the table; numbers.
[[nodiscard]] std::string diff_report(const Difference& difference);

/// All of it as a JSON document, with a line break at its end; `version`: of the program.
[[nodiscard]] std::string diff_json(const Difference& difference, const std::string& version);

}  // namespace plumbline::report
