// EN-1, EN-2: who may send at all.
#include <algorithm>
#include <set>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/health.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/sightings.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

// How long after its cause an event or a flag request would have become visible at the latest.
Duration visible_within(const Evidence& evidence) {
  const Duration interval = evidence.profile().duration("flush_interval");
  return interval + evidence.tolerance(interval) + evidence.jitter() + transit(evidence);
}

bool is_silence_proved(const Evidence& evidence, Duration cause) {
  return evidence.has_quiescence() || evidence.observed_until(cause + visible_within(evidence));
}

// The earliest open on that host that did not opt out.
Duration first_opted_in(const Evidence& evidence, const std::string& host) {
  Duration first = Duration::max();
  for (const Connection& connection : evidence.connections()) {
    if (connection.host == host && !connection.opted_out())
      first = std::min(first, connection.open_begun);
  }
  return first;
}

// What the server issued to one opted-out connection: none of it may appear anywhere.
std::set<std::string> ids_of(const Evidence& evidence, std::size_t connection) {
  std::set<std::string> ids{evidence.connections()[connection].session_id};
  for (const Statement& statement : evidence.statements()) {
    if (statement.connection == connection) ids.insert(statement.statement_id);
  }
  ids.erase("");
  return ids;
}

// Somebody who did not opt out may have caused that exchange: a flag request while the connection
// lived, or a moment later, still on its way; telemetry also after it (that is for SH-4 to say).
bool has_consent(const Evidence& evidence, const Exchange& exchange) {
  const Duration moment = transit(evidence) + evidence.tolerance(Duration{0}) + evidence.jitter();
  const auto& connections = evidence.connections();
  return std::any_of(connections.begin(), connections.end(), [&](const Connection& connection) {
    if (connection.host != exchange.host || connection.opted_out()) return false;
    const bool ended = connection.close_ended && *connection.close_ended + moment < exchange.begun;
    return connection.open_begun <= exchange.begun && (exchange.telemetry() || !ended);
  });
}

void add_requests_without_consent(Tally& tally, const Evidence& evidence, const std::string& host) {
  for (const Exchange& exchange : evidence.exchanges()) {
    const bool counts = exchange.telemetry() || exchange.endpoint == fake::Endpoint::flag;
    if (!counts || exchange.host != host || has_consent(evidence, exchange)) continue;
    std::string reason = exchange.telemetry() ? "a telemetry request at " : "a flag request at ";
    reason.append(to_text(exchange.begun)).append(" though every connection to ").append(host);
    tally.fail(reason + " had opted out", {exchange.request_sequence});
  }
}

void add_foreign_events(Tally& tally, const Evidence& evidence, const Connection& connection,
                        const std::set<std::string>& ids) {
  for (const Exchange& exchange : evidence.exchanges()) {
    for (const fake::DecodedEvent& event : exchange.decoded->events) {
      if (!ids.contains(event.session_id) && !ids.contains(event.statement_id)) continue;
      tally.fail("an event of opted-out connection " + connection.name + " was sent at " +
                     to_text(exchange.begun) + ", " + event.pointer,
                 {exchange.request_sequence});
    }
  }
}

// Some event of that connection, had the client taken it for one of another's, would have been
// sent.
bool could_leak(const Evidence& evidence, std::size_t index) {
  const auto& all = evidence.connections();
  const auto& statements = evidence.statements();
  return std::any_of(all.begin(), all.end(), [&](const Connection& other) {
    if (other.host != all[index].host || other.opted_out()) return false;
    return std::any_of(statements.begin(), statements.end(), [&](const Statement& statement) {
      return statement.connection == index && statement.completed &&
             evidence.sendable_from(other, *statement.completed).has_value();
    });
  });
}

// Why silence of an opted-out connection beside others would prove nothing; empty when it would.
// Alone on its host it proves that it did not even ask for the flag.
std::string obstacle_beside_others(const Evidence& evidence, std::size_t index) {
  const Connection& connection = evidence.connections()[index];
  if (first_opted_in(evidence, connection.host) == Duration::max()) return "";
  if (ids_of(evidence, index).empty()) return "has no ids to look for";
  if (!is_recognisable(evidence, connection)) return "has no credentials: its events carry no ids";
  if (!could_leak(evidence, index)) return "proves nothing: telemetry was never on on that host";
  return "";
}

void add_opted_out(Tally& tally, const Evidence& evidence, std::size_t index) {
  const Connection& connection = evidence.connections()[index];
  const auto ids = ids_of(evidence, index);
  add_foreign_events(tally, evidence, connection, ids);
  Duration cause = connection.open_ended.value_or(connection.open_begun);
  std::size_t caused = 0;
  for (const Statement& statement : evidence.statements()) {
    if (statement.connection != index || !statement.completed) continue;
    ++caused;
    cause = std::max(cause, *statement.completed);
  }
  const std::string obstacle =
      caused == 0 ? "ran no statement" : obstacle_beside_others(evidence, index);
  if (!obstacle.empty())
    return tally.undecided("opted-out connection " + connection.name + " " + obstacle);
  if (!is_silence_proved(evidence, cause))
    return tally.undecided("the run ends too soon after the last statement");
  tally.pass();
}

// Telemetry that some connection asked for without the flag excuses any request on its host.
bool is_forced(const Evidence& evidence, const std::string& host) {
  return std::any_of(
      evidence.connections().begin(), evidence.connections().end(),
      [&](const Connection& connection) { return connection.host == host && connection.forced(); });
}

// An answer of that kind came before the request, to the same process.
bool was_answered_before(const Evidence& evidence, const Exchange& request,
                         bool FlagAnswer::*kind) {
  const auto& answers = evidence.flag_answers(request.host);
  return std::any_of(answers.begin(), answers.end(), [&](const FlagAnswer& answer) {
    const Exchange& asked = evidence.exchanges()[answer.exchange];
    return answer.*kind && asked.reply_sequence < request.request_sequence &&
           same_process(evidence, answer.asked, request.begun);
  });
}

// No answer that the process of that refusal got may have allowed telemetry.
bool is_only_refused(const Evidence& evidence, const std::string& host, const FlagAnswer& refusal) {
  const auto& answers = evidence.flag_answers(host);
  return std::none_of(answers.begin(), answers.end(), [&](const FlagAnswer& answer) {
    return (answer.enabled || answer.unread) &&
           same_process(evidence, std::min(answer.asked, refusal.asked),
                        std::max(answer.asked, refusal.asked));
  });
}

const FlagAnswer* first_refusal(const Evidence& evidence, const std::string& host) {
  for (const FlagAnswer& answer : evidence.flag_answers(host)) {
    const bool refused = answer.known && !answer.enabled;
    if (refused && is_only_refused(evidence, host, answer)) return &answer;
  }
  return nullptr;
}

// A recording may begin after the client asked.
bool is_before_recorded_flags(const Evidence& evidence, const std::string& host,
                              const Exchange& request) {
  if (evidence.has_operations()) return false;
  const Exchange& first = evidence.exchanges()[evidence.flag_answers(host).front().exchange];
  return request.request_sequence < first.request_sequence;
}

void add_unasked_requests(Tally& tally, const Evidence& evidence, const std::string& host) {
  for (const Exchange* request : evidence.telemetry(host)) {
    if (was_answered_before(evidence, *request, &FlagAnswer::enabled)) continue;
    const bool unread = was_answered_before(evidence, *request, &FlagAnswer::unread);
    if (unread || is_before_recorded_flags(evidence, host, *request)) {
      tally.undecided(unread ? "telemetry after a flag answer that the journal does not show whole"
                             : "telemetry before the first recorded flag request",
                      {request->request_sequence});
      continue;
    }
    const FlagAnswer* answer = evidence.flag_at(host, request->begun);
    std::vector<std::uint64_t> witness{request->request_sequence};
    if (answer != nullptr)
      witness.insert(witness.begin(), evidence.exchanges()[answer->exchange].reply_sequence);
    tally.fail("telemetry at " + to_text(request->begun) + " with the flag " +
                   (answer == nullptr ? "not answered" : "answered " + answer->value),
               witness);
  }
}

// In an import any other request stands for an event, which would have become visible after it.
bool was_held_back(const Evidence& evidence, const std::string& host, const FlagAnswer& refusal) {
  const auto& others = evidence.other_requests(host);
  return std::any_of(others.begin(), others.end(), [&](const Exchange* other) {
    return other->begun >= refusal.settled && is_silence_proved(evidence, other->begun);
  });
}

// The refusal was tested: an event was made while it held, and would have become visible.
void add_refusal(Tally& tally, const Evidence& evidence, const std::string& host,
                 const FlagAnswer& refusal) {
  Duration tested_from = refusal.asked;
  bool tested = false;
  for (const Statement& statement : evidence.statements()) {
    const bool counts = statement.host == host && statement.completed &&
                        !evidence.connections()[statement.connection].opted_out() &&
                        *statement.completed >= tested_from;
    if (counts && is_silence_proved(evidence, std::max(*statement.completed, refusal.settled)))
      tested = true;
  }
  if (!evidence.has_operations()) tested = was_held_back(evidence, host, refusal);
  if (tested) return tally.pass();
  tally.undecided("the flag was answered " + refusal.value +
                  ", but no event was seen to be held back");
}

}  // namespace

Verdict judge_en_1(const Evidence& evidence) {
  Tally tally;
  const auto& connections = evidence.connections();
  std::set<std::string> hosts;
  for (std::size_t index = 0; index < connections.size(); ++index) {
    if (!connections[index].opted_out()) continue;
    add_opted_out(tally, evidence, index);
    hosts.insert(connections[index].host);
  }
  for (const std::string& host : hosts) add_requests_without_consent(tally, evidence, host);
  return tally.verdict(
      "nothing of " + counted(tally.passes(), "opted-out connection") + " was sent",
      evidence.has_operations() ? "no connection opted out"
                                : "the journal does not tell who opted out");
}

Verdict judge_en_2(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    // Without operations only a flag request tells that the client was not forced.
    const bool unknown = !evidence.has_operations() && evidence.flag_answers(host).empty();
    if (unknown || is_forced(evidence, host)) continue;
    add_unasked_requests(tally, evidence, host);
    const FlagAnswer* refusal = first_refusal(evidence, host);
    if (refusal != nullptr) add_refusal(tally, evidence, host, *refusal);
  }
  return tally.verdict("no telemetry with the flag not true", "no refusal was tested");
}

}  // namespace plumbline::judge
