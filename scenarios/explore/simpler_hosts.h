// Changes that make what is wrong with a host less, for the reducer. Pure functions on values.
#pragma once

#include <functional>
#include <vector>

#include "scenarios/engine/scenario.h"

namespace plumbline::explore {

/// One way to make a host simpler, which leaves alone what it does not concern.
using HostChange = std::function<void(scenario::Host&)>;

/// All that concern this host, the boldest first: a healthy host; answers at once, at all times,
/// without a body of their own; faults that always fire.
[[nodiscard]] std::vector<HostChange> changes_for(const scenario::Host& host);

/// Those that make a time half as long, which may be done again and again.
[[nodiscard]] std::vector<HostChange> halvings_for(const scenario::Host& host);

}  // namespace plumbline::explore
