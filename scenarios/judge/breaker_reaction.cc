#include "scenarios/judge/breaker_reaction.h"

#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {

Reaction reaction_to(const Opening& opening) {
  if (opening.silent_on_demand) return Reaction::opened;
  return opening.early.empty() ? Reaction::not_shown : Reaction::not_opened;
}

bool was_forgotten(const Opening& opening) { return opening.spans_lives && !opening.early.empty(); }

const Exchange& last_attempt(const Evidence& evidence, const Export& item) {
  return evidence.exchanges()[item.attempts.back()];
}

std::vector<std::uint64_t> witness_of_opening(const Evidence& evidence, const std::string& host,
                                              const Opening& opening) {
  std::vector<const Exchange*> shown;
  for (const std::size_t number : opening.counted)
    shown.push_back(&last_attempt(evidence, evidence.exports(host)[number]));
  std::vector<std::uint64_t> witness = witness_of(shown, true);
  if (!opening.early.empty()) witness.push_back(opening.early.front()->request_sequence);
  return witness;
}

std::string failures_text(const Opening& opening) {
  return counted(opening.counted.size(), "failed export") + " until " + to_text(opening.opened);
}

Duration next_export_after(const Evidence& evidence, const std::string& host, Duration time) {
  const std::vector<Export>& exports = evidence.exports(host);
  const auto next = std::upper_bound(exports.begin(), exports.end(), time,
                                     [](Duration t, const Export& e) { return t < e.begun; });
  return next == exports.end() ? Duration::max() : next->begun;
}

}  // namespace plumbline::judge
