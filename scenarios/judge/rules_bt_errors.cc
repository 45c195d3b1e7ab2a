// BT-6: a terminal error is sent at once; a retryable one waits for its statement, and is dropped
// if the statement succeeds. Which classes are terminal is the design's list. The journal does not
// tell of an error that a statement survived: that none was sent shows only where one was.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/due_events.h"
#include "scenarios/judge/error_classes.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// Events that tell of an error of the statement: its own, or an `error` event with its id.
std::vector<Sighting> errors_of(const Traffic& traffic, const Statement& statement) {
  const std::vector<std::string>& kinds = traffic.evidence.profile().texts("statement_event");
  std::vector<Sighting> errors;
  for (const Sighting& sighting : traffic.sightings.of_any_kind(statement)) {
    const std::string& kind = sighting.event->kind;
    const bool tells =
        kind == "error" || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    if (tells && sighting.event->has_error) errors.push_back(sighting);
  }
  return errors;
}

/// Some connection of the host closes in that time: whatever waits is sent then.
bool closes_between(const Evidence& evidence, const std::string& host, Duration from, Duration to) {
  const auto& connections = evidence.connections();
  return std::any_of(connections.begin(), connections.end(), [&](const Connection& connection) {
    return connection.host == host && connection.close_begun && *connection.close_begun >= from &&
           *connection.close_begun <= to;
  });
}

void check_terminal(const Traffic& traffic, const Statement& statement, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  const Connection& connection = evidence.connections()[statement.connection];
  const std::optional<Duration> from = evidence.sendable_from(connection, *statement.executed);
  if (!from || begun_while_off(evidence, statement)) return;
  if (rests_on_memory(evidence, connection, *from)) return;
  const Duration free = traffic.health.slot_free_from(statement.host, *from);
  const Duration due =
      free + transit(evidence) + evidence.tolerance(transit(evidence)) + evidence.jitter();
  if (!traffic.health.is_healthy(statement.host, *from, due)) return;
  if (!stays_enabled(evidence, connection, *from, due)) return;
  const std::vector<Sighting> errors = errors_of(traffic, statement);
  const Sighting* first = first_of(errors);
  const Duration sent = first == nullptr ? due : first->exchange->begun;
  const std::string what = "the terminal error of statement " + statement.name;
  const bool at_once_anyway = evidence.profile().integer("batch_size") == 1;
  if (first != nullptr) {
    const bool proves = !at_once_anyway && !closes_between(evidence, statement.host, *from, sent);
    const Compare result = evidence.at_most(sent - free, transit(evidence));
    if (result == Compare::pass && !proves) return;
    tally.add(result, what + " was sent " + to_text(sent - free) + " after it could be",
              {statement.execute_sequence, first->exchange->request_sequence});
  } else if (evidence.observed_until(due) && !connection.has_died_by(due) &&
             (free == *from || !client_ended_between(evidence, statement.host, *from, free))) {
    tally.fail(what + " was not sent at once, nor later", {statement.execute_sequence});
  }
}

/// A retryable error of a statement that fails in the end comes with its statement, not before.
bool check_retryable(const Traffic& traffic, const Statement& statement, Tally& tally) {
  const std::vector<Sighting> errors = errors_of(traffic, statement);
  const Sighting* first = first_of(errors);
  if (first == nullptr) return false;
  const Duration early = *statement.executed - first->exchange->begun;
  if (early <= traffic.evidence.jitter()) return true;
  tally.fail("a retryable error of statement " + statement.name + " was sent " + to_text(early) +
                 " before the statement ended",
             {statement.execute_sequence, first->exchange->request_sequence});
  return false;
}

/// A statement that succeeded has no error to tell.
void check_survivor(const Traffic& traffic, const Statement& statement, Tally& tally) {
  const std::vector<Sighting> errors = errors_of(traffic, statement);
  if (errors.empty() || has_failed_step(traffic.evidence, statement)) return;
  tally.fail("statement " + statement.name + " succeeded, yet an error of it was sent",
             {statement.execute_sequence, errors.front().exchange->request_sequence});
}

}  // namespace

Verdict judge_bt_6(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  std::size_t waited = 0;
  for (const Statement& statement : evidence.statements()) {
    const Connection& connection = evidence.connections()[statement.connection];
    if (!statement.executed || statement.statement_id.empty()) continue;
    if (!is_recognisable(evidence, connection)) continue;
    if (statement.ok) check_survivor(traffic, statement, tally);
    if (!statement.ok && is_terminal(statement.error)) check_terminal(traffic, statement, tally);
    const bool retryable = !statement.ok && is_retryable(statement.error);
    if (retryable && check_retryable(traffic, statement, tally)) ++waited;
  }
  const std::string retryable = waited == 0
                                    ? "none that may be retried was seen"
                                    : counted(waited, "retryable one") + " with the statement";
  return tally.verdict(counted(tally.passes(), "terminal error") + " sent at once, " + retryable,
                       "no statement failed with a terminal error while it could be sent");
}

}  // namespace plumbline::judge
