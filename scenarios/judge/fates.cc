#include "scenarios/judge/fates.h"

#include <algorithm>

#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/due_events.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"

namespace plumbline::judge {
namespace {

bool was_delivered(const std::vector<Sighting>& sightings) {
  return std::any_of(sightings.begin(), sightings.end(), [](const Sighting& sighting) {
    return sighting.exchange->outcome == Outcome::success;
  });
}

// An attempt that may have carried it, and never arrived, between the two times.
bool may_have_been_tried(const Evidence& evidence, const std::string& host, Duration from,
                         Duration to) {
  const auto& attempts = evidence.telemetry(host);
  return std::any_of(attempts.begin(), attempts.end(), [from, to](const Exchange* attempt) {
    return !attempt->body_known && attempt->begun >= from && attempt->begun <= to;
  });
}

// When the client that holds what the connection made at `from` ends: sent by then, or never. The
// largest duration when it never ends.
Duration end_of_client(const Traffic& traffic, const Connection& connection, Duration from) {
  const auto lives = traffic.lives.find(connection.host);
  const ClientLife* life =
      lives == traffic.lives.end() ? nullptr : life_of(lives->second, connection);
  const bool ends = life != nullptr && life->ended && *life->ended >= from;
  return ends ? *life->ended : Duration::max();
}

// What the connection made at `made` is still held at `time`.
bool is_held_until(const Traffic& traffic, const Connection& connection, Duration made,
                   Duration time) {
  return time <= end_of_client(traffic, connection, made) &&
         same_process(traffic.evidence, made, time);
}

// By when it is sent, or never: the next flush, or the end of its client.
struct Due {
  Duration sent{};
  Duration seen{};  ///< and has arrived
};

Due due_of(const Traffic& traffic, const Connection& connection, Duration from, Duration deadline) {
  const Duration end = end_of_client(traffic, connection, from);
  if (end >= deadline) return {deadline, deadline};
  return {end, std::min(deadline, end + moment(traffic.evidence))};
}

// Its absence was watched, in the process that held it.
bool is_absence_watched(const Evidence& evidence, Duration from, const Due& due) {
  if (process_ended_between(evidence, from, due.sent)) return false;
  return evidence.has_quiescence() || evidence.observed_until(due.seen);
}

}  // namespace

Duration visible_within(const Evidence& evidence) {
  const Duration interval = evidence.profile().duration("flush_interval");
  return interval + evidence.tolerance(interval) + evidence.jitter() + transit(evidence);
}

bool is_silence_proved(const Evidence& evidence, Duration cause) {
  return evidence.has_quiescence() || evidence.observed_until(cause + visible_within(evidence));
}

Duration moment(const Evidence& evidence) {
  return transit(evidence) + evidence.tolerance(Duration{0}) + evidence.jitter();
}

bool asks_flag(const Connection& connection) {
  return !connection.opted_out() && !connection.forced();
}

bool same_process_either_way(const Evidence& evidence, Duration a, Duration b) {
  return same_process(evidence, std::min(a, b), std::max(a, b));
}

bool rests_on_memory(const Evidence& evidence, const Connection& connection, Duration from) {
  if (connection.forced()) return false;
  const auto& answers = evidence.flag_answers(connection.host);
  const auto later = std::find_if(answers.begin(), answers.end(), [from](const FlagAnswer& answer) {
    return answer.settled > from;
  });
  return later != answers.begin() && !std::prev(later)->known;
}

Fate fate_if_due(const Traffic& traffic, const Statement& statement, Duration from) {
  const Evidence& evidence = traffic.evidence;
  const Connection& connection = evidence.connections()[statement.connection];
  const bool recognisable =
      !statement.statement_id.empty() && is_recognisable(evidence, connection);
  if (!recognisable) return Fate::unknown;
  const std::vector<Sighting>& sightings = traffic.sightings.of(statement);
  if (was_delivered(sightings)) return Fate::delivered;
  // Whether a failed statement has an event at all is AG-1's and AG-7's affair.
  if (!statement.ok) return Fate::unknown;
  // It was tried: the answer is its host's trouble, even one that came before the application was
  // told that its statement is complete.
  if (!sightings.empty()) return Fate::unknown;
  // AG-8: a client may drop statements beyond its bound.
  if (evidence.statements().size() > kStatementsMax) return Fate::unknown;
  const Duration free = traffic.health.slot_free_from(statement.host, from);
  const Duration deadline = free + visible_within(evidence);
  // A stalled machine may try it later than the deadline: trouble up to the end excuses it too.
  const Duration end = std::max(deadline, evidence.end());
  // A client may make the event when the statement has run, long before it is completed.
  const Duration made = std::min(from, statement.executed.value_or(from));
  const bool excused = !traffic.health.is_healthy(statement.host, made, end) ||
                       may_have_been_tried(evidence, statement.host, from, end) ||
                       close_ran_out(evidence, connection, made);
  const Due due = due_of(traffic, connection, from, deadline);
  if (excused || !is_absence_watched(evidence, from, due)) return Fate::unknown;
  return Fate::lost;
}

Fate fate_of(const Traffic& traffic, const Statement& statement) {
  const Evidence& evidence = traffic.evidence;
  if (!statement.completed) return Fate::unknown;
  const Connection& connection = evidence.connections()[statement.connection];
  const auto from = evidence.sendable_from(connection, *statement.completed);
  // An answer that lets it go may come when its client, or its process, is no more.
  if (from && is_held_until(traffic, connection, *statement.completed, *from)) {
    const Fate fate = fate_if_due(traffic, statement, *from);
    const Duration until = *from + visible_within(evidence);
    const bool excused =
        fate == Fate::lost &&
        (!stays_enabled(evidence, connection, *from, until) ||
         rests_on_memory(evidence, connection, *from) || begun_while_off(evidence, statement));
    return excused ? Fate::unknown : fate;
  }
  return was_delivered(traffic.sightings.of(statement)) ? Fate::delivered : Fate::unknown;
}

const Exchange* first_request_with(const Traffic& traffic, const Statement& statement) {
  const Sighting* first = first_of(traffic.sightings.of_any_kind(statement));
  return first == nullptr ? nullptr : first->exchange;
}

}  // namespace plumbline::judge
