#include "scenarios/report/near_miss.h"

#include <algorithm>
#include <set>

#include "scenarios/judge/attempts.h"
#include "scenarios/report/request_diff.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using judge::Duration;
using judge::Exchange;

// More of them say no more.
constexpr std::size_t kStepsMax = 8;

std::string name_of(const Exchange& exchange) {
  return exchange.request == nullptr ? "the attempt at " + seconds_text(exchange.begun)
                                     : "#" + std::to_string(exchange.request->id);
}

std::string step(const judge::Evidence& evidence, const Exchange& one, const Exchange& other) {
  const std::string came = name_of(other) + " came ";
  const Duration wait = judge::retry_after_of(evidence, one);
  if (wait > Duration{0} && one.answered) {
    const Duration late = other.begun - (*one.answered + wait);
    return came + span_text(late) + (late < Duration{0} ? " before" : " after") +
           " the Retry-After of " + name_of(one) + " (" + span_text(wait) + ") ended";
  }
  const Duration gap = other.begun - one.settled;
  if (gap < Duration{0})
    return came + span_text(other.begun - one.begun) + " after " + name_of(one) +
           " and before its end";
  return came + span_text(gap) + " after " + name_of(one) +
         (one.answered ? " was answered" : " had ended");
}

}  // namespace

std::vector<std::string> near_miss(const judge::Evidence& evidence,
                                   const std::vector<std::uint64_t>& witness) {
  const std::set<std::uint64_t> sequences(witness.begin(), witness.end());
  std::vector<std::string> lines;
  const Exchange* before = nullptr;
  for (const Exchange& exchange : evidence.exchanges()) {
    const bool shown =
        sequences.contains(exchange.request_sequence) ||
        (exchange.reply_sequence != 0 && sequences.contains(exchange.reply_sequence));
    if (!shown || exchange.endpoint == fake::Endpoint::other) continue;
    if (before != nullptr && before->host == exchange.host && lines.size() < kStepsMax)
      lines.push_back(step(evidence, *before, exchange));
    before = &exchange;
  }
  return lines;
}

}  // namespace plumbline::report
