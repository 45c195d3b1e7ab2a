// The machine-readable report of `plumbline verify`: one JSON document in the form that
// scenarios/schema/result.schema.json publishes. Pure; equal results give equal bytes.
#pragma once

#include <string>

#include "scenarios/report/verify_report.h"

namespace plumbline::report {

/// The document, with a line break at its end. `version`: of the program that made it.
[[nodiscard]] std::string verify_json(const Verification& run, const std::string& version);

}  // namespace plumbline::report
