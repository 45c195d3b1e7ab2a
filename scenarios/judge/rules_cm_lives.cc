// CM-2, CM-3, CM-8: a client lives from the first open to the last close, whatever is closed in
// between and however often, and again after a reopening.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

// One thing happened to `closed`; from then on its neighbours must be as before.
struct Event {
  const Connection* closed = nullptr;
  Duration time{};
  std::uint64_t sequence = 0;
  const char* what = "";
};

// Statements of the other connections that were alive then, made after it.
std::vector<const Statement*> later_statements(const Evidence& evidence, const Event& event) {
  std::vector<const Statement*> later;
  for (const Statement& statement : evidence.statements()) {
    const Connection& on = evidence.connections()[statement.connection];
    const bool beside = statement.host == event.closed->host && &on != event.closed && on.open_ok &&
                        !on.opted_out() && on.lives_at(event.time);
    if (beside && statement.completed && statement.begun >= event.time) later.push_back(&statement);
  }
  return later;
}

void add_neighbours(Tally& tally, const Traffic& traffic, const Event& event) {
  for (const Statement* statement : later_statements(traffic.evidence, event)) {
    const Fate fate = fate_of(traffic, *statement);
    if (fate == Fate::delivered) tally.pass();
    if (fate != Fate::lost) continue;
    tally.fail("statement " + statement->name + ", made after connection " + event.closed->name +
                   " was closed " + event.what + " at " + to_text(event.time) +
                   ", was never delivered",
               {event.sequence, statement->completed_sequence});
  }
}

// Something of the connection was sent: its telemetry was on. Of one that never spoke, other rules
// say why (AG-1, SH-1).
bool was_heard(const Traffic& traffic, const Connection& connection) {
  if (!traffic.sightings.of(connection, "session_open_event").empty()) return true;
  const auto& all = traffic.evidence.statements();
  const auto index = static_cast<std::size_t>(&connection - traffic.evidence.connections().data());
  return std::any_of(all.begin(), all.end(), [&](const Statement& statement) {
    return statement.connection == index && !traffic.sightings.of_any_kind(statement).empty();
  });
}

// CM-2, the last close: an event that could have waited longer left while it was closing.
void add_flush(Tally& tally, const Traffic& traffic, const ClientLife& life) {
  const Evidence& evidence = traffic.evidence;
  for (const Statement& statement : evidence.statements()) {
    const Connection& on = evidence.connections()[statement.connection];
    const bool counts = statement.host == life.host && statement.completed && !on.opted_out() &&
                        on.open_begun >= life.begun && *statement.completed <= *life.ended;
    if (!counts) continue;
    const Exchange* request = first_request_with(traffic, statement);
    const Duration closing = on.close_begun.value_or(*life.ended);
    const bool by_close = request != nullptr && request->begun >= closing &&
                          evidence.at_most(request->begun, *life.ended) == Compare::pass;
    if (by_close) tally.pass();
    const Fate fate = was_heard(traffic, on) ? fate_of(traffic, statement) : Fate::unknown;
    const bool late = request != nullptr && request->begun > *life.ended + moment(evidence);
    if (fate != Fate::lost && !(fate == Fate::delivered && late)) continue;
    tally.fail("statement " + statement.name + " was not flushed by the last close of the client",
               {statement.completed_sequence, life.ended_sequence});
  }
}

// CM-2, after the last close: a client that was freed says nothing more.
void add_freed(Tally& tally, const Evidence& evidence, const ClientLife& life) {
  const Duration quiet_from = *life.ended + moment(evidence);
  for (const Exchange* attempt : evidence.telemetry(life.host)) {
    const bool in_gap = attempt->begun > quiet_from && attempt->request != nullptr &&
                        (!life.reopened || attempt->begun < *life.reopened);
    if (!in_gap) continue;
    const auto& all = evidence.connections();
    const bool excused = std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
      return connection.host == life.host && !connection.open_ok &&
             connection.open_begun <= attempt->begun;  // a refused open is reported too (AG-7)
    });
    if (excused) continue;
    tally.fail("telemetry at " + to_text(attempt->begun) + " of a client whose last connection " +
                   "had closed at " + to_text(*life.ended),
               {life.ended_sequence, attempt->request_sequence});
  }
}

void add_shared_life(Tally& kept, Tally& flushed, const Traffic& traffic, const ClientLife& life) {
  if (life.connections.size() < 2) return;
  for (const Connection* connection : life.connections) {
    if (!connection->close_ended || (life.ended && *connection->close_ended >= *life.ended))
      continue;
    add_neighbours(kept, traffic,
                   {connection, *connection->close_ended, connection->close_sequence, "first"});
  }
  if (!life.ended) return;
  add_flush(flushed, traffic, life);
  add_freed(flushed, traffic.evidence, life);
}

bool spoke(const Evidence& evidence, const ClientLife& life) {
  const auto& attempts = evidence.telemetry(life.host);
  return std::any_of(attempts.begin(), attempts.end(), [&life](const Exchange* attempt) {
    return attempt->arrived() && attempt->begun >= life.begun && attempt->begun <= *life.ended;
  });
}

void add_resumption(Tally& tally, const Traffic& traffic, const ClientLife& before,
                    const ClientLife& life) {
  const Evidence& evidence = traffic.evidence;
  if (!before.ended || !spoke(evidence, before)) return;
  if (!same_process(evidence, before.begun, life.begun)) return;
  for (const Statement& statement : evidence.statements()) {
    const Connection& on = evidence.connections()[statement.connection];
    const auto& members = life.connections;
    if (std::find(members.begin(), members.end(), &on) == members.end()) continue;
    const Fate fate = fate_of(traffic, statement);
    if (fate == Fate::delivered) tally.pass();
    if (fate != Fate::lost) continue;
    tally.fail("statement " + statement.name + " of connection " + on.name + ", opened again at " +
                   to_text(on.open_begun) + ", was never delivered",
               {before.ended_sequence, on.open_sequence, statement.completed_sequence});
  }
}

// Closes of connections that had been closed before.
std::vector<Event> second_closes(const Evidence& evidence) {
  std::vector<Event> events;
  for (const Operation& operation : evidence.operations()) {
    if (operation.name != "close" || !operation.ended) continue;
    const Connection* closed = nullptr;
    for (const Connection& connection : evidence.connections()) {
      if (connection.name == operation.connection && connection.open_begun <= operation.begun)
        closed = &connection;
    }
    const bool again = closed != nullptr && closed->close_ended && !closed->opted_out() &&
                       closed->close_begun_sequence != operation.begun_sequence;
    if (again) events.push_back({closed, *operation.ended, operation.ended_sequence, "again"});
  }
  return events;
}

}  // namespace

Verdict judge_cm_2(const Evidence& evidence) {
  Tally kept;
  Tally flushed;
  const Traffic& traffic = evidence.traffic();
  for (const std::string& host : evidence.hosts()) {
    for (const ClientLife& life : lives_on(evidence, host))
      add_shared_life(kept, flushed, traffic, life);
  }
  const std::string missing = "no event was made on one connection after another had closed";
  Verdict first = kept.verdict(
      counted(kept.passes(), "event") + " sent after another connection had closed, " +
          counted(flushed.passes(), "event") + " flushed by a last close",
      evidence.has_operations() ? missing : "the journal does not tell of connections");
  Verdict second = flushed.verdict("", "no last close had anything to flush");
  if (first.status == Status::fail || second.status == Status::pass) return first;
  const bool decides = second.status == Status::fail || first.status == Status::pass;
  return decides ? second : first;
}

Verdict judge_cm_3(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const std::string& host : evidence.hosts()) {
    const std::vector<ClientLife>& lives = lives_on(evidence, host);
    for (std::size_t k = 1; k < lives.size(); ++k)
      add_resumption(tally, traffic, lives[k - 1], lives[k]);
  }
  return tally.verdict(counted(tally.passes(), "event") + " delivered after a reopening",
                       evidence.has_operations()
                           ? "no host was opened again after telemetry and a last close"
                           : "the journal does not tell of connections");
}

Verdict judge_cm_8(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const Event& event : second_closes(evidence)) add_neighbours(tally, traffic, event);
  return tally.verdict(counted(tally.passes(), "event") + " of others sent after a second close",
                       evidence.has_operations()
                           ? "no connection was closed twice beside one that went on"
                           : "the journal does not tell of closes");
}

}  // namespace plumbline::judge
