// FF-3, FF-5: what a flag request that failed, or was answered with nonsense, means.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/served_time.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

// What the client knew when `answers[index]` failed.
struct Before {
  const FlagAnswer* last = nullptr;  ///< the last known answer; nullptr: none
  bool forgettable = false;  ///< it had expired with no connection left: it may have been forgotten
};

// One connection that asks was open from before the value's expiry until `time`.
bool is_held_from(const Evidence& evidence, const std::string& host, Duration expiry,
                  Duration time) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == host && asks_flag(connection) && connection.open_ok &&
           connection.open_begun < expiry && connection.is_held_at(time);
  });
}

Before known_before(const Evidence& evidence, const std::string& host, std::size_t index) {
  const auto& answers = evidence.flag_answers(host);
  Before before;
  for (std::size_t k = 0; k < index; ++k) {
    if (!same_process(evidence, answers[k].asked, answers[index].asked)) continue;
    if (answers[k].unread) return {nullptr, true};
    if (answers[k].known) before.last = &answers[k];
  }
  if (before.last == nullptr) return before;
  const Duration expiry = *before.last->answered + evidence.ttl_of(*before.last);
  before.forgettable = !is_held_from(evidence, host, expiry, answers[index].settled);
  return before;
}

// The statements made while the failure was the last that the client had heard.
std::vector<const Statement*> made_under(const Evidence& evidence, const std::string& host,
                                         std::size_t index) {
  const auto& answers = evidence.flag_answers(host);
  const Duration from = answers[index].settled;
  const Duration to = index + 1 < answers.size() ? answers[index + 1].asked : Duration::max();
  std::vector<const Statement*> made;
  for (const Statement& statement : evidence.statements()) {
    const Connection& on = evidence.connections()[statement.connection];
    const bool counts = statement.host == host && asks_flag(on) && statement.completed &&
                        !statement.statement_id.empty() && is_recognisable(evidence, on) &&
                        statement.begun >= from && *statement.completed < to &&
                        same_process(evidence, from, *statement.completed);
    if (counts) made.push_back(&statement);
  }
  return made;
}

// An answer that may have let events go came between the two times.
bool may_be_released(const Evidence& evidence, const std::string& host, Duration from,
                     Duration to) {
  const auto& answers = evidence.flag_answers(host);
  return std::any_of(answers.begin(), answers.end(), [from, to](const FlagAnswer& answer) {
    return answer.asked >= from && answer.asked <= to && (answer.enabled || answer.unread);
  });
}

// Telemetry is off: the event must not be sent, unless a later answer turns it on.
void add_off(Tally& tally, const Traffic& traffic, const FlagAnswer& answer,
             const Statement& statement, const std::string& why) {
  const Evidence& evidence = traffic.evidence;
  const Exchange* request = first_request_with(traffic, statement);
  const Duration made = *statement.completed;
  const Duration until = request == nullptr ? evidence.end() : request->begun;
  if (may_be_released(evidence, statement.host, answer.settled, until)) return;
  if (request != nullptr) {
    return tally.fail("statement " + statement.name + " was sent at " + to_text(request->begun) +
                          " after a flag request that failed, " + why,
                      {exchange_of(evidence, answer).request_sequence, request->request_sequence});
  }
  if (is_silence_proved(evidence, made)) tally.pass();
}

// The last known value, true, is kept: the event must be sent.
void add_on(Tally& tally, const Traffic& traffic, const FlagAnswer& answer,
            const Statement& statement) {
  const Evidence& evidence = traffic.evidence;
  const Duration made = *statement.completed;
  const auto& answers = evidence.flag_answers(statement.host);
  const Duration until = made + visible_within(evidence);
  const bool refused = std::any_of(answers.begin(), answers.end(), [&](const FlagAnswer& other) {
    return other.asked > answer.asked && other.asked <= until &&
           (other.unread || (other.known && !other.enabled));
  });
  const Fate fate = fate_if_due(traffic, statement, made);
  if (fate == Fate::delivered) return tally.pass();
  if (fate == Fate::unknown || refused) return;
  tally.fail(
      "statement " + statement.name + ", made at " + to_text(made) +
          " after a refresh of the flag had failed, was not sent: the value true was not kept",
      {exchange_of(evidence, answer).request_sequence, statement.completed_sequence});
}

void add_failure(Tally& tally, const Traffic& traffic, const std::string& host, std::size_t index) {
  const Evidence& evidence = traffic.evidence;
  const FlagAnswer& answer = evidence.flag_answers(host)[index];
  const Before before = known_before(evidence, host, index);
  const bool is_on = before.last != nullptr && before.last->enabled;
  if (before.forgettable && (is_on || before.last == nullptr)) return;
  for (const Statement* statement : made_under(evidence, host, index)) {
    if (is_on) {
      add_on(tally, traffic, answer, *statement);
    } else {
      add_off(tally, traffic, answer, *statement,
              before.last == nullptr ? "with no value known" : "with the last value not true");
    }
  }
}

// FF-5 allows off as well as the last known value: only what was off before must stay off.
void add_malformed(Tally& tally, const Traffic& traffic, const std::string& host,
                   std::size_t index) {
  const Evidence& evidence = traffic.evidence;
  const Before before = known_before(evidence, host, index);
  const bool may_be_on = before.forgettable || (before.last != nullptr && before.last->enabled);
  if (may_be_on) return;
  for (const Statement* statement : made_under(evidence, host, index)) {
    add_off(tally, traffic, evidence.flag_answers(host)[index], *statement,
            "answered with something that is no flag");
  }
}

// An open that may have met the malformed answer: it neither failed nor waited.
void add_open(Tally& tally, const Evidence& evidence, const Connection& connection,
              const Exchange& flag) {
  const Duration open_end = connection.open_ended.value_or(evidence.end());
  const bool met =
      flag.begun <= open_end + moment(evidence) && flag.settled >= connection.open_begun;
  if (!met) return;
  const Duration budget = evidence.profile().duration("connect_budget");
  const ServedTime served = served_time(evidence, connection.host, connection.open_begun, open_end);
  const Duration whole = open_end - connection.open_begun;
  const Compare result = at_most_beside(evidence, whole, served, budget);
  const std::vector<std::uint64_t> witness{connection.open_sequence, flag.request_sequence};
  const std::string what = "opening " + connection.name + " with a malformed flag answer";
  if (result != Compare::pass || !connection.open_ended) {
    tally.add(result == Compare::pass ? Compare::inconclusive : result,
              what + " took " + to_text(whole - served.answered) + ", allowed " + to_text(budget),
              witness);
  } else if (!connection.open_ok) {
    tally.undecided(what + " failed, and the journal does not tell why", witness);
  } else {
    tally.pass();
  }
}

void add_opens(Tally& tally, const Evidence& evidence, const std::string& host,
               const FlagAnswer& answer) {
  for (const Connection& connection : evidence.connections()) {
    if (connection.host == host && asks_flag(connection))
      add_open(tally, evidence, connection, exchange_of(evidence, answer));
  }
}

}  // namespace

Verdict judge_ff_3(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const std::string& host : evidence.hosts()) {
    const auto& answers = evidence.flag_answers(host);
    for (std::size_t k = 0; k < answers.size(); ++k) {
      const bool counts =
          is_failure(evidence, answers[k]) && any_asking(evidence, host, answers[k].settled);
      if (counts) add_failure(tally, traffic, host, k);
    }
  }
  return tally.verdict("the last known value, or off, held after a failed flag request: " +
                           counted(tally.passes(), "statement"),
                       evidence.has_operations() ? "no event was made after a failed flag request"
                                                 : "the journal does not tell of events");
}

Verdict judge_ff_5(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const std::string& host : evidence.hosts()) {
    const auto& answers = evidence.flag_answers(host);
    for (std::size_t k = 0; k < answers.size(); ++k) {
      if (is_malformed(evidence, answers[k])) add_malformed(tally, traffic, host, k);
      if (is_malformed(evidence, answers[k]) || answers[k].unread)
        add_opens(tally, evidence, host, answers[k]);
    }
  }
  return tally.verdict("malformed flag answers turned nothing on and delayed nobody: " +
                           counted(tally.passes(), "time"),
                       evidence.has_operations() ? "no flag answer was malformed"
                                                 : "the journal does not tell of connections");
}

}  // namespace plumbline::judge
