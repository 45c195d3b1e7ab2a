#include "scenarios/judge/flag_values.h"

#include <algorithm>

#include "scenarios/judge/fates.h"
#include "scenarios/judge/profile.h"

namespace plumbline::judge {

namespace {

// Its close used its whole budget, and at its end a flag request of its host was under way.
bool ran_out(const Evidence& evidence, const Connection& closed) {
  if (!closed.close_begun || !closed.close_ended) return false;
  const Duration end = *closed.close_ended;
  if (end - *closed.close_begun < evidence.profile().duration("close_budget")) return false;
  const auto& answers = evidence.flag_answers(closed.host);
  return std::any_of(answers.begin(), answers.end(), [end](const FlagAnswer& answer) {
    return answer.asked < end && answer.settled >= end;
  });
}

}  // namespace

const Exchange& exchange_of(const Evidence& evidence, const FlagAnswer& answer) {
  return evidence.exchanges()[answer.exchange];
}

bool is_failure(const Evidence& evidence, const FlagAnswer& answer) {
  return exchange_of(evidence, answer).outcome == Outcome::failure;
}

bool is_malformed(const Evidence& evidence, const FlagAnswer& answer) {
  const bool whole = exchange_of(evidence, answer).outcome == Outcome::success;
  return whole && !answer.known && !answer.unread;
}

bool any_asking(const Evidence& evidence, const std::string& host, Duration time) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == host && asks_flag(connection) && connection.open_begun <= time &&
           connection.is_held_at(time);
  });
}

Duration kept_for(const Evidence& evidence, const FlagAnswer& answer) {
  return answer.known ? evidence.ttl_of(answer) : evidence.profile().duration("flag_failure_ttl");
}

bool is_kept(const Evidence& evidence, const std::string& host, const FlagAnswer& answer) {
  if (answer.known) return true;
  const bool failed = is_failure(evidence, answer) || is_malformed(evidence, answer);
  return failed && any_asking(evidence, host, answer.settled) &&
         !client_ended_between(evidence, host, answer.asked, answer.settled);
}

Duration flag_silence_until(const Evidence& evidence) {
  if (evidence.has_quiescence()) return evidence.end();
  return evidence.end() - evidence.profile().duration("flag_timeout") - moment(evidence);
}

bool close_ran_out(const Evidence& evidence, const Connection& connection, Duration made) {
  const auto& ends = evidence.client_ends(connection.host);
  const auto end = std::find_if(ends.begin(), ends.end(),
                                [made](const ClientEnd& one) { return one.time >= made; });
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& closed) {
    const bool is_last =
        end != ends.end() && closed.close_ended && closed.close_sequence == end->sequence;
    return (&closed == &connection || is_last) && ran_out(evidence, closed);
  });
}

bool client_ended_between(const Evidence& evidence, const std::string& host, Duration from,
                          Duration to) {
  const auto& ends = evidence.client_ends(host);
  if (std::any_of(ends.begin(), ends.end(),
                  [from, to](const ClientEnd& end) { return from <= end.time && end.time <= to; }))
    return true;
  // A close whose whole budget went by cut what was under way, though another client may follow.
  const Duration budget = evidence.profile().duration("close_budget");
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& closed) {
    const bool within = closed.host == host && closed.close_ended && from <= *closed.close_ended &&
                        *closed.close_ended <= to;
    return within && closed.close_begun && *closed.close_ended - *closed.close_begun >= budget;
  });
}

}  // namespace plumbline::judge
