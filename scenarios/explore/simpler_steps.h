// Changes that make steps smaller or simpler, for the reducer. Pure functions on values.
#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

/// The connections that these steps open to `host`, or to any where it is empty; each once, in
/// order.
[[nodiscard]] std::vector<std::string> connections_of(const std::vector<scenario::Step>& steps,
                                                      const std::string& host);

/// Erases every step of the connection, in lanes too, and lanes and forks that are empty then.
void leave_out_connection(std::vector<scenario::Step>& steps, const std::string& connection);

/// The same steps with lanes one after the other.
[[nodiscard]] std::vector<scenario::Step> in_sequence(const std::vector<scenario::Step>& steps);

/// Steps that could stand in its place, the simplest first: without latency, tags or work; shorter.
[[nodiscard]] std::vector<scenario::Step> simpler_than(const scenario::Step& step);

}  // namespace plumbline::explore
