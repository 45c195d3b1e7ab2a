// CB-7, CB-8: whose breaker it is: one of each host, and it outlives connections.
#include <algorithm>
#include <optional>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/breaker_history.h"
#include "scenarios/judge/breaker_reaction.h"
#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/health.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// The part of an open period in which the client was silent as it should.
struct Silence {
  std::string host;
  Duration from{};
  Duration until{};
};

Silence silence_of(const Evidence& evidence, const std::string& host, const Opening& opening) {
  const Duration open_for = evidence.profile().duration("open_for");
  const Duration from = opening.opened + evidence.jitter() + lag_of_a_driver(evidence);
  return {host, from,
          std::min({next_export_after(evidence, host, from), opening.opened_earliest + open_for,
                    next_process_start(evidence, opening.opened), evidence.end()})};
}

/// CB-7 for another host while the first one's breaker was open: its events must flow.
void check_other(const Evidence& evidence, const Silence& silence, const std::string& other,
                 const BreakerHistory& history, Tally& tally) {
  for (const Withheld& withheld : history.withheld) {
    const bool during =
        withheld.demand.made >= silence.from && withheld.demand.made < silence.until;
    if (withheld.state != BreakerState::closed || !during) continue;
    tally.fail("the breaker of " + silence.host + " was open, and an event of " +
                   to_text(withheld.demand.made) + " on " + other + " was withheld beyond " +
                   to_text(withheld.deadline),
               {withheld.demand.sequence});
  }
  const Duration closed_until =
      history.openings.empty() ? Duration::max() : history.openings.front().opened_earliest;
  for (const Demand& demand : history.demands) {
    if (!demand.proven || demand.made < silence.from || demand.made >= closed_until) continue;
    const Duration earliest = std::max(silence.from, demand.made - evidence.jitter());
    const Duration sent = next_export_after(evidence, other, earliest - Duration{1});
    if (sent < silence.until) return tally.pass();
  }
}

/// An event of a later life waited in the open period, and nothing was sent for it.
bool is_silent_in(const Evidence& evidence, const ClientLife& life, const Silence& silence,
                  const BreakerHistory& history) {
  return std::any_of(history.demands.begin(), history.demands.end(), [&](const Demand& demand) {
    const Duration until = life.ended.value_or(Duration::max());
    const bool of_life = demand.made >= life.begun && demand.made <= until;
    return of_life && demand.made > silence.from &&
           demand.due + due_slack(evidence) <= silence.until;
  });
}

/// CB-8 for what comes after the reopening of a client whose breaker was open.
void check_reopened(const Evidence& evidence, const std::string& host,
                    const std::vector<ClientLife>& lives, const BreakerHistory& history,
                    const Opening& opening, Tally& tally) {
  const Silence silence = silence_of(evidence, host, opening);
  for (const ClientLife& life : lives) {
    if (life.begun <= silence.from || life.begun >= opening.until) continue;
    const bool is_early =
        std::any_of(opening.early.begin(), opening.early.end(),
                    [&](const Exchange* request) { return request->begun >= life.begun; });
    if (is_early) {
      return tally.fail("opened at " + to_text(opening.opened) +
                            ", yet a request came after the client was opened again at " +
                            to_text(life.begun),
                        witness_of_opening(evidence, host, opening));
    }
    if (is_silent_in(evidence, life, silence, history)) return tally.pass();
  }
}

void check_spanning(const Evidence& evidence, const std::string& host, const Opening& opening,
                    Tally& tally) {
  const std::string text = failures_text(opening) + " of several lives of the client";
  switch (reaction_to(opening)) {
    case Reaction::opened:
      return tally.pass();
    case Reaction::not_opened:
      return tally.fail(text + " did not open it", witness_of_opening(evidence, host, opening));
    case Reaction::not_shown:
      return tally.undecided(text + ", but no event was seen waiting afterwards");
  }
}

}  // namespace

Verdict judge_cb_7(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    for (const Opening& opening : breaker_history(evidence, host).openings) {
      if (!opening.silent_on_demand || opening.calls_uncertain) continue;
      const Silence silence = silence_of(evidence, host, opening);
      for (const std::string& other : evidence.hosts()) {
        if (other != host)
          check_other(evidence, silence, other, breaker_history(evidence, other), tally);
      }
    }
  }
  return tally.verdict(
      "another host was served while one's breaker was open: " + counted(tally.passes(), "time"),
      "no other host had events while a breaker was open");
}

Verdict judge_cb_8(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    const BreakerHistory& history = breaker_history(evidence, host);
    const std::vector<ClientLife>& lives = lives_on(evidence, host);
    for (const Opening& opening : history.openings) {
      if (opening.calls_uncertain) continue;
      if (opening.spans_lives) check_spanning(evidence, host, opening, tally);
      check_reopened(evidence, host, lives, history, opening, tally);
    }
  }
  return tally.verdict(
      "its state outlived the client's last close: " + counted(tally.passes(), "time"),
      "no breaker counted failures, or was open, across a last close");
}

}  // namespace plumbline::judge
