// CB-6: what a success does to the count of failures. The closed periods that the policy's replay
// found are counted again in the ways in which a breaker could get it wrong; where one of these
// would have opened at another export than the policy, what the client did tells them apart.
#include <algorithm>
#include <set>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/breaker_history.h"
#include "scenarios/judge/breaker_reaction.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

/// A wrong way to take a success.
enum class Mistake { ignored, wipes_all };

const char* text_of(Mistake mistake) {
  return mistake == Mistake::ignored ? "successes did not count" : "a success wiped the window";
}

bool is_rate(const Evidence& evidence) {
  return evidence.profile().text("breaker_policy") == "rate";
}

/// In a consecutive policy a success wipes the count by right.
std::vector<Mistake> mistakes_in(const Evidence& evidence) {
  if (is_rate(evidence)) return {Mistake::ignored, Mistake::wipes_all};
  return {Mistake::ignored};
}

/// A breaker in its closed state that makes one mistake.
class WrongCount {
 public:
  WrongCount(const Evidence& evidence, Mistake mistake) : evidence_(evidence), mistake_(mistake) {}

  /// True: this call opens it.
  [[nodiscard]] bool add(bool ok) {
    if (ok && mistake_ == Mistake::wipes_all) failures_ = 0;
    if (ok) return false;
    // A window that holds nothing but failures opens as soon as it has enough calls.
    const char* bound = is_rate(evidence_) ? "breaker_calls_min" : "breaker_threshold";
    return ++failures_ >= evidence_.profile().integer(bound);
  }

 private:
  const Evidence& evidence_;
  Mistake mistake_;
  std::int64_t failures_ = 0;
};

/// The time from when the breaker must be closed to its next opening, or to what is not known.
struct ClosedPeriod {
  Duration from{};
  Duration until = Duration::max();
  std::vector<const Export*> exports;  ///< begun and ended in it, by their ends
  const Opening* opening = nullptr;    ///< the one that ends it
};

void add_exports(const Evidence& evidence, const std::string& host, ClosedPeriod& period) {
  for (const Export& item : evidence.exports(host)) {
    if (item.begun < period.from) continue;
    if (item.inferred) period.until = std::min(period.until, item.begun);
    if (item.ended <= period.until) period.exports.push_back(&item);
  }
  std::stable_sort(period.exports.begin(), period.exports.end(),
                   [](const Export* a, const Export* b) { return a->ended < b->ended; });
  if (period.opening != nullptr && period.opening->opened > period.until) period.opening = nullptr;
}

std::vector<ClosedPeriod> closed_periods(const Evidence& evidence, const std::string& host,
                                         const BreakerHistory& history) {
  std::set<Duration> starts{Duration{0}};
  for (const Probing& probing : history.probings) {
    if (probing.closed) starts.insert(*probing.closed);
  }
  starts.insert(evidence.process_starts().begin(), evidence.process_starts().end());
  std::vector<ClosedPeriod> periods;
  for (auto start = starts.begin(); start != starts.end(); ++start) {
    ClosedPeriod period;
    period.from = *start;
    period.until = std::min(period.until, history.known_until);
    if (std::next(start) != starts.end()) period.until = std::min(period.until, *std::next(start));
    for (const Opening& opening : history.openings) {
      if (opening.opened < period.from || opening.opened > period.until) continue;
      period.until = opening.opened;
      period.opening = &opening;
      break;
    }
    add_exports(evidence, host, period);
    periods.push_back(std::move(period));
  }
  return periods;
}

/// What the run told of the mistakes.
struct Findings {
  Tally tally;
  std::set<Mistake> excluded;
};

/// The policy opens here, and a breaker with the mistake would not.
void add_missed_opening(const Evidence& evidence, const std::string& host, const Opening& opening,
                        Mistake mistake, Findings& found) {
  if (opening.calls_uncertain || opening.reopened) return;
  const Reaction reaction = reaction_to(opening);
  if (reaction == Reaction::not_opened) {
    found.tally.fail(failures_text(opening) + " did not open it, as if " + text_of(mistake),
                     witness_of_opening(evidence, host, opening));
  }
  if (reaction != Reaction::opened) return;
  found.tally.pass();
  found.excluded.insert(mistake);
}

/// A breaker with the mistake would open after `last`, and the policy does not.
void add_needless_opening(const Evidence& evidence, const std::string& host,
                          const BreakerHistory& history, const Export& last, Mistake mistake,
                          Findings& found) {
  const Duration open_for = evidence.profile().duration("open_for");
  const Duration earliest = last.ended_known ? last.ended : last_attempt(evidence, last).begun;
  const Duration next = next_export_after(evidence, host, last.ended + evidence.jitter());
  const bool went_on =
      next != Duration::max() && evidence.at_least(next - earliest, open_for) == Compare::fail;
  if (went_on) {
    found.tally.pass();
    found.excluded.insert(mistake);
    return;
  }
  for (const Withheld& withheld : history.withheld) {
    const Duration made = withheld.demand.made;
    const bool during = made >= last.ended && made < last.ended + open_for;
    if (withheld.state != BreakerState::closed || !during) continue;
    found.tally.fail("an event of " + to_text(made) + " was withheld beyond " +
                         to_text(withheld.deadline) + ", as if " + text_of(mistake),
                     {last_attempt(evidence, last).request_sequence, withheld.demand.sequence});
    return;
  }
}

void check_period(const Evidence& evidence, const std::string& host, const BreakerHistory& history,
                  const ClosedPeriod& period, Findings& found) {
  for (const Mistake mistake : mistakes_in(evidence)) {
    WrongCount wrong(evidence, mistake);
    const Export* opens = nullptr;
    for (const Export* item : period.exports) {
      if (item->outcome == Outcome::unsettled) break;
      if (wrong.add(item->outcome == Outcome::success)) opens = item;
      if (opens != nullptr) break;
    }
    const bool as_stated =
        opens != nullptr && period.opening != nullptr && opens->ended >= period.opening->opened;
    if (as_stated) continue;
    if (opens != nullptr)
      add_needless_opening(evidence, host, history, *opens, mistake, found);
    else if (period.opening != nullptr)
      add_missed_opening(evidence, host, *period.opening, mistake, found);
  }
}

}  // namespace

Verdict judge_cb_6(const Evidence& evidence) {
  Findings found;
  for (const std::string& host : evidence.hosts()) {
    const BreakerHistory& history = breaker_history(evidence, host);
    for (const ClosedPeriod& period : closed_periods(evidence, host, history))
      check_period(evidence, host, history, period, found);
  }
  for (const Mistake mistake : mistakes_in(evidence)) {
    const bool is_open = found.tally.passes() > 0 && !found.excluded.contains(mistake);
    if (is_open) found.tally.undecided("it may be that " + std::string(text_of(mistake)));
  }
  return found.tally.verdict(is_rate(evidence) ? "successes entered the window beside failures"
                                               : "a success reset the count of failures",
                             "no success between failures made a difference to the breaker");
}

}  // namespace plumbline::judge
