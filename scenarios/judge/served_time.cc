#include "scenarios/judge/served_time.h"

#include <algorithm>

namespace plumbline::judge {
namespace {

// Between `from` and `to`; requests that overlap count once.
Duration answered_time(const Evidence& evidence, const std::string& host, Duration from,
                       Duration to) {
  Duration served{0};
  Duration counted_until = from;
  for (const Exchange* other : evidence.other_requests(host)) {
    if (!other->answered) continue;
    const Duration begun = std::max(other->begun, counted_until);
    const Duration ended = std::min(*other->answered, to);
    if (ended <= begun) continue;
    served += ended - begun;
    counted_until = ended;
  }
  return served;
}

// When the first request of that time which nobody answered began; `to` when there is none.
Duration unanswered_from(const Evidence& evidence, const std::string& host, Duration from,
                         Duration to) {
  Duration first = to;
  for (const Exchange* other : evidence.other_requests(host)) {
    const bool counts = other->request != nullptr && !other->answered && other->begun >= from;
    if (counts) first = std::min(first, other->begun);
  }
  return first;
}

}  // namespace

ServedTime served_time(const Evidence& evidence, const std::string& host, Duration from,
                       Duration to) {
  const Duration open_from = unanswered_from(evidence, host, from, to);
  const Duration answered = answered_time(evidence, host, from, to);
  const Duration all = answered_time(evidence, host, from, open_from) + (to - open_from);
  return {answered, all - answered};
}

Compare at_most_beside(const Evidence& evidence, Duration took, const ServedTime& served,
                       Duration bound) {
  const Compare certain = evidence.at_most(took - served.answered, bound);
  if (certain == Compare::pass || served.unanswered == Duration{0}) return certain;
  const Compare excused = evidence.at_most(took - served.answered - served.unanswered, bound);
  return excused == Compare::pass ? Compare::inconclusive : excused;
}

}  // namespace plumbline::judge
