// The numbers that a scenario demands beyond the rules: requests or events at an endpoint between
// two marks. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/engine/scenario.h"
#include "scenarios/judge/verdict.h"

namespace plumbline::scenario {

/// A failed verdict for each expectation of this profile and world that the journal does not meet;
/// its witness are the requests that were counted. Empty when all hold.
[[nodiscard]] std::vector<judge::Verdict> unmet(const std::vector<Expectation>& expectations,
                                                const std::string& profile,
                                                const std::string& world,
                                                const journal::Journal& journal);

}  // namespace plumbline::scenario
