// What a case says of its own reach: which verdicts it cannot give, and why. Pure, any thread.
#pragma once

#include <vector>

#include "scenarios/engine/runner.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::scenario {

/// Verdicts of requirements that the case does not list are inconclusive where it says why
/// (`others_unjudged`); what it must decide and a driver leaves open is not applicable where it
/// says why (`undecided_for`). Other verdicts stay as they are: a failure is one in spite of the
/// reason.
void keep_to_scope(const Run& run, std::vector<judge::Verdict>& verdicts);

}  // namespace plumbline::scenario
