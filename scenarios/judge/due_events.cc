#include "scenarios/judge/due_events.h"

#include <algorithm>

#include "scenarios/judge/fates.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/profile.h"

namespace plumbline::judge {
namespace {

/// When the event must have been sent at the latest: the next flush, or the close of its
/// connection's client.
std::optional<Duration> deadline_of(const Traffic& traffic, const Connection& connection,
                                    const ClientLife* life, Duration made) {
  const Evidence& evidence = traffic.evidence;
  const std::optional<Duration> from = evidence.sendable_from(connection, made);
  if (!from) return std::nullopt;
  const Duration interval = evidence.profile().duration("flush_interval");
  const Duration free = flag_settled_from(
      evidence, connection, traffic.health.slot_free_from(connection.host, *from + interval));
  const Duration bound = free - *from + transit(evidence);
  Duration deadline = *from + bound + evidence.tolerance(bound) + evidence.jitter();
  if (life == nullptr || !life->ended) return deadline;
  if (*life->ended < *from) return std::nullopt;  // the answer came after the last close
  return std::min(deadline, *life->ended + evidence.tolerance(Duration{0}) + evidence.jitter());
}

bool is_watched(const Evidence& evidence, Duration deadline) {
  return evidence.has_quiescence() || evidence.observed_until(deadline);
}

/// The client was left running without a close, so that its process may have taken events with it
/// (SH-6).
bool was_abandoned(const Evidence& evidence, const ClientLife* life) {
  if (life != nullptr && life->ended) return false;
  return std::any_of(evidence.journal().begin(), evidence.journal().end(),
                     [](const journal::Entry& entry) {
                       const auto* process = std::get_if<journal::Process>(&entry.data);
                       return process != nullptr && process->event == "ended";
                     });
}

/// A request for the connection's flag failed, and its failure counted at `time`: telemetry was
/// off.
bool failed_lately(const Evidence& evidence, const Connection& connection, Duration time) {
  if (connection.forced()) return false;
  const auto& answers = evidence.flag_answers(connection.host);
  const auto later = std::find_if(answers.begin(), answers.end(), [time](const FlagAnswer& answer) {
    return answer.settled > time;
  });
  if (later == answers.begin()) return false;
  const FlagAnswer& last = *std::prev(later);
  return !last.known && time <= last.settled + evidence.profile().duration("flag_failure_ttl");
}

}  // namespace

bool is_due(const Traffic& traffic, const Connection& connection, Duration made) {
  const Evidence& evidence = traffic.evidence;
  const ClientLife* life = life_of(traffic.lives.at(connection.host), connection);
  const std::optional<Duration> deadline = deadline_of(traffic, connection, life, made);
  if (!deadline || !is_watched(evidence, *deadline) || was_abandoned(evidence, life)) return false;
  if (close_ran_out(evidence, connection, made)) return false;
  if (!traffic.health.is_healthy(connection.host, made, *deadline)) return false;
  const Duration from = *evidence.sendable_from(connection, made);
  return stays_enabled(evidence, connection, from, *deadline) &&
         !rests_on_memory(evidence, connection, from);
}

bool begun_while_off(const Evidence& evidence, const Statement& statement) {
  const Connection& connection = evidence.connections()[statement.connection];
  const std::optional<Duration> from = evidence.sendable_from(connection, statement.begun);
  return !from || failed_lately(evidence, connection, statement.begun) ||
         rests_on_memory(evidence, connection, *from);
}

bool is_due(const Traffic& traffic, const Statement& statement) {
  const Evidence& evidence = traffic.evidence;
  return statement.completed && !begun_while_off(evidence, statement) &&
         is_due(traffic, evidence.connections()[statement.connection], *statement.completed);
}

Duration flag_settled_from(const Evidence& evidence, const Connection& connection, Duration free) {
  for (const FlagAnswer& answer : evidence.flag_answers(connection.host)) {
    if (answer.asked > free + transit(evidence) + evidence.jitter()) break;
    if (connection.forced() && !any_asking(evidence, connection.host, answer.asked)) continue;
    free = std::max(free, answer.settled);
  }
  return free;
}

}  // namespace plumbline::judge
