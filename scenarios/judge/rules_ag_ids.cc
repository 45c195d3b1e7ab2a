// AG-5 and AG-6: the ids in events are those that the server issued, and a session's begin and end
// are told once each. Both need driver operations, whose ends carry the issued ids.
#include <algorithm>
#include <map>
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

/// What one host's server issued.
struct Issued {
  std::set<std::string> sessions;
  std::map<std::string, std::string> statements;  ///< statement id to its session id
  bool nameless_statement = false;  ///< some statement got no id, or none that is known
  bool nameless_session = false;
};

Issued issued_by(const Evidence& evidence, const std::string& host) {
  Issued issued;
  for (const Connection& connection : evidence.connections()) {
    if (connection.host != host) continue;
    if (connection.session_id.empty()) issued.nameless_session = true;
    if (!connection.session_id.empty()) issued.sessions.insert(connection.session_id);
  }
  for (const Statement& statement : evidence.statements()) {
    if (statement.host != host) continue;
    if (statement.statement_id.empty()) issued.nameless_statement = true;
    issued.statements[statement.statement_id] = statement.session_id;
  }
  issued.statements.erase("");
  return issued;
}

bool is_one_of(const std::vector<std::string>& kinds, const std::string& kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// What is wrong with the ids of an event; empty when nothing is.
std::string id_breach(const Evidence& evidence, const Issued& issued,
                      const fake::DecodedEvent& event) {
  if (!event.session_id.empty() && !issued.sessions.contains(event.session_id))
    return "the session id " + event.session_id + " was not issued";
  const auto statement = issued.statements.find(event.statement_id);
  const bool known = statement != issued.statements.end();
  if (!event.statement_id.empty() && !known)
    return "the statement id " + event.statement_id + " was not issued";
  if (known && !event.session_id.empty() && statement->second != event.session_id)
    return "the statement " + event.statement_id + " is one of another session";
  const bool is_statement = is_one_of(evidence.profile().texts("statement_event"), event.kind);
  const bool is_open = is_one_of(evidence.profile().texts("session_open_event"), event.kind);
  const bool of_session = is_statement || (is_open && !event.has_error);
  if (of_session && event.session_id.empty() && !issued.nameless_session)
    return "an event (" + event.kind + ") has no session id, and every session got one";
  if (is_statement && event.statement_id.empty() && !issued.nameless_statement)
    return "a statement event has no statement id, and every statement got one";
  return "";
}

void check_ids(const Evidence& evidence, const std::string& host, std::size_t& statement_ids,
               Tally& tally) {
  const Issued issued = issued_by(evidence, host);
  for (const Exchange* exchange : evidence.telemetry(host)) {
    if (!exchange->arrived() || exchange->endpoint != fake::Endpoint::telemetry) continue;
    for (const fake::DecodedEvent& event : exchange->decoded->events) {
      const std::string breach = id_breach(evidence, issued, event);
      if (!breach.empty()) tally.fail(breach, {exchange->request_sequence});
      if (!breach.empty() || event.session_id.empty()) continue;
      if (!event.statement_id.empty()) ++statement_ids;
      tally.pass();
    }
  }
}

/// AG-6: one event of that kind for one connection.
struct SessionEvent {
  const char* parameter;
  std::string what;
  Duration made{};
  std::uint64_t sequence = 0;
};

/// 1 when it is there once, else 0.
std::size_t check_session_event(const Traffic& traffic, const Connection& connection,
                                const SessionEvent& wanted, Tally& tally) {
  const std::size_t events = distinct_events(traffic.sightings.of(connection, wanted.parameter));
  if (events > 1) {
    tally.fail(wanted.what + connection.name + " is reported " + std::to_string(events) + " times",
               {wanted.sequence});
  }
  const bool missing = events == 0 && is_due(traffic, connection, wanted.made);
  if (missing) tally.fail(wanted.what + connection.name + " is not reported", {wanted.sequence});
  if (events == 1) tally.pass();
  return events == 1 ? 1 : 0;
}

}  // namespace

Verdict judge_ag_5(const Evidence& evidence) {
  if (!evidence.has_operations()) return without_operations();
  Tally tally;
  std::size_t statement_ids = 0;
  for (const std::string& host : evidence.hosts()) check_ids(evidence, host, statement_ids, tally);
  if (statement_ids == 0 && !tally.failed())
    tally.undecided("no event with a statement id reached the authenticated endpoint");
  return tally.verdict(counted(tally.passes(), "event") + " with ids that the server issued, " +
                           std::to_string(statement_ids) + " of statements",
                       "no event with ids");
}

Verdict judge_ag_6(const Evidence& evidence) {
  if (!evidence.has_operations()) return without_operations();
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  const bool tells_close = !evidence.profile().texts("session_close_event").empty();
  std::size_t opened = 0;
  std::size_t closed = 0;
  for (const Connection& connection : evidence.connections()) {
    if (!connection.open_ok || !is_recognisable(evidence, connection)) continue;
    opened += check_session_event(
        traffic, connection,
        {"session_open_event", "the opening of ", *connection.open_ended, connection.open_sequence},
        tally);
    if (!tells_close || !connection.close_begun) continue;
    closed += check_session_event(traffic, connection,
                                  {"session_close_event", "the closing of ",
                                   *connection.close_begun, connection.close_begun_sequence},
                                  tally);
  }
  const bool seen = opened > 0 && (!tells_close || closed > 0);
  if (!seen && !tally.failed()) tally.undecided("the run shows no session opened and closed");
  return tally.verdict(counted(opened, "opening") + " and " + counted(closed, "closing") +
                           " of sessions reported once each",
                       "no session event");
}

}  // namespace plumbline::judge
