// BT-2, BT-3, BT-4, BT-5: how long events wait and what a request may hold. BT-1 is in
// rules_bt_size.cc. Times count from the operation's return, or from the flag answer when it came
// later; arrival at the service includes the transit.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/due_events.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/shared_requests.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// One event of the application that is waiting to be sent.
struct Waiting {
  const Connection& connection;
  Duration made{};
  std::uint64_t sequence = 0;
  std::string what;
};

/// Something of that host was sent at or after `time`.
bool host_sent_after(const Evidence& evidence, const std::string& host, Duration time) {
  const std::vector<const Exchange*>& attempts = evidence.telemetry(host);
  return std::any_of(attempts.begin(), attempts.end(),
                     [time](const Exchange* attempt) { return attempt->begun >= time; });
}

/// BT-2 for one event; `first` is where it was sent, nullptr when never. An event that is missing
/// while later ones were sent was never recorded or was lost: that is AG-1's and SH-1's matter.
void check_wait(const Traffic& traffic, const Waiting& event, const Sighting* first, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  const std::optional<Duration> from = evidence.sendable_from(event.connection, event.made);
  if (!from) return;
  const Duration interval = evidence.profile().duration("flush_interval");
  const std::string& host = event.connection.host;
  const Duration free = flag_settled_from(evidence, event.connection,
                                          traffic.health.slot_free_from(host, *from + interval));
  const Duration bound = free - *from + transit(evidence);
  const Duration due = *from + bound + evidence.tolerance(bound) + evidence.jitter();
  if (!traffic.health.is_healthy(host, *from, due)) return;
  if (!stays_enabled(evidence, event.connection, *from, due)) return;
  const Duration sent = first == nullptr ? due : first->exchange->begun;
  const bool closes = event.connection.close_begun && *event.connection.close_begun <= sent;
  if (first != nullptr && (!closes || sent > due)) {
    const auto reason = [&] {
      return event.what + " waited " + to_text(sent - *from) + " for its first attempt, at most " +
             to_text(bound) + " allowed";
    };
    tally.add(evidence.at_most(sent - *from, bound), reason,
              {event.sequence, first->exchange->request_sequence});
  }
  if (first != nullptr || closes || !evidence.observed_until(due)) return;
  if (process_ended_between(evidence, *from, due) || host_sent_after(evidence, host, *from)) return;
  tally.fail(event.what + " was still not sent " + to_text(bound) + " after it was due to wait",
             {event.sequence});
}

void check_statement_waits(const Traffic& traffic, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  for (const Statement& statement : evidence.statements()) {
    const Connection& connection = evidence.connections()[statement.connection];
    if (!statement.completed || statement.statement_id.empty()) continue;
    if (!is_recognisable(evidence, connection)) continue;
    const Waiting event{connection, *statement.completed, statement.completed_sequence,
                        "the event of statement " + statement.name};
    check_wait(traffic, event, first_of(traffic.sightings.of(statement)), tally);
  }
}

void check_session_waits(const Traffic& traffic, Tally& tally) {
  for (const Connection& connection : traffic.evidence.connections()) {
    if (!connection.open_ok || !connection.open_ended) continue;
    const std::vector<Sighting> seen = traffic.sightings.of(connection, "session_open_event");
    if (seen.empty()) continue;  // whether it is reported at all is AG-6's matter
    const Waiting event{connection, *connection.open_ended, connection.open_sequence,
                        "the session event of connection " + connection.name};
    check_wait(traffic, event, first_of(seen), tally);
  }
}

/// `from`, or later: when the export under way has ended, and after it one of each other group that
/// had its turn.
Duration turn_of(const Traffic& traffic, const std::string& host, Duration from) {
  constexpr Duration kInstant{1};
  Duration free = traffic.health.slot_free_from(host, from);
  for (std::size_t others = groups_on(traffic.evidence, host); others > 1; --others) {
    const Duration next = free + traffic.evidence.jitter() + kInstant;
    if (const Duration later = traffic.health.slot_free_from(host, next); later > next)
      free = later;
  }
  return free;
}

/// BT-5 for one connection.
void check_at_once(const Traffic& traffic, const Connection& connection, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  if (!connection.open_ok || !connection.open_ended) return;
  if (!is_recognisable(evidence, connection)) return;
  const std::optional<Duration> from = evidence.sendable_from(connection, *connection.open_ended);
  if (!from || rests_on_memory(evidence, connection, *from)) return;
  const Duration free = turn_of(traffic, connection.host, *from);
  const Duration due =
      free + transit(evidence) + evidence.tolerance(transit(evidence)) + evidence.jitter();
  if (!traffic.health.is_healthy(connection.host, *from, due)) return;
  if (!stays_enabled(evidence, connection, *from, due)) return;
  const std::string what = "the connection event of " + connection.name;
  const std::vector<Sighting> seen = traffic.sightings.of(connection, "session_open_event");
  const Sighting* first = first_of(seen);
  if (first != nullptr) {
    const Duration late = first->exchange->begun - free;
    tally.add(evidence.at_most(late, transit(evidence)),
              [&] { return what + " was sent " + to_text(late) + " after it could be"; },
              {connection.open_sequence, first->exchange->request_sequence});
  } else if (evidence.observed_until(due) && !connection.has_died_by(due) &&
             !close_ran_out(evidence, connection, *connection.open_ended) &&
             (!connection.close_ended || *connection.close_ended > free || free == *from)) {
    tally.fail(what + " was not sent at once, nor later", {connection.open_sequence});
  }
}

void check_size(const Evidence& evidence, const Exchange& request, Tally& tally) {
  const auto events_max = static_cast<std::size_t>(evidence.profile().integer("batch_size_max"));
  const auto bytes_max = static_cast<std::size_t>(evidence.profile().integer("payload_max"));
  const std::size_t events = std::max(request.decoded->events.size(), request.decoded->events_sent);
  const std::size_t bytes = request.request->body.size();
  if (events <= events_max && bytes <= bytes_max) {
    tally.pass();
    return;
  }
  tally.fail("a request carries " + counted(events, "event") + " in " + counted(bytes, "byte") +
                 ", at most " + std::to_string(events_max) + " and " + std::to_string(bytes_max) +
                 " allowed",
             {request.request_sequence});
}

}  // namespace

Verdict judge_bt_2(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  check_statement_waits(traffic, tally);
  check_session_waits(traffic, tally);
  return tally.verdict(counted(tally.passes(), "event") + " waited at most " +
                           to_text(evidence.profile().duration("flush_interval")),
                       "no event of a known operation waited for a flush with a healthy endpoint");
}

Verdict judge_bt_3(const Evidence& evidence) {
  Tally tally;
  std::size_t largest = 0;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    check_size(evidence, *request, tally);
    largest = std::max(largest, request->decoded->events.size());
  }
  return tally.verdict(
      counted(tally.passes(), "request") + ", the largest with " + counted(largest, "event"),
      "no telemetry request");
}

Verdict judge_bt_4(const Evidence& evidence) {
  Tally tally;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    const bool unreadable = request->decoded->payload.empty() && !request->request->body.empty();
    if (unreadable) continue;  // WF-2's matter
    if (std::max(request->decoded->events.size(), request->decoded->events_sent) > 0) {
      tally.pass();
    } else {
      tally.fail("a request carries no event", {request->request_sequence});
    }
  }
  return tally.verdict(counted(tally.passes(), "request") + ", each with events",
                       "no telemetry request");
}

Verdict judge_bt_5(const Evidence& evidence) {
  if (!evidence.profile().boolean("connection_events_at_once")) {
    return {"", Status::not_applicable, "the profile sends connection events with the batch", {}};
  }
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const Connection& connection : evidence.connections()) {
    check_at_once(traffic, connection, tally);
  }
  return tally.verdict(counted(tally.passes(), "connection event") + " sent at once",
                       "no connection was opened while its event could be sent");
}

}  // namespace plumbline::judge
