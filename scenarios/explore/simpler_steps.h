// Changes that make steps fewer or simpler, for the reducer. Pure functions on values.
#pragma once

#include <cstddef>
#include <functional>
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

/// Erases the steps that nothing is left to be done with, in lanes too: statements of a connection
/// that is not open, what follows statements that were not executed, a second open. Empty lanes and
/// forks go too.
void leave_out_orphans(std::vector<scenario::Step>& steps);

/// The same steps with lanes one after the other.
[[nodiscard]] std::vector<scenario::Step> in_sequence(const std::vector<scenario::Step>& steps);

/// Steps, those of lanes included; a fork itself is none.
[[nodiscard]] std::size_t step_count(const std::vector<scenario::Step>& steps);

/// The step of that number, counted as `step_count` does, from 0; nullptr where there is none.
[[nodiscard]] scenario::Step* step_at(std::vector<scenario::Step>& steps, std::size_t number);

/// What they take in virtual time; of lanes the longest.
[[nodiscard]] scenario::Duration time_of(const std::vector<scenario::Step>& steps);

/// One way to make a step simpler, which leaves alone what it does not concern. Doing it twice is
/// as doing it once.
using StepChange = std::function<void(scenario::Step&)>;

/// All of them, the boldest first: without latency, tags or work; shorter waits.
[[nodiscard]] const std::vector<StepChange>& step_changes();

/// Those that make a time or a size half as large, which may be done again and again.
[[nodiscard]] const std::vector<StepChange>& step_halvings();

}  // namespace plumbline::explore
