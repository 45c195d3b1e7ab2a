// CB-2, CB-3, CB-4: the open period, its probes, and how it ends.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/breaker_history.h"
#include "scenarios/judge/breaker_reaction.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

void fail_early(Tally& tally, const Evidence& evidence, const std::string& what,
                const Opening& opening) {
  const Exchange& first = *opening.early.front();
  tally.fail(what + " at " + to_text(opening.opened) + ", yet a request came " +
                 to_text(first.begun - opening.opened) + " later, within " +
                 to_text(evidence.profile().duration("open_for")),
             witness_of(opening.early));
}

// One open period that must be silent: CB-2 for every one, CB-4 for those after a failed probe.
void add_period(Tally& tally, const Evidence& evidence, const Opening& opening) {
  const std::string what = opening.reopened ? "re-opened by a failed probe" : "opened";
  const Duration open_for = evidence.profile().duration("open_for");
  if (!opening.early.empty() && opening.calls_uncertain)
    return tally.undecided("whether it had to open is not certain: not all attempts showed events");
  if (!opening.early.empty()) return fail_early(tally, evidence, what, opening);
  if (opening.borderline)
    return tally.undecided(what + ": a request came at the end of the period, within the jitter");
  if (!evidence.observed_until(opening.opened + open_for)) {
    return tally.undecided(what + " at " + to_text(opening.opened) + ", but the run ends within " +
                           to_text(open_for));
  }
  if (!opening.silent_late)
    return tally.undecided(what + ", but no event was seen waiting late in the period");
  tally.pass();
}

bool is_missing_probe(const Withheld& withheld) { return withheld.state == BreakerState::open; }

// After some probes succeeded: half-open and too few, or enough of them.
bool is_stuck_after_probes(const Withheld& withheld) {
  return withheld.state == BreakerState::half_open ||
         (withheld.state == BreakerState::closed && withheld.probes > 0);
}

void fail_withheld(Tally& tally, const Withheld& withheld, const std::string& after) {
  tally.fail(after + ", yet nothing was sent from " + to_text(withheld.demand.made) + " to " +
                 to_text(withheld.deadline) + " though an event waited",
             {withheld.demand.sequence});
}

void add_missing_probes(Tally& tally, const Evidence& evidence, const BreakerHistory& history) {
  for (const Withheld& withheld : history.withheld) {
    if (!is_missing_probe(withheld)) continue;
    fail_withheld(
        tally, withheld,
        "the open period of " + to_text(evidence.profile().duration("open_for")) + " was over");
  }
}

// An event was made and became due while that probe was under way: a breaker that admits everyone
// would have sent it. Where one event makes a batch full (BT-1), it is due at once.
bool had_company(const Evidence& evidence, const BreakerHistory& history, const Export& probe) {
  const bool at_once = evidence.profile().integer("batch_size") == 1;
  return std::any_of(history.demands.begin(), history.demands.end(), [&](const Demand& demand) {
    const Duration due = at_once && demand.proven ? demand.made : demand.due;
    return demand.made >= probe.begun && due < probe.ended;
  });
}

void add_probing(Tally& tally, const Evidence& evidence, const std::string& host,
                 const BreakerHistory& history, const Probing& probing) {
  const auto& exports = evidence.exports(host);
  const auto allowed = static_cast<std::size_t>(evidence.profile().integer("probes_in_flight"));
  std::vector<const Exchange*> shown;
  bool company = false;
  for (const std::size_t number : probing.probes) {
    shown.push_back(&evidence.exchanges()[exports[number].attempts.front()]);
    company = company || had_company(evidence, history, exports[number]);
  }
  const std::string text = counted(probing.in_flight_max, "probe") + " at a time, " +
                           std::to_string(allowed) + " allowed";
  if (probing.in_flight_max > allowed) {
    probing.overlap_certain ? tally.fail(text, witness_of(shown))
                            : tally.undecided(text + ", but the end of one was not seen");
  } else if (company) {
    tally.pass();
  }
}

// Exports went on after enough probes. A breaker that closes after fewer does the same: how many it
// took shows only where one fails after fewer successes.
void add_closing(Tally& tally, const Evidence& evidence, const std::string& host,
                 const Probing& probing) {
  if (!probing.closed) return;
  const auto& exports = evidence.exports(host);
  const bool resumed = std::any_of(exports.begin(), exports.end(), [&](const Export& item) {
    return item.begun >= *probing.closed;
  });
  if (resumed) tally.pass();
}

// What the openings and closings seen say of CB-4: no more than they could have refuted.
std::string closing_text(const Evidence& evidence, bool reopened, bool told_apart) {
  if (told_apart) {
    return "closed by " + std::to_string(evidence.profile().integer("probes_to_close")) +
           " successful probes, or re-opened for a full period by a failed one";
  }
  return reopened ? "re-opened for a full period by a failed probe, or sending went on after "
                    "successful ones"
                  : "sending went on after successful probes";
}

}  // namespace

Verdict judge_cb_2(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const Opening& opening : breaker_history(evidence, host).openings) {
      if (!was_forgotten(opening)) add_period(tally, evidence, opening);
    }
  }
  return tally.verdict("silent for " + to_text(evidence.profile().duration("open_for")) +
                           " with events waiting: " + counted(tally.passes(), "period"),
                       "it never had to open");
}

Verdict judge_cb_3(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    const BreakerHistory& history = breaker_history(evidence, host);
    for (const Probing& probing : history.probings)
      add_probing(tally, evidence, host, history, probing);
    add_missing_probes(tally, evidence, history);
  }
  return tally.verdict("at most " + std::to_string(evidence.profile().integer("probes_in_flight")) +
                           " probe at a time with more events waiting: " +
                           counted(tally.passes(), "half-open period"),
                       "no probe was seen while another event was waiting");
}

Verdict judge_cb_4(const Evidence& evidence) {
  Tally tally;
  bool reopened = false;
  bool told_apart = false;
  for (const std::string& host : evidence.hosts()) {
    const BreakerHistory& history = breaker_history(evidence, host);
    for (const Opening& opening : history.openings) {
      if (!opening.reopened) continue;
      add_period(tally, evidence, opening);
      reopened = true;
      told_apart = told_apart || opening.probes > 0;
    }
    for (const Probing& probing : history.probings) add_closing(tally, evidence, host, probing);
    add_missing_probes(tally, evidence, history);
    for (const Withheld& withheld : history.withheld) {
      if (is_stuck_after_probes(withheld))
        fail_withheld(tally, withheld, counted(withheld.probes, "probe") + " succeeded");
    }
  }
  return tally.verdict(
      closing_text(evidence, reopened, told_apart) + ": seen " + counted(tally.passes(), "time"),
      "no probe decided anything");
}

}  // namespace plumbline::judge
