// Texts that a user gives to be told apart by (user-agent entry, query tags): they may stand in the
// members `user_agent` and `query_tags` of an event, and nowhere else in a body. PR-4.
#pragma once

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {

/// Searches every telemetry and flag request for the planted labels outside of those members: a
/// fail for each that is found, a pass for each telemetry request without. Nothing without a label.
void search_labels(const Evidence& evidence, Tally& tally);

}  // namespace plumbline::judge
