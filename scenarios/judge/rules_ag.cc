// AG-1: exactly one statement event per statement. Two events fail anywhere; a missing one fails
// only where nothing excuses it: a healthy endpoint, telemetry on all along, and silence that was
// watched past the next flush.
#include <algorithm>
#include <map>

#include "scenarios/judge/due_events.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// AG-8: statements not completed within an hour may be dropped.
constexpr Duration kStatementAgeMax = std::chrono::hours(1);

/// Nothing excuses a missing event of this statement.
bool must_be_there(const Traffic& traffic, const Statement& statement) {
  const Evidence& evidence = traffic.evidence;
  if (*statement.completed - statement.begun >= kStatementAgeMax) return false;
  if (evidence.statements().size() > kStatementsMax) return false;
  return is_due(traffic, statement);
}

std::vector<std::uint64_t> witness_of_events(const Statement& statement,
                                             const std::vector<Sighting>& sightings) {
  std::vector<std::uint64_t> witness{statement.execute_sequence};
  for (const Sighting& sighting : sightings) witness.push_back(sighting.exchange->request_sequence);
  std::sort(witness.begin(), witness.end());
  witness.erase(std::unique(witness.begin(), witness.end()), witness.end());
  return witness;
}

void check_statement(const Traffic& traffic, const Statement& statement, Tally& tally) {
  const std::vector<Sighting>& seen = traffic.sightings.of(statement);
  const std::size_t events = distinct_events(seen);
  if (events == 1) tally.pass();
  if (events > 1) {
    tally.fail("statement " + statement.name + " has " + counted(events, "statement event") +
                   ", exactly 1 required",
               witness_of_events(statement, seen));
  }
  if (events == 0 && must_be_there(traffic, statement)) {
    tally.fail("statement " + statement.name + (statement.ok ? "" : " (failed)") +
                   " has no statement event",
               {statement.execute_sequence, statement.completed_sequence});
  }
}

}  // namespace

Verdict judge_ag_1(const Evidence& evidence) {
  if (!evidence.has_operations()) {
    return {"", Status::inconclusive, "the journal tells of no driver operations", {}};
  }
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const Statement& statement : evidence.statements()) {
    const Connection& connection = evidence.connections()[statement.connection];
    if (!statement.completed || statement.statement_id.empty()) continue;
    if (!is_recognisable(evidence, connection)) continue;
    check_statement(traffic, statement, tally);
  }
  return tally.verdict(counted(tally.passes(), "statement") + " with exactly one event each",
                       "no statement with an id whose event was due");
}

}  // namespace plumbline::judge
