// What the steps of a scenario must satisfy beyond their shape: names that refer to something that
// is there by then, lanes that share no connection, bounds on time, calls and threads. Part of
// scenario_check.h; pure.
#pragma once

#include <set>
#include <string>

#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// Names of one kind, sorted.
using Names = std::set<std::string>;

/// Throws json::BadInput at `pointer`, with the nearest of `known`, unless `name` is one of them.
void expect_known(const std::string& name, const Names& known, const char* what,
                  const std::string& pointer);

/// Throws json::BadInput for the first step that does not hold; pointers count steps after
/// repetition was unrolled. Returns the names of the marks, in the order of the file.
std::vector<std::string> check_steps(const Scenario& scenario);

}  // namespace plumbline::scenario
