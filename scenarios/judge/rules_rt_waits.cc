// RT-3: waits between attempts are long enough, grow, and are jittered. A wait is measured from
// when the client can first have learned the outcome to the arrival of the next attempt: never
// shorter than the client's own, so that a short one proves a breach. Waits that Retry-After
// lengthened say nothing about growth and jitter.
#include <algorithm>
#include <map>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/attempts.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

/// Equal waits before the same retry that prove the absence of jitter. In virtual time a draw of
/// nanoseconds repeats itself three times by design only; elsewhere eight draws out of half a delay
/// within one jitter have odds of 1e-6.
constexpr std::size_t kEqualWaitsVirtual = 3;
constexpr std::size_t kEqualWaitsReal = 8;
/// A real wait's randomness is visible only when its range is this many times the machine's own
/// jitter.
constexpr int kVisibleFactor = 5;

struct Wait {
  std::size_t retry = 1;  ///< 1: before the second attempt
  Duration length{};
  bool lengthened = false;  ///< by Retry-After, by a damaged answer that took long to show it, or
                            ///< by an attempt in between
  const Exchange* before = nullptr;
  const Exchange* after = nullptr;
};

/// Between the two lies an attempt that never became a request, and may have been this export's, or
/// a question for the flag, whose answer the export waited for.
bool is_interrupted(const Evidence& evidence, const Exchange& before, const Exchange& after) {
  const auto& all = evidence.exchanges();
  return std::any_of(all.begin(), all.end(), [&](const Exchange& other) {
    const bool counts = !other.reached || other.endpoint == fake::Endpoint::flag;
    return other.host == before.host && counts && before.begun < other.begun &&
           other.begun < after.begun;
  });
}

/// The measurable waits of one export.
std::vector<Wait> waits_of(const Evidence& evidence, const Export& item) {
  const std::vector<const Exchange*> known = known_attempts(evidence, item);
  std::vector<Wait> waits;
  for (std::size_t i = 0; i + 1 < known.size(); ++i) {
    const std::optional<Duration> from = learned(*known[i]);
    if (!from || given_up_before(*known[i], *known[i + 1])) continue;
    const bool lengthened = retry_after_of(evidence, *known[i]) > Duration{0} ||
                            known[i]->outcome == Outcome::unsettled || known[i]->settled > *from ||
                            is_interrupted(evidence, *known[i], *known[i + 1]);
    waits.push_back({i + 1, known[i + 1]->begun - *from, lengthened, known[i], known[i + 1]});
  }
  return waits;
}

void check_lower_bound(const Evidence& evidence, const std::vector<Wait>& waits, Tally& tally) {
  const Duration delay = evidence.profile().duration("retry_delay");
  for (const Wait& wait : waits) {
    const Compare result = evidence.at_least(wait.length, delay);
    if (result == Compare::pass) {
      tally.pass();
      continue;
    }
    tally.add(result,
              "retry " + std::to_string(wait.retry) + " came " + to_text(wait.length) +
                  " after the failure, at least " + to_text(delay) + " required",
              witness_of({wait.before, wait.after}, true));
  }
}

/// Growth of an export from its first to its last wait, as far as the machine's noise lets it be
/// told.
Compare growth(const Evidence& evidence, const Wait& first, const Wait& last) {
  const Duration grown = last.length - first.length;
  const bool exact =
      evidence.header().world == "sim" && evidence.header().network_latency == Duration{0};
  if (exact) return grown > Duration{0} ? Compare::pass : Compare::fail;
  const Duration noise = evidence.tolerance(first.length) + evidence.jitter();
  if (grown > noise) return Compare::pass;
  const Duration doubled = retry_wait_max(evidence, last.retry) * 2 / 3;
  const Duration least = doubled - retry_wait_max(evidence, first.retry);
  const bool would_show = least > noise * 2;
  return would_show && grown <= evidence.jitter() ? Compare::fail : Compare::inconclusive;
}

/// True when growth of this export was decided.
bool check_growth(const Evidence& evidence, const std::vector<Wait>& all, Tally& tally) {
  std::vector<Wait> waits;
  std::copy_if(all.begin(), all.end(), std::back_inserter(waits),
               [](const Wait& wait) { return !wait.lengthened; });
  if (waits.size() < 2) return false;
  const Wait& first = waits.front();
  const Wait& last = waits.back();
  const Compare result = growth(evidence, first, last);
  if (result == Compare::inconclusive) return false;
  tally.add(result,
            "waits do not grow: " + to_text(first.length) + " before retry " +
                std::to_string(first.retry) + ", " + to_text(last.length) + " before retry " +
                std::to_string(last.retry),
            witness_of({first.before, first.after, last.before, last.after}, true));
  return true;
}

/// Waits before the same retry, over all exports, must not be all alike.
void check_jitter(const Evidence& evidence,
                  const std::map<std::size_t, std::vector<Wait>>& by_retry, Tally& tally) {
  const bool is_virtual = evidence.header().world == "sim";
  const std::size_t needed = is_virtual ? kEqualWaitsVirtual : kEqualWaitsReal;
  const Duration noise = is_virtual ? Duration{0} : evidence.jitter();
  const Duration range = evidence.profile().duration("retry_delay") / 2;
  if (range <= noise * kVisibleFactor) return;
  for (const auto& [retry, waits] : by_retry) {
    if (waits.size() < needed) continue;
    const auto [low, high] =
        std::minmax_element(waits.begin(), waits.end(),
                            [](const Wait& a, const Wait& b) { return a.length < b.length; });
    if (high->length - low->length > noise) continue;
    tally.fail("no jitter: " + std::to_string(waits.size()) + " waits before retry " +
                   std::to_string(retry) + " are all " + to_text(low->length),
               witness_of({low->before, low->after, high->before, high->after}, true));
  }
}

/// All waits of all exports, checked one by one and export by export.
struct Waits {
  Tally tally;
  bool growth_seen = false;
  std::map<std::size_t, std::vector<Wait>> by_retry;
};

void check_export(const Evidence& evidence, const Export& item, bool grows, Waits& all) {
  const std::vector<Wait> waits = waits_of(evidence, item);
  check_lower_bound(evidence, waits, all.tally);
  if (grows && check_growth(evidence, waits, all.tally)) all.growth_seen = true;
  for (const Wait& wait : waits) {
    if (!wait.lengthened) all.by_retry[wait.retry].push_back(wait);
  }
}

}  // namespace

Verdict judge_rt_3(const Evidence& evidence) {
  if (!durations_recorded(evidence)) {
    return {
        "", Status::inconclusive, "the recording lacks durations, so waits cannot be measured", {}};
  }
  const bool grows = evidence.profile().boolean("backoff_grows");
  Waits all;
  for (const std::string& host : evidence.hosts()) {
    for (const Export& item : evidence.exports(host)) check_export(evidence, item, grows, all);
  }
  if (grows) check_jitter(evidence, all.by_retry, all.tally);
  const bool may_grow = grows && evidence.profile().integer("max_retries") > 1;
  if (may_grow && !all.growth_seen && all.tally.passes() > 0) {
    all.tally.undecided(
        "waits are long enough, but no batch was retried often enough to tell whether they grow");
  }
  return all.tally.verdict(counted(all.tally.passes(), "check") + " of waits held, each at least " +
                               to_text(evidence.profile().duration("retry_delay")),
                           "no batch was attempted twice with a measurable wait");
}

}  // namespace plumbline::judge
