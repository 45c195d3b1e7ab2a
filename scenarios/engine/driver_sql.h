// The SQL that a driver is given for an execute step: the scenario's text, directives for the fake
// in its comment, planted secrets, and a mark that tells statements apart. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/engine/driver_canaries.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// A statement as the driver gets it.
struct DriverSql {
  std::string text;
  std::string marker;            ///< a part of `text` that no other statement of the run has
  bool takes_parameter = false;  ///< it holds one "?"
  bool fails = false;            ///< its directives make it fail somewhere
  bool operator==(const DriverSql&) const = default;
};

/// Where the scenario leaves the text open ("SELECT 1"), tables, columns, a literal and, with
/// `parameters`, a parameter are named in it. Directives of the step (latency, polls, chunks,
/// bytes_per_chunk, chunk_latency, error, handle) join those that the text has itself; a failure
/// that the text places itself stays where it is. `number`: of the statement in the run.
[[nodiscard]] DriverSql sql_of(const ExecuteStep& step, const DriverCanaries& canaries,
                               bool parameters, std::uint64_t number);

}  // namespace plumbline::scenario
