// AG-4 and AG-7: failed operations are told as failed, and no others. Events of a statement are
// known by its id; without one by its session, and failed connects, which have neither, by their
// number. Only events of the authenticated endpoint have ids (PR-9).
#include <algorithm>
#include <set>

#include "scenarios/judge/due_events.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

Verdict without_operations() {
  return {"", Status::inconclusive, "the journal tells of no driver operations", {}};
}

/// What runs in these worlds is the reference, whose classes are the journal's own words.
bool is_reference(const Evidence& evidence) {
  return evidence.header().world == "sim" || evidence.header().world == "live";
}

bool failed_to_open(const Connection& connection) {
  return connection.open_ended && !connection.open_ok;
}

/// An error that belongs to no session: a failed connect.
bool is_of_no_session(const Evidence& evidence, const fake::DecodedEvent& event) {
  if (!event.has_error || !event.session_id.empty() || !event.statement_id.empty()) return false;
  const std::vector<std::string>& kinds = evidence.profile().texts("session_open_event");
  return event.kind == "error" || std::find(kinds.begin(), kinds.end(), event.kind) != kinds.end();
}

/// The errors without a session that one host's authenticated endpoint heard of.
std::vector<Sighting> errors_without_session(const Evidence& evidence, const std::string& host) {
  std::vector<Sighting> found;
  std::size_t number = 0;
  for (const Export& item : evidence.exports(host)) {
    ++number;
    for (const std::size_t index : item.attempts) {
      const Exchange& exchange = evidence.exchanges()[index];
      if (exchange.endpoint != fake::Endpoint::telemetry) continue;
      for (const fake::DecodedEvent& event : exchange.decoded->events) {
        if (is_of_no_session(evidence, event))
          found.push_back({&exchange, &event, number, item.begun});
      }
    }
  }
  return found;
}

/// What AG-4 saw of both sides.
struct Sides {
  std::size_t failed = 0;
  std::size_t succeeded = 0;
};

void check_failed(const Evidence& evidence, const Statement& statement, const Sighting& seen,
                  Sides& sides, Tally& tally) {
  const std::vector<std::uint64_t> witness{statement.execute_sequence,
                                           seen.exchange->request_sequence};
  const std::string& told = seen.event->error_type;
  if (!seen.event->has_error) {
    tally.fail("statement " + statement.name + " failed (" + statement.error +
                   "), its event has no error information",
               witness);
  } else if (is_reference(evidence) && told != statement.error) {
    tally.fail("statement " + statement.name + " failed with " + statement.error +
                   ", its event says " + told,
               witness);
  } else {
    ++sides.failed;
    tally.pass();
  }
}

/// The event that tells of the failure: the statement's own, or where that one has no error
/// information another event of its id, as of drivers whose errors are events of their own.
const Sighting& teller_of(const Sightings& sightings, const Statement& statement,
                          const std::vector<Sighting>& own) {
  const auto tells = [](const Sighting& one) { return one.event->has_error; };
  const auto of_its_own = std::find_if(own.begin(), own.end(), tells);
  if (of_its_own != own.end()) return *of_its_own;
  const std::vector<Sighting>& all = sightings.of_any_kind(statement);
  const auto beside = std::find_if(all.begin(), all.end(), tells);
  return beside == all.end() ? own.front() : *beside;
}

void check_succeeded(const std::string& what, std::uint64_t sequence,
                     const std::vector<Sighting>& sightings, Sides& sides, Tally& tally) {
  for (const Sighting& seen : sightings) {
    if (!seen.event->has_error) {
      ++sides.succeeded;
      tally.pass();
      continue;
    }
    tally.fail(what + " succeeded, an event of it has error information",
               {sequence, seen.exchange->request_sequence});
  }
}

void check_statements(const Evidence& evidence, const Sightings& sightings, Sides& sides,
                      Tally& tally) {
  for (const Statement& statement : evidence.statements()) {
    const Connection& connection = evidence.connections()[statement.connection];
    if (!statement.executed || !is_recognisable(evidence, connection)) continue;
    if (statement.ok && has_failed_step(evidence, statement))
      continue;  // fetched, or closed, badly
    if (statement.ok) {
      check_succeeded("statement " + statement.name, statement.execute_sequence,
                      first_attempts(sightings.of_any_kind(statement)), sides, tally);
      continue;
    }
    const std::vector<Sighting> seen = first_attempts(sightings.of(statement));
    if (!seen.empty())
      check_failed(evidence, statement, teller_of(sightings, statement, seen), sides, tally);
  }
}

void check_connections(const Evidence& evidence, const Sightings& sightings, Sides& sides,
                       Tally& tally) {
  for (const Connection& connection : evidence.connections()) {
    if (!connection.open_ok || !is_recognisable(evidence, connection)) continue;
    check_succeeded("the open of " + connection.name, connection.open_sequence,
                    first_attempts(sightings.of(connection, "session_open_event")), sides, tally);
  }
}

/// Errors without a session against the host's failed connects.
void check_connects(const Evidence& evidence, const std::string& host, Sides& sides, Tally& tally) {
  std::set<std::string> classes;
  for (const Connection& connection : evidence.connections()) {
    if (connection.host != host || !failed_to_open(connection)) continue;
    for (const Operation& operation : evidence.operations()) {
      if (operation.begun_sequence == connection.open_sequence) classes.insert(operation.error);
    }
  }
  for (const Sighting& seen : first_attempts(errors_without_session(evidence, host))) {
    const bool right =
        is_reference(evidence) ? classes.contains(seen.event->error_type) : !classes.empty();
    if (right) {
      ++sides.failed;
      tally.pass();
    } else {
      tally.fail("an error (" + seen.event->error_type + ") without a session, and no connect to " +
                     host + " failed so",
                 {seen.exchange->request_sequence});
    }
  }
}

/// AG-7 for a group of failures that only their number tells apart: `seen` of those `due`.
void check_number(const std::string& what, const std::vector<std::uint64_t>& due, std::size_t seen,
                  Tally& tally) {
  for (std::size_t k = 0; k < std::min(due.size(), seen); ++k) tally.pass();
  if (seen >= due.size()) return;
  tally.fail("of " + what + " " + std::to_string(seen) + " of " + std::to_string(due.size()) +
                 " are reported",
             due);
}

/// A failed statement with an id, told as failed by any of its events.
void check_identified(const Traffic& traffic, const Statement& statement, Tally& tally) {
  const std::vector<Sighting>& seen = traffic.sightings.of_any_kind(statement);
  const bool told = std::any_of(seen.begin(), seen.end(),
                                [](const Sighting& one) { return one.event->has_error; });
  if (told) return tally.pass();
  if (!is_due(traffic, statement)) return;
  tally.fail(
      "statement " + statement.name + " failed (" + statement.error + ") and no event says so",
      {statement.execute_sequence, statement.completed_sequence});
}

/// The failed statements of a connection that never got an id.
void check_nameless(const Traffic& traffic, std::size_t index, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  const Connection& connection = evidence.connections()[index];
  std::vector<std::uint64_t> due;
  for (const Statement& statement : evidence.statements()) {
    const bool counts = statement.connection == index && statement.executed && !statement.ok &&
                        statement.statement_id.empty() && is_due(traffic, statement);
    if (counts) due.push_back(statement.execute_sequence);
  }
  if (due.empty()) return;
  std::vector<Sighting> seen = traffic.sightings.of_no_statement(connection);
  std::erase_if(seen, [](const Sighting& one) { return !one.event->has_error; });
  check_number("failed statements without an id on " + connection.name, due, distinct_events(seen),
               tally);
}

void check_failed_connects(const Traffic& traffic, const std::string& host, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  std::vector<std::uint64_t> due;
  for (const Connection& connection : evidence.connections()) {
    const bool counts = connection.host == host && failed_to_open(connection) &&
                        connection.credentials &&
                        is_due(traffic, connection, *connection.open_ended);
    if (counts) due.push_back(connection.open_sequence);
  }
  if (due.empty()) return;
  check_number("failed connects to " + host, due,
               distinct_events(errors_without_session(evidence, host)), tally);
}

}  // namespace

Verdict judge_ag_4(const Evidence& evidence) {
  if (!evidence.has_operations()) return without_operations();
  Tally tally;
  Sides sides;
  const Sightings& sightings = evidence.traffic().sightings;
  check_statements(evidence, sightings, sides, tally);
  check_connections(evidence, sightings, sides, tally);
  for (const std::string& host : evidence.hosts()) check_connects(evidence, host, sides, tally);
  const bool both = sides.failed > 0 && sides.succeeded > 0;
  if (!both && !tally.failed())
    tally.undecided("the run shows no events of failed and of successful operations");
  return tally.verdict(counted(sides.failed, "failed operation") + " with error information, " +
                           std::to_string(sides.succeeded) + " without",
                       "no event of an operation");
}

Verdict judge_ag_7(const Evidence& evidence) {
  if (!evidence.has_operations()) return without_operations();
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const Statement& statement : evidence.statements()) {
    const Connection& connection = evidence.connections()[statement.connection];
    if (!statement.executed || statement.ok || statement.statement_id.empty()) continue;
    if (is_recognisable(evidence, connection)) check_identified(traffic, statement, tally);
  }
  for (std::size_t index = 0; index < evidence.connections().size(); ++index) {
    if (is_recognisable(evidence, evidence.connections()[index]))
      check_nameless(traffic, index, tally);
  }
  for (const std::string& host : evidence.hosts()) check_failed_connects(traffic, host, tally);
  return tally.verdict(counted(tally.passes(), "failure") + " reported", "no failure was due");
}

}  // namespace plumbline::judge
