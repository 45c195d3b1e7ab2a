// CM-7, CM-9: whose credentials a shared client uses, and whose name its events carry.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "fake_server/core/http.h"
#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

constexpr const char* kOrgHeader = "x-databricks-org-id";

std::string header_of(const Exchange& exchange, const char* name) {
  if (exchange.request == nullptr) return "";
  const std::string* value = fake::find_header(exchange.request->headers, name);
  return value == nullptr ? "" : *value;
}

std::vector<const Exchange*> client_requests(const Evidence& evidence, const std::string& host) {
  std::vector<const Exchange*> requests = evidence.flag_requests(host);
  const auto& telemetry = evidence.telemetry(host);
  requests.insert(requests.end(), telemetry.begin(), telemetry.end());
  return requests;
}

// What the client sent with while it had its creator alone; empty where that never showed.
std::string creators_authorization(const Evidence& evidence, const ClientLife& life) {
  Duration alone_until = life.ended.value_or(evidence.end());
  for (const Connection* connection : life.connections) {
    if (connection != life.connections.front())
      alone_until = std::min(alone_until, connection->open_begun);
  }
  for (const Exchange* request : client_requests(evidence, life.host)) {
    std::string value = header_of(*request, "Authorization");
    const bool alone = request->begun >= life.begun && request->begun < alone_until;
    if (alone && !value.empty()) return value;
  }
  return "";
}

// The application itself went on with these credentials: no harm in the client's doing so.
bool is_used_by_application(const Evidence& evidence, const std::string& host, Duration from,
                            const std::string& authorization) {
  const auto& others = evidence.other_requests(host);
  return std::any_of(others.begin(), others.end(), [&](const Exchange* other) {
    return other->begun >= from && header_of(*other, "Authorization") == authorization;
  });
}

void add_request_after_creator(Tally& tally, const Evidence& evidence, const Connection& creator,
                               const Exchange& request, const std::string& creators) {
  const std::string value = header_of(request, "Authorization");
  if (value.empty()) return;
  if (value != creators) {
    if (request.telemetry() && request.outcome == Outcome::success) tally.pass();
    return;
  }
  const bool refused = request.status == 401 || request.status == 403;
  if (!refused) return;
  const Duration from = *creator.close_ended;
  if (is_used_by_application(evidence, creator.host, from, creators)) return;
  tally.fail("a request at " + to_text(request.begun) + " was refused with " +
                 std::to_string(request.status) + ": it used the credentials of connection " +
                 creator.name + ", which had closed at " + to_text(from),
             {creator.close_sequence, request.request_sequence});
}

// The connection that made the client closed while others with credentials went on.
void add_orphan(Tally& tally, const Traffic& traffic, const ClientLife& life) {
  const Evidence& evidence = traffic.evidence;
  const Connection& creator = *life.connections.front();
  const bool outlived = life.connections.size() > 1 && creator.credentials && creator.close_ended &&
                        (!life.ended || *creator.close_ended < *life.ended);
  if (!outlived) return;
  const Duration from = *creator.close_ended + moment(evidence);
  const Duration until = life.ended.value_or(evidence.end()) + moment(evidence);
  const std::string creators = creators_authorization(evidence, life);
  for (const Exchange* request : client_requests(evidence, life.host)) {
    const bool counts = request->begun > from && request->begun <= until && !creators.empty();
    if (counts) add_request_after_creator(tally, evidence, creator, *request, creators);
  }
  for (const Statement& statement : evidence.statements()) {
    const Connection& on = evidence.connections()[statement.connection];
    const bool later = statement.host == life.host && statement.begun > from && &on != &creator &&
                       on.open_begun <= until;
    if (!later || fate_of(traffic, statement) != Fate::lost) continue;
    tally.fail("statement " + statement.name + " was lost after connection " + creator.name +
                   ", which had made the client, closed",
               {creator.close_sequence, statement.completed_sequence});
  }
}

// Some other connection's identity could have been on these events instead.
bool could_be_mistaken(const Evidence& evidence, const Connection& connection) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&connection](const Connection& other) {
    return &other != &connection && other.host == connection.host && !other.opted_out() &&
           !other.session_id.empty() && other.session_id != connection.session_id;
  });
}

void add_org(Tally& tally, const Connection& connection, const Exchange& request) {
  const std::string org = header_of(request, kOrgHeader);
  if (org == connection.org) return;
  tally.fail("an event of connection " + connection.name + " of org \"" + connection.org +
                 "\" was sent at " + to_text(request.begun) + " in a request of org \"" + org +
                 "\"",
             {connection.open_sequence, request.request_sequence});
}

void add_session(Tally& tally, const Connection& connection, const Statement& statement,
                 const Sighting& sighting) {
  const std::string& seen = sighting.event->session_id;
  if (seen == statement.session_id) return tally.pass();
  tally.fail("statement " + statement.name + " of connection " + connection.name +
                 " was reported with " +
                 (seen.empty() ? std::string("no session") : "session " + seen) + ", " +
                 sighting.event->pointer,
             {statement.execute_sequence, sighting.exchange->request_sequence});
}

// The engine's application, which tells the client its org as the workspace. Where anybody else has
// a workspace's id from is their own affair.
bool is_our_application(const journal::RunHeader& header) {
  return (header.world == "sim" || header.world == "live") &&
         header.client.starts_with("plumbline-reference");
}

void add_workspace(Tally& tally, const Evidence& evidence, const Connection& connection,
                   const Sighting& sighting) {
  const std::string& seen = sighting.event->workspace_id;
  if (connection.org.empty() || seen == connection.org) return;
  if (!is_our_application(evidence.header())) return;
  tally.fail("an event of connection " + connection.name + " of workspace " + connection.org +
                 " was reported with " +
                 (seen.empty() ? std::string("no workspace") : "workspace " + seen) + ", " +
                 sighting.event->pointer,
             {connection.open_sequence, sighting.exchange->request_sequence});
}

void add_identity(Tally& tally, const Traffic& traffic, const Statement& statement) {
  const Evidence& evidence = traffic.evidence;
  const Connection& connection = evidence.connections()[statement.connection];
  const bool counts = connection.credentials && !statement.session_id.empty() &&
                      could_be_mistaken(evidence, connection);
  if (!counts) return;
  for (const Sighting& sighting : traffic.sightings.of_any_kind(statement)) {
    add_org(tally, connection, *sighting.exchange);
    add_session(tally, connection, statement, sighting);
    add_workspace(tally, evidence, connection, sighting);
  }
}

// Events about the session itself: org and workspace are what can be wrong.
void add_session_events(Tally& tally, const Traffic& traffic, const Connection& connection) {
  const Evidence& evidence = traffic.evidence;
  if (!connection.credentials || !could_be_mistaken(evidence, connection)) return;
  for (const char* parameter : {"session_open_event", "session_close_event"}) {
    for (const Sighting& sighting : traffic.sightings.of(connection, parameter)) {
      add_org(tally, connection, *sighting.exchange);
      add_workspace(tally, evidence, connection, sighting);
    }
  }
}

}  // namespace

Verdict judge_cm_7(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const std::string& host : evidence.hosts()) {
    for (const ClientLife& life : lives_on(evidence, host)) add_orphan(tally, traffic, life);
  }
  return tally.verdict(
      counted(tally.passes(), "request") + " accepted with the credentials of another connection " +
          "than the one that had made the client, after that one closed",
      evidence.has_operations()
          ? "no connection with credentials of its own outlived the one that made the client"
          : "the journal does not tell of connections");
}

Verdict judge_cm_9(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const Statement& statement : evidence.statements()) add_identity(tally, traffic, statement);
  for (const Connection& connection : evidence.connections())
    add_session_events(tally, traffic, connection);
  return tally.verdict(
      counted(tally.passes(), "event") + " with the session and org of the connection it came from",
      evidence.has_operations() ? "no event of a host with several sessions was seen"
                                : "the journal does not tell of connections");
}

}  // namespace plumbline::judge
