#include "scenarios/report/state_bands.h"

#include <algorithm>

#include "scenarios/judge/breaker_history.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"

namespace plumbline::report {
namespace {

using judge::Duration;
using judge::Evidence;

bool by_time(const std::pair<Duration, std::string>& a, const std::pair<Duration, std::string>& b) {
  return a.first < b.first;
}

// A state that another follows at the same instant was never in force.
void settle(Band& band) {
  std::stable_sort(band.states.begin(), band.states.end(), by_time);
  std::vector<std::pair<Duration, std::string>> settled;
  for (auto& state : band.states) {
    if (state.first > band.until) break;
    if (!settled.empty() && settled.back().first == state.first) settled.pop_back();
    if (settled.empty() || settled.back().second != state.second)
      settled.push_back(std::move(state));
  }
  band.states = std::move(settled);
}

}  // namespace

Band breaker_band(const Evidence& evidence, const std::string& host) {
  // CB-1 is that there is a breaker at all.
  if (evidence.exports(host).empty() || evidence.profile().exclusion("CB-1") != nullptr) return {};
  const judge::BreakerHistory history = judge::breaker_history(evidence, host);
  Band band{{{Duration{0}, "closed"}}, std::min(history.known_until, evidence.end())};
  for (const judge::Opening& opening : history.openings) {
    band.states.emplace_back(opening.opened, "open");
    // A breaker is forgotten with its process.
    const bool forgotten = opening.until == judge::next_process_start(evidence, opening.opened);
    band.states.emplace_back(opening.until, forgotten ? "closed" : "half-open");
  }
  for (const judge::Probing& probing : history.probings) {
    if (probing.closed) band.states.emplace_back(*probing.closed, "closed");
  }
  settle(band);
  return band;
}

Band flag_band(const Evidence& evidence, const std::string& host) {
  Band band{{}, evidence.end()};
  std::vector<judge::FlagAnswer> answers;
  for (const judge::FlagAnswer& answer : evidence.flag_answers(host)) {
    if (answer.answered && (answer.known || answer.unread)) answers.push_back(answer);
  }
  for (std::size_t k = 0; k < answers.size(); ++k) {
    const judge::FlagAnswer& answer = answers[k];
    const char* state = answer.unread ? "unknown" : (answer.enabled ? "on" : "off");
    band.states.emplace_back(*answer.answered, state);
    const Duration over = *answer.answered + evidence.ttl_of(answer);
    const bool renewed = k + 1 < answers.size() && *answers[k + 1].answered <= over;
    if (!renewed) band.states.emplace_back(over, "expired");
  }
  settle(band);
  return band;
}

}  // namespace plumbline::report
