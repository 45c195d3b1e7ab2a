// EN-3, EN-4: what the user forces, and which of several wishes wins.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

bool any_on(const Evidence& evidence, const std::string& host, bool (*wanted)(const Connection&)) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == host && wanted(connection);
  });
}

bool is_forced(const Connection& connection) { return connection.forced(); }

// When somebody who asks the server first opened on that host; the largest duration when nobody
// did.
Duration first_asking(const Evidence& evidence, const std::string& host) {
  Duration first = Duration::max();
  for (const Connection& connection : evidence.connections()) {
    if (connection.host == host && asks_flag(connection))
      first = std::min(first, connection.open_begun);
  }
  return first;
}

void add_flag_requests(Tally& tally, const Evidence& evidence, const std::string& host) {
  const Duration excused_from = first_asking(evidence, host);
  for (const Exchange* request : evidence.flag_requests(host)) {
    if (request->begun >= excused_from) continue;
    tally.fail("a flag request at " + to_text(request->begun) + " though every connection to " +
                   host + " so far forced telemetry on",
               {request->request_sequence});
  }
}

void add_forced_telemetry(Tally& tally, const Traffic& traffic, const Statement& statement) {
  const Evidence& evidence = traffic.evidence;
  const Connection& connection = evidence.connections()[statement.connection];
  if (!connection.forced() || !statement.completed) return;
  // Beside others, which of the wishes wins is EN-4's affair.
  const bool alone = *statement.completed < first_asking(evidence, statement.host);
  if (alone && fate_of(traffic, statement) == Fate::lost) {
    return tally.fail("statement " + statement.name + " of connection " + connection.name +
                          ", which forced telemetry on, was never delivered",
                      {connection.open_sequence, statement.completed_sequence});
  }
  const Exchange* request = first_request_with(traffic, statement);
  if (request != nullptr && request->begun < first_asking(evidence, statement.host)) tally.pass();
}

// Where no ids tell events apart, any telemetry of a host that has forced connections alone.
void add_anonymous(Tally& tally, const Evidence& evidence, const std::string& host) {
  const auto& all = evidence.connections();
  const bool anonymous = std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == host && connection.forced() && !is_recognisable(evidence, connection);
  });
  for (const Exchange* request : evidence.telemetry(host)) {
    const bool counts = anonymous && request->arrived() && !request->decoded->events.empty();
    if (counts && request->begun < first_asking(evidence, host)) tally.pass();
  }
}

// The server's last word before that time: true, something else, or none.
enum class Word { yes, no, none };

Word word_at(const Evidence& evidence, const std::string& host, Duration time) {
  const FlagAnswer* answer = evidence.flag_at(host, time);
  if (answer == nullptr || !same_process_either_way(evidence, answer->asked, time))
    return Word::none;
  return answer->enabled ? Word::yes : Word::no;
}

// Some answer from `from` to `to` was true, or may have been.
bool may_have_turned_true(const Evidence& evidence, const std::string& host, Duration from,
                          Duration to) {
  const auto& answers = evidence.flag_answers(host);
  return std::any_of(answers.begin(), answers.end(), [from, to](const FlagAnswer& answer) {
    return (answer.enabled || answer.unread) && answer.settled >= from && answer.asked <= to;
  });
}

// Somebody's telemetry on that host was on while the statement was made: silence of this one is a
// decision.
bool is_on_for_others(const Evidence& evidence, const Statement& statement) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& other) {
    return other.host == statement.host && !other.opted_out() && other.open_ok &&
           other.lives_at(*statement.completed) &&
           evidence.sendable_from(other, *statement.completed).has_value();
  });
}

void add_opted_out(Tally& tally, const Traffic& traffic, const Statement& statement,
                   const Connection& connection) {
  const Exchange* request = first_request_with(traffic, statement);
  if (request != nullptr) {
    return tally.fail("statement " + statement.name + " of opted-out connection " +
                          connection.name + " was sent at " + to_text(request->begun),
                      {connection.open_sequence, request->request_sequence});
  }
  const bool tested = is_on_for_others(traffic.evidence, statement) &&
                      is_silence_proved(traffic.evidence, *statement.completed);
  if (tested) tally.pass();
}

// Force is stronger than a flag that is not true, or not known.
void add_forced(Tally& tally, const Traffic& traffic, const Statement& statement,
                const Connection& connection) {
  const Evidence& evidence = traffic.evidence;
  const Fate fate = fate_of(traffic, statement);
  const Word word = word_at(evidence, statement.host, *statement.completed);
  if (word == Word::yes || evidence.flag_answers(statement.host).empty()) return;
  if (fate == Fate::delivered) tally.pass();
  if (fate != Fate::lost) return;
  tally.fail("statement " + statement.name + " of connection " + connection.name +
                 ", which forced telemetry on, was never delivered: the flag was " +
                 (word == Word::no ? "not true" : "not known"),
             {connection.open_sequence, statement.completed_sequence});
}

// The flag was true at some time since the connection opened: whether an open connection obeys a
// later word is EN-5's affair.
bool opened_or_lived_under_true(const Evidence& evidence, const Connection& connection,
                                Duration made) {
  if (connection.open_ended &&
      word_at(evidence, connection.host, *connection.open_ended) == Word::yes)
    return true;
  const auto& answers = evidence.flag_answers(connection.host);
  return std::any_of(answers.begin(), answers.end(), [&](const FlagAnswer& answer) {
    return answer.known && answer.enabled && answer.settled >= connection.open_begun &&
           answer.settled <= made;
  });
}

// An answer that the journal does not show in full may have been true.
bool may_have_been_true(const Evidence& evidence, const std::string& host, Duration made) {
  const auto& answers = evidence.flag_answers(host);
  return std::any_of(answers.begin(), answers.end(), [&](const FlagAnswer& answer) {
    return answer.unread && answer.settled <= made;
  });
}

// A flag that is not true is stronger than nothing, and unknown means off.
void add_asking(Tally& tally, const Traffic& traffic, const Statement& statement,
                const Connection& connection) {
  const Evidence& evidence = traffic.evidence;
  const Duration made = *statement.completed;
  const Exchange* request = first_request_with(traffic, statement);
  const Duration until = request == nullptr ? evidence.end() : request->begun;
  const bool off = word_at(evidence, statement.host, made) != Word::yes &&
                   !may_have_turned_true(evidence, statement.host, made, until);
  if (!off || opened_or_lived_under_true(evidence, connection, made)) return;
  if (may_have_been_true(evidence, statement.host, made)) return;
  if (request != nullptr) {
    return tally.fail("statement " + statement.name + " of connection " + connection.name +
                          ", which asked for the flag, was sent at " + to_text(request->begun) +
                          " without a true answer",
                      {connection.open_sequence, request->request_sequence});
  }
  const bool asked = !evidence.flag_answers(statement.host).empty();
  const bool unknown = word_at(evidence, statement.host, made) == Word::none;
  // Not true alone is EN-2's affair: here a stronger wish beside it, or the default, must show.
  const bool at_odds = unknown || any_on(evidence, statement.host, is_forced);
  if (asked && at_odds && is_silence_proved(evidence, made)) tally.pass();
}

void add_precedence(Tally& tally, const Traffic& traffic, const Statement& statement) {
  const Connection& connection = traffic.evidence.connections()[statement.connection];
  const bool recognisable =
      !statement.statement_id.empty() && is_recognisable(traffic.evidence, connection);
  if (!statement.completed || !recognisable) return;
  if (connection.opted_out()) return add_opted_out(tally, traffic, statement, connection);
  if (connection.forced()) return add_forced(tally, traffic, statement, connection);
  add_asking(tally, traffic, statement, connection);
}

}  // namespace

Verdict judge_en_3(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const std::string& host : evidence.hosts()) {
    if (!any_on(evidence, host, is_forced)) continue;
    add_flag_requests(tally, evidence, host);
    add_anonymous(tally, evidence, host);
  }
  for (const Statement& statement : evidence.statements())
    add_forced_telemetry(tally, traffic, statement);
  return tally.verdict("telemetry without a flag request: " + counted(tally.passes(), "time"),
                       evidence.has_operations() ? "no connection alone forced telemetry on"
                                                 : "the journal does not tell who forced it");
}

Verdict judge_en_4(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const Statement& statement : evidence.statements())
    add_precedence(tally, traffic, statement);
  return tally.verdict("the stronger wish won: " + counted(tally.passes(), "statement"),
                       evidence.has_operations() ? "no two wishes were at odds"
                                                 : "the journal does not tell what users chose");
}

}  // namespace plumbline::judge
