#include "scenarios/judge/flag_values.h"

#include <algorithm>

#include "scenarios/judge/fates.h"
#include "scenarios/judge/profile.h"

namespace plumbline::judge {

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

bool client_ended_between(const Evidence& evidence, const std::string& host, Duration from,
                          Duration to) {
  const auto& all = evidence.connections();
  const auto holds = [&host](const Connection& connection, Duration time) {
    return connection.host == host && !connection.opted_out() && connection.open_begun < time &&
           (!connection.close_ended || *connection.close_ended > time);
  };
  return std::any_of(all.begin(), all.end(), [&](const Connection& closed) {
    const bool within = closed.host == host && closed.close_ended && from <= *closed.close_ended &&
                        *closed.close_ended <= to;
    if (!within) return false;
    // Its whole budget went by: it cut what was under way, though another client may follow.
    const Duration budget = evidence.profile().duration("close_budget");
    if (closed.close_begun && *closed.close_ended - *closed.close_begun >= budget) return true;
    return std::none_of(all.begin(), all.end(),
                        [&](const Connection& other) { return holds(other, *closed.close_ended); });
  });
}

}  // namespace plumbline::judge
