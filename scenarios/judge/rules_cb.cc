// CB-1, CB-5, CB-10: when the breaker opens. CB-2 to CB-4 are in rules_cb_open.cc.
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

void add_opening(Tally& tally, const Evidence& evidence, const std::string& host,
                 const Opening& opening, const std::string& kinds) {
  const std::string text = failures_text(opening) + kinds;
  if (opening.calls_uncertain)
    return tally.undecided(text +
                           ", but they may be retries of fewer: not all showed their events");
  switch (reaction_to(opening)) {
    case Reaction::opened:
      return tally.pass();
    case Reaction::not_opened:
      return tally.fail(text + " did not open it: a request came " +
                            to_text(opening.early.front()->begun - opening.opened) + " later",
                        witness_of_opening(evidence, host, opening));
    case Reaction::not_shown:
      return tally.undecided(text + ", but no event was seen waiting afterwards");
  }
}

void add_withheld(Tally& tally, const Withheld& withheld) {
  const bool below_threshold = withheld.state == BreakerState::closed && withheld.failures > 0;
  if (!below_threshold) return;
  tally.fail("only " + counted(withheld.failures, "failure") + " counted, yet an event of " +
                 to_text(withheld.demand.made) + " was withheld beyond " +
                 to_text(withheld.deadline),
             {withheld.demand.sequence});
}

// "429", "5xx" and the kinds of network failure that CB-5 lists; empty for any other answer.
std::string kind_of_failure(const Exchange& attempt) {
  if (attempt.status == 429) return "429";
  if (attempt.status >= 500) return "5xx";
  return attempt.status == 0 ? attempt.cause : "";
}

std::set<std::string> kinds_of(const Evidence& evidence, const std::string& host,
                               const Opening& opening) {
  std::set<std::string> kinds;
  for (const std::size_t number : opening.counted) {
    kinds.insert(kind_of_failure(last_attempt(evidence, evidence.exports(host)[number])));
  }
  kinds.erase("");
  return kinds;
}

std::string listed(const std::set<std::string>& kinds) {
  std::string text;
  for (const std::string& kind : kinds) text += (text.empty() ? "" : ", ") + kind;
  return text;
}

// What of CB-5's list the run did not show.
std::string unseen_text(const std::set<std::string>& seen) {
  std::set<std::string> unseen{"429", "5xx", "timeout", "refused", "reset", "tls", "dns"};
  for (const std::string& kind : seen) unseen.erase(kind == "connect_timeout" ? "timeout" : kind);
  return unseen.empty() ? "" : "; not seen: " + listed(unseen);
}

bool only_429_until(const Evidence& evidence, const std::string& host, Duration time) {
  const auto& telemetry = evidence.telemetry(host);
  return std::all_of(telemetry.begin(), telemetry.end(), [time](const Exchange* exchange) {
    return exchange->begun > time || exchange->status == 429;
  });
}

std::string with_retry_after(const Evidence& evidence, const std::string& host,
                             const Opening& opening) {
  const bool asked =
      std::any_of(opening.counted.begin(), opening.counted.end(), [&](std::size_t number) {
        return last_attempt(evidence, evidence.exports(host)[number]).retry_after.has_value();
      });
  return asked ? "with Retry-After" : "without Retry-After";
}

}  // namespace

Verdict judge_cb_1(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    const BreakerHistory& history = breaker_history(evidence, host);
    for (const Opening& opening : history.openings) {
      if (!opening.reopened && !was_forgotten(opening))
        add_opening(tally, evidence, host, opening, "");
    }
    for (const Withheld& withheld : history.withheld) add_withheld(tally, withheld);
  }
  return tally.verdict("opened at the threshold each time: " + counted(tally.passes(), "opening"),
                       "the failures never reached the threshold of " +
                           std::to_string(evidence.profile().integer("breaker_threshold")));
}

Verdict judge_cb_5(const Evidence& evidence) {
  Tally tally;
  std::set<std::string> seen;
  for (const std::string& host : evidence.hosts()) {
    for (const Opening& opening : breaker_history(evidence, host).openings) {
      const auto kinds = kinds_of(evidence, host, opening);
      if (opening.reopened || kinds.empty() || was_forgotten(opening)) continue;
      add_opening(tally, evidence, host, opening, " (" + listed(kinds) + ")");
      seen.insert(kinds.begin(), kinds.end());
    }
  }
  return tally.verdict("these counted: " + listed(seen) + unseen_text(seen),
                       "no failures of the listed kinds reached the threshold");
}

Verdict judge_cb_10(const Evidence& evidence) {
  Tally tally;
  std::set<std::string> seen;
  for (const std::string& host : evidence.hosts()) {
    for (const Opening& opening : breaker_history(evidence, host).openings) {
      if (opening.reopened || was_forgotten(opening)) continue;
      if (!only_429_until(evidence, host, opening.opened)) continue;
      add_opening(tally, evidence, host, opening, " on 429 alone");
      seen.insert(with_retry_after(evidence, host, opening));
    }
  }
  return tally.verdict("429 alone opened it, " + listed(seen),
                       "429 alone never reached the threshold");
}

}  // namespace plumbline::judge
