// BT-1: reaching <batch_size> pending events flushes at once. The pending events are counted from
// below: those of completed statements and opened sessions, each from its operation until it first
// reaches the service, per group of connections that share requests (org id, credentials). What a
// client counts beyond these only makes it flush earlier.
#include <algorithm>
#include <map>
#include <tuple>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// One event: recorded between `early` and `late`, first seen at the service at `sent`.
struct Pending {
  Duration early{};
  Duration late{};
  Duration sent = Duration::max();
  std::uint64_t sequence = 0;
  const Connection* connection = nullptr;
};

using Group = std::tuple<std::string, std::string, bool>;  // host, org, credentials

std::map<std::uint64_t, Duration> begins_by_end(const Evidence& evidence) {
  std::map<std::uint64_t, Duration> begins;
  for (const Operation& operation : evidence.operations()) {
    begins[operation.ended_sequence] = operation.begun;
  }
  return begins;
}

using Groups = std::map<Group, std::vector<Pending>>;

/// Adds one pending event for each sighted one. `event` knows the operation's times; when the flag
/// was answered later, the event is pending from there.
void add_events(const Evidence& evidence, Pending event, const std::vector<Sighting>& seen,
                Groups& groups) {
  const std::optional<Duration> from = evidence.sendable_from(*event.connection, event.late);
  if (!from) return;
  if (*from > event.late) event.early = event.late = *from;
  const Connection& connection = *event.connection;
  std::vector<Pending>& group = groups[{connection.host, connection.org, connection.credentials}];
  for (const Sighting& sighting : first_attempts(seen)) {
    Pending seen_event = event;
    seen_event.sent = sighting.exchange->begun;
    // A driver that records a statement when `execute` returns has sent it before `complete` began.
    seen_event.early = std::min(seen_event.early, seen_event.sent);
    group.push_back(seen_event);
  }
  if (!seen.empty()) return;
  // Never seen: pending still, unless later requests show that it was lost or never recorded.
  const std::vector<const Exchange*>& attempts = evidence.telemetry(connection.host);
  const bool passed_over = !attempts.empty() && attempts.back()->begun >= event.early;
  if (!passed_over) group.push_back(event);
}

Groups pending_by_group(const Traffic& traffic) {
  const Evidence& evidence = traffic.evidence;
  const std::map<std::uint64_t, Duration> begins = begins_by_end(evidence);
  Groups groups;
  for (const Statement& statement : evidence.statements()) {
    const Connection& connection = evidence.connections()[statement.connection];
    if (!statement.completed || statement.statement_id.empty()) continue;
    if (!is_recognisable(evidence, connection)) continue;
    Pending event{*statement.completed, *statement.completed, Duration::max(),
                  statement.completed_sequence, &connection};
    const auto begun = begins.find(statement.completed_sequence);
    if (begun != begins.end()) event.early = begun->second;
    add_events(evidence, event, traffic.sightings.of_any_kind(statement), groups);
  }
  for (const Connection& connection : evidence.connections()) {
    const std::vector<Sighting> seen = traffic.sightings.of(connection, "session_open_event");
    if (!connection.open_ok || !connection.open_ended || seen.empty()) continue;
    const Pending event{connection.open_begun, *connection.open_ended, Duration::max(),
                        connection.open_sequence, &connection};
    add_events(evidence, event, seen, groups);
  }
  return groups;
}

/// A real driver's process has sent no telemetry yet: its first loads code and connects, and how
/// long that takes is the runtime's affair.
bool is_cold(const Evidence& evidence, Duration time) {
  const auto& all = evidence.exchanges();
  return evidence.header().world == "driver" &&
         std::none_of(all.begin(), all.end(), [time](const Exchange& exchange) {
           return exchange.telemetry() && exchange.begun < time;
         });
}

/// The flush that must follow the event that made the batch full.
void check_flush(const Traffic& traffic, const Pending& event, std::size_t count, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  const std::string& host = event.connection->host;
  const Duration free = traffic.health.slot_free_from(host, event.late);
  const Duration due =
      free + transit(evidence) + evidence.tolerance(transit(evidence)) + evidence.jitter();
  if (is_cold(evidence, event.early)) return;
  if (!traffic.health.is_healthy(host, event.early, due)) return;
  if (!stays_enabled(evidence, *event.connection, event.late, due)) return;
  const std::vector<const Exchange*>& attempts = evidence.telemetry(host);
  const auto next =
      std::find_if(attempts.begin(), attempts.end(),
                   [&event](const Exchange* attempt) { return attempt->begun >= event.early; });
  const std::string full = counted(count, "event") + " were pending";
  if (next != attempts.end()) {
    const Duration late = (*next)->begun - free;
    tally.add(evidence.at_most(late, transit(evidence)),
              [&] { return full + ", the next request came " + to_text(late) + " later"; },
              {event.sequence, (*next)->request_sequence});
  } else if (evidence.observed_until(due)) {
    tally.fail(full + ", no request followed", {event.sequence});
  }
}

void check_group(const Traffic& traffic, std::vector<Pending> events, Tally& tally) {
  std::stable_sort(events.begin(), events.end(),
                   [](const Pending& a, const Pending& b) { return a.late < b.late; });
  std::vector<Duration> sent;
  sent.reserve(events.size());
  for (const Pending& event : events) sent.push_back(event.sent);
  std::sort(sent.begin(), sent.end());
  const auto full = static_cast<std::size_t>(traffic.evidence.profile().integer("batch_size"));
  bool was_full = false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto gone = static_cast<std::size_t>(
        std::lower_bound(sent.begin(), sent.end(), events[i].early) - sent.begin());
    const std::size_t count = i + 1 > gone ? i + 1 - gone : 0;
    if (count >= full && !was_full) check_flush(traffic, events[i], count, tally);
    was_full = count >= full;
  }
}

}  // namespace

Verdict judge_bt_1(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const auto& [group, events] : pending_by_group(traffic)) {
    check_group(traffic, events, tally);
  }
  const auto size = static_cast<std::size_t>(evidence.profile().integer("batch_size"));
  return tally.verdict(
      counted(tally.passes(), "full batch") + " of " + std::to_string(size) + " flushed at once",
      "never " + counted(size, "event") + " of known operations pending with a healthy endpoint");
}

}  // namespace plumbline::judge
