// SH-1, SH-2, SH-4: what the last close owes. A life of a host's client ends when its last close
// returns (client_lives.h); a request's time is its arrival at the service.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/due_events.h"
#include "scenarios/judge/health.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/served_time.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// The first attempt with the event that was answered with success; nullptr when none was.
const Sighting* delivery_of(const std::vector<Sighting>& sightings) {
  const Sighting* first = nullptr;
  for (const Sighting& sighting : sightings) {
    if (sighting.exchange->outcome != Outcome::success) continue;
    if (first == nullptr || sighting.exchange->begun < first->exchange->begun) first = &sighting;
  }
  return first;
}

/// SH-1 for one event, known to be due before the life's end. A session event that never comes may
/// never have been recorded (AG-6), nor that of a failed statement (AG-1, AG-7); a statement's that
/// succeeded must come.
void check_delivery(const Evidence& evidence, const ClientLife& life, const std::string& what,
                    std::uint64_t sequence, const std::vector<Sighting>& seen, bool required,
                    Tally& tally) {
  const Sighting* delivery = delivery_of(seen);
  // One finding, late or never: which of them it is hangs on when the process ends.
  const std::string undelivered = what + " was not delivered when the last close returned";
  if (delivery != nullptr) {
    // Delivered is what the service has taken, not what is on its way.
    const Exchange& exchange = *delivery->exchange;
    const Duration late = exchange.answered.value_or(exchange.begun) - *life.ended;
    tally.add(evidence.at_most(late, Duration{0}), undelivered,
              {sequence, life.ended_sequence, exchange.request_sequence, exchange.reply_sequence});
  } else if (required) {
    tally.fail(undelivered, {sequence, life.ended_sequence});
  }
}

bool is_due(const Evidence& evidence, const ClientLife& life, const Connection& connection,
            Duration made) {
  const std::optional<Duration> from = evidence.sendable_from(connection, made);
  return from && *from <= *life.ended && stays_enabled(evidence, connection, *from, *life.ended);
}

using StatementsOf = std::vector<std::vector<const Statement*>>;  // by connection

StatementsOf statements_by_connection(const Evidence& evidence) {
  StatementsOf statements(evidence.connections().size());
  for (const Statement& statement : evidence.statements())
    statements[statement.connection].push_back(&statement);
  return statements;
}

void check_statements(const Traffic& traffic, const ClientLife& life, const Connection& connection,
                      const std::vector<const Statement*>& statements, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  if (!is_recognisable(evidence, connection)) return;
  const bool may_drop = evidence.statements().size() > kStatementsMax;
  for (const Statement* statement : statements) {
    if (!statement->completed || statement->statement_id.empty()) continue;
    if (!is_due(evidence, life, connection, *statement->completed)) continue;
    if (begun_while_off(evidence, *statement)) continue;
    check_delivery(evidence, life, "the event of statement " + statement->name,
                   statement->completed_sequence, traffic.sightings.of(*statement),
                   statement->ok && !may_drop, tally);
  }
}

void check_life_delivery(const Traffic& traffic, const ClientLife& life,
                         const StatementsOf& statements, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  if (!traffic.health.is_healthy(life.host, life.begun, *life.ended)) return;
  for (const Connection* connection : life.connections) {
    const auto index = static_cast<std::size_t>(connection - evidence.connections().data());
    check_statements(traffic, life, *connection, statements[index], tally);
  }
  for (const Connection* connection : life.connections) {
    if (!is_due(evidence, life, *connection, connection->open_begun)) continue;
    for (const char* parameter : {"session_open_event", "session_close_event"}) {
      check_delivery(evidence, life, "a session event of connection " + connection->name,
                     connection->open_sequence, traffic.sightings.of(*connection, parameter), false,
                     tally);
    }
  }
}

/// Telemetry was on for this connection when it closed: its close had something to lose.
bool had_telemetry(const Evidence& evidence, const Connection& connection) {
  if (connection.opted_out()) return false;
  if (connection.forced()) return true;
  const FlagAnswer* flag = evidence.flag_at(connection.host, *connection.close_begun);
  if (flag != nullptr && !flag->enabled) return false;
  return !evidence.telemetry(connection.host).empty() ||
         !evidence.flag_requests(connection.host).empty();
}

void check_close(const Evidence& evidence, const Connection& connection, Tally& tally) {
  if (!connection.close_begun || !had_telemetry(evidence, connection)) return;
  const Duration budget = evidence.profile().duration("close_budget");
  const Duration until = connection.close_ended ? *connection.close_ended : evidence.end();
  const ServedTime served = served_time(evidence, connection.host, *connection.close_begun, until);
  const Duration whole = until - *connection.close_begun;
  const Duration took = whole - served.answered;
  const Compare result = at_most_beside(evidence, whole, served, budget);
  const bool is_open = result == Compare::inconclusive && served.unanswered > Duration{0};
  const std::string what = "close of " + connection.name;
  const std::string bound = ", at most " + to_text(budget) + " allowed";
  std::vector<std::uint64_t> witness{connection.close_begun_sequence};
  if (connection.close_sequence != 0) witness.push_back(connection.close_sequence);
  if (is_open) {
    tally.undecided(what + " took " + to_text(took) + ", with a request of its own unanswered",
                    witness);
  } else if (connection.close_ended) {
    tally.add(result, what + " took " + to_text(took) + bound, witness);
  } else if (result == Compare::fail) {
    tally.fail(what + " has not returned after " + to_text(took) + bound, witness);
  } else {
    tally.undecided(what + " was not watched to its end", witness);
  }
}

/// Silence after this life was watched: to the run's quiescence, or past the next flush that could
/// come.
bool is_silence_watched(const Evidence& evidence, const ClientLife& life) {
  const Duration interval = evidence.profile().duration("flush_interval");
  const Duration until = *life.ended + interval + evidence.tolerance(interval) + evidence.jitter();
  if (life.reopened && *life.reopened < until) return false;
  return evidence.has_quiescence() || evidence.observed_until(until);
}

std::vector<const Exchange*>::const_iterator first_from(
    const std::vector<const Exchange*>& attempts, Duration time) {
  return std::lower_bound(attempts.begin(), attempts.end(), time,
                          [](const Exchange* attempt, Duration t) { return attempt->begun < t; });
}

/// The life had something to say that could come too late: it spoke, or was still waiting for its
/// flag when it ended.
bool could_speak(const Evidence& evidence, const ClientLife& life) {
  const auto& attempts = evidence.telemetry(life.host);
  const auto first = first_from(attempts, life.begun);
  if (first != attempts.end() && (*first)->begun <= *life.ended) return true;
  const auto& answers = evidence.flag_answers(life.host);
  return std::any_of(answers.begin(), answers.end(), [&life](const FlagAnswer& answer) {
    const bool is_late = !answer.answered || *answer.answered > *life.ended;
    return answer.asked >= life.begun && answer.asked <= *life.ended && is_late;
  });
}

/// The request may tell of an open that was refused (AG-7), which belongs to no life.
bool is_of_refused_open(const Evidence& evidence, const Exchange& request) {
  const Duration slack = transit(evidence) + evidence.tolerance(Duration{0}) + evidence.jitter();
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    const bool refused = connection.host == request.host && !connection.open_ok &&
                         connection.open_ended && !connection.opted_out();
    if (!refused || request.begun < connection.open_begun) return false;
    return request.begun <= connection.close_ended.value_or(*connection.open_ended) + slack;
  });
}

/// Only its failure was seen: it may have begun before the close returned.
bool may_have_begun_before(const Evidence& evidence, const Exchange& attempt, Duration time) {
  const Duration longest = evidence.profile().duration("attempt_timeout");
  return attempt.request == nullptr && attempt.begun - longest <= time;
}

void check_silence(const Evidence& evidence, const ClientLife& life, Tally& tally) {
  const auto& attempts = evidence.telemetry(life.host);
  for (auto next = first_from(attempts, *life.ended); next != attempts.end(); ++next) {
    const Exchange* attempt = *next;
    if (life.reopened && attempt->begun >= *life.reopened) break;
    if (is_of_refused_open(evidence, *attempt)) continue;
    const Duration late = attempt->begun - *life.ended;
    const Compare result = evidence.at_most(late, lag_of_a_driver(evidence));
    if (result == Compare::pass) continue;
    const bool may_be_older = may_have_begun_before(evidence, *attempt, *life.ended);
    tally.add(may_be_older ? Compare::inconclusive : result,
              "a telemetry request came " + to_text(late) + " after the last close had returned",
              {life.ended_sequence, attempt->request_sequence});
  }
  if (could_speak(evidence, life) && is_silence_watched(evidence, life)) tally.pass();
}

}  // namespace

Verdict judge_sh_1(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  const StatementsOf statements = statements_by_connection(evidence);
  for (const std::string& host : evidence.hosts()) {
    for (const ClientLife& life : lives_on(evidence, host)) {
      if (life.ended) check_life_delivery(traffic, life, statements, tally);
    }
  }
  return tally.verdict(
      counted(tally.passes(), "event") + " delivered before the last close returned",
      "no last close with a healthy endpoint and events of known operations");
}

Verdict judge_sh_2(const Evidence& evidence) {
  Tally tally;
  for (const Connection& connection : evidence.connections()) {
    check_close(evidence, connection, tally);
  }
  return tally.verdict(std::to_string(tally.passes()) + " returns from close" + " within " +
                           to_text(evidence.profile().duration("close_budget")),
                       "no connection with telemetry was closed");
}

Verdict judge_sh_4(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const ClientLife& life : lives_on(evidence, host)) {
      if (life.ended) check_silence(evidence, life, tally);
    }
  }
  return tally.verdict("silence after " + counted(tally.passes(), "last close"),
                       "no last close after telemetry whose silence was watched");
}

}  // namespace plumbline::judge
