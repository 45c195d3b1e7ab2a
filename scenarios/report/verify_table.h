// The table of a run of `verify`: how every requirement stands in every profile and world, over all
// cases. The console report prints it, the JSON report carries it. Pure functions of the results.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/engine/runner.h"

namespace plumbline::report {

/// Profile and world; in the driver world, NAME@VERSION of the driver instead of the profile.
using Column = std::pair<std::string, std::string>;

/// How the cases of one column left a requirement.
struct Cell {
  int failed = 0;
  int passed = 0;
  int not_applicable = 0;
  int open = 0;  ///< cases that had to decide it and did not

  /// One more verdict; `must_decide`: its case lists the requirement.
  void count(judge::Status status, bool must_decide);
  /// The worst of them, where a pass outweighs cases that did not exercise it: "FAIL", "open",
  /// "pass", "n/a" or "-".
  [[nodiscard]] const char* text() const;
};

/// Requirement id -> column -> cell.
using Table = std::map<std::string, std::map<Column, Cell>>;

/// The column that the run belongs to.
[[nodiscard]] Column column_of(const scenario::Run& run);

/// How a column is called: "design/sim", "nodejs@2.1.0/driver".
[[nodiscard]] std::string heading_of(const Column& column);

/// The columns in the order of the results.
[[nodiscard]] std::vector<Column> columns_of(const std::vector<scenario::CaseResult>& results);

/// Counts every verdict.
[[nodiscard]] Table table_of(const std::vector<scenario::CaseResult>& results);

/// The case lists that requirement: leaving it open is not enough.
[[nodiscard]] bool must_decide(const scenario::CaseResult& result, const std::string& requirement);

/// The command that runs that case alone; `scenarios`: where cases came from, empty: built in.
[[nodiscard]] std::string repeat_command(const scenario::CaseResult& result,
                                         const std::string& scenarios);

/// The largest jitter that a live case measured; zero when none ran.
[[nodiscard]] journal::Duration jitter_of(const std::vector<scenario::CaseResult>& results);

}  // namespace plumbline::report
