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
    const bool is_open = connection.open_begun <= time &&
                         (!connection.close_begun || *connection.close_begun > time);
    return connection.host == host && asks_flag(connection) && is_open;
  });
}

Duration kept_for(const Evidence& evidence, const FlagAnswer& answer) {
  return answer.known ? evidence.ttl_of(answer) : evidence.profile().duration("flag_failure_ttl");
}

bool is_kept(const Evidence& evidence, const std::string& host, const FlagAnswer& answer) {
  if (answer.known) return true;
  const bool failed = is_failure(evidence, answer) || is_malformed(evidence, answer);
  return failed && any_asking(evidence, host, answer.settled);
}

Duration flag_silence_until(const Evidence& evidence) {
  if (evidence.has_quiescence()) return evidence.end();
  return evidence.end() - evidence.profile().duration("flag_timeout") - moment(evidence);
}

}  // namespace plumbline::judge
