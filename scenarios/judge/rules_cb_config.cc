// CB-9, CB-12: the numbers that the breaker goes by: those configured, and the server's own wish.
#include <algorithm>
#include <optional>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/breaker_history.h"
#include "scenarios/judge/breaker_reaction.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

/// A probe that comes within so many open periods tells a configured one from a longer one.
constexpr int kPeriodsUntilProbe = 2;

/// The client's value without any configuration; nullopt for a profile that is not built in.
std::optional<Profile> unconfigured(const Evidence& evidence) {
  const std::vector<std::string> names = Profile::built_in();
  const std::string& name = evidence.profile().name();
  if (std::find(names.begin(), names.end(), name) == names.end()) return std::nullopt;
  return Profile::load(name);
}

/// The run set the parameter, and to another value than the client would have by itself.
bool is_configured(const Evidence& evidence, const char* parameter) {
  if (!evidence.header().overrides.contains(parameter)) return false;
  const std::optional<Profile> own = unconfigured(evidence);
  if (!own) return true;
  const Profile& now = evidence.profile();
  if (std::string(parameter) == "open_for")
    return now.duration(parameter) != own->duration(parameter);
  return now.integer(parameter) != own->integer(parameter) ||
         now.text("breaker_policy") != own->text("breaker_policy");
}

bool is_lengthened(const Evidence& evidence, const Opening& opening) {
  return opening.until > opening.opened + evidence.profile().duration("open_for");
}

/// What the run showed of each configured number.
struct Shown {
  Tally tally;
  bool threshold = false;
  bool period = false;
};

void check_threshold(const Evidence& evidence, const std::string& host,
                     const BreakerHistory& history, Shown& shown) {
  const std::string threshold =
      "configured to open at " + std::to_string(evidence.profile().integer("breaker_threshold"));
  for (const Opening& opening : history.openings) {
    if (opening.reopened || opening.calls_uncertain) continue;
    const Reaction reaction = reaction_to(opening);
    if (reaction == Reaction::opened) shown.threshold = true;
    if (reaction != Reaction::not_opened) continue;
    shown.tally.fail(threshold + ", yet " + failures_text(opening) + " did not open it",
                     witness_of_opening(evidence, host, opening));
  }
  for (const Withheld& withheld : history.withheld) {
    if (withheld.state != BreakerState::closed || withheld.failures == 0) continue;
    shown.tally.fail(threshold + ", yet an event of " + to_text(withheld.demand.made) +
                         " was withheld with " + counted(withheld.failures, "failure") + " counted",
                     {withheld.demand.sequence});
  }
}

void check_period(const Evidence& evidence, const std::string& host, const Opening& opening,
                  Shown& shown) {
  if (opening.calls_uncertain || is_lengthened(evidence, opening)) return;
  const Duration open_for = evidence.profile().duration("open_for");
  if (!opening.early.empty() && opening.silent_on_demand) {
    return shown.tally.fail("configured to stay open for " + to_text(open_for) +
                                ", yet a request came after " +
                                to_text(opening.early.front()->begun - opening.opened),
                            witness_of_opening(evidence, host, opening));
  }
  if (opening.borderline) {
    return shown.tally.undecided(
        "a request came at the end of the configured period, within the jitter");
  }
  const Duration probed = next_export_after(evidence, host, opening.opened + evidence.jitter());
  const bool in_time =
      probed != Duration::max() && probed - opening.opened < open_for * kPeriodsUntilProbe;
  if (opening.early.empty() && opening.silent_late && in_time) shown.period = true;
}

void check_periods(const Evidence& evidence, const std::string& host, const BreakerHistory& history,
                   Shown& shown) {
  for (const Opening& opening : history.openings) check_period(evidence, host, opening, shown);
  for (const Withheld& withheld : history.withheld) {
    if (withheld.state != BreakerState::open) continue;
    shown.tally.fail("the configured period of " +
                         to_text(evidence.profile().duration("open_for")) +
                         " was over, yet an event of " + to_text(withheld.demand.made) +
                         " brought no probe until " + to_text(withheld.deadline),
                     {withheld.demand.sequence});
  }
}

/// An event became due after the ordinary period and before the lengthened one was over, and
/// nothing was sent for it.
bool is_silent_beyond(const Evidence& evidence, const std::string& host,
                      const BreakerHistory& history, const Opening& opening) {
  const Duration ordinary = opening.opened + evidence.profile().duration("open_for");
  const Duration silent_until =
      std::min({next_export_after(evidence, host, opening.opened + evidence.jitter()),
                opening.until, evidence.end()});
  return std::any_of(history.demands.begin(), history.demands.end(), [&](const Demand& demand) {
    return demand.made > opening.opened && demand.due >= ordinary &&
           demand.due + due_slack(evidence) <= silent_until;
  });
}

/// CB-12 for one opening whose last answer asked for more than the open period.
void check_lengthened(const Evidence& evidence, const std::string& host,
                      const BreakerHistory& history, const Opening& opening, Tally& tally) {
  const Duration asked = opening.until - opening.opened;
  const Duration next = next_export_after(evidence, host, opening.opened + evidence.jitter());
  const bool came = next < Duration::max();
  const Compare waited = came ? evidence.at_least(next - opening.opened, asked) : Compare::pass;
  const std::string text = "the answer that opened it asked for " + to_text(asked) + " (capped)";
  if (waited == Compare::fail) {
    const bool opened_at_all =
        evidence.at_least(next - opening.opened, evidence.profile().duration("open_for")) !=
        Compare::fail;
    if (!opened_at_all) return;  // CB-1's and CB-2's matter
    return tally.fail(text + ", and a request came " + to_text(next - opening.opened) + " later",
                      witness_of_opening(evidence, host, opening));
  }
  if (waited == Compare::inconclusive) return tally.undecided(text + ": ended within the jitter");
  if (!evidence.observed_until(opening.until))
    return tally.undecided(text + ": the run ends before");
  if (is_silent_beyond(evidence, host, history, opening)) tally.pass();
}

/// Beyond the cap the server's wish counts no more.
void check_cap(const BreakerHistory& history, const Evidence& evidence, Tally& tally) {
  for (const Withheld& withheld : history.withheld) {
    const Opening* latest = nullptr;
    for (const Opening& opening : history.openings) {
      if (opening.opened <= withheld.demand.made) latest = &opening;
    }
    if (withheld.state != BreakerState::open || latest == nullptr) continue;
    if (!is_lengthened(evidence, *latest)) continue;
    tally.fail("opened for " + to_text(latest->until - latest->opened) +
                   ", the server's wish or its cap, yet an event of " +
                   to_text(withheld.demand.made) + " brought no probe until " +
                   to_text(withheld.deadline),
               {withheld.demand.sequence});
  }
}

}  // namespace

Verdict judge_cb_9(const Evidence& evidence) {
  const bool configured =
      is_configured(evidence, "breaker_threshold") && is_configured(evidence, "open_for");
  if (!configured) {
    return {"", Status::inconclusive, "the run configures no threshold and period of its own", {}};
  }
  Shown shown;
  for (const std::string& host : evidence.hosts()) {
    const BreakerHistory& history = breaker_history(evidence, host);
    check_threshold(evidence, host, history, shown);
    check_periods(evidence, host, history, shown);
  }
  if (shown.threshold && shown.period) shown.tally.pass();
  return shown.tally.verdict(
      "opened at the configured " +
          std::to_string(evidence.profile().integer("breaker_threshold")) +
          ", for the configured " + to_text(evidence.profile().duration("open_for")),
      "the configured threshold and period were not both seen to their ends");
}

Verdict judge_cb_12(const Evidence& evidence) {
  Tally tally;
  for (const std::string& host : evidence.hosts()) {
    const BreakerHistory& history = breaker_history(evidence, host);
    for (const Opening& opening : history.openings) {
      const bool asked = !opening.calls_uncertain && is_lengthened(evidence, opening);
      if (asked) check_lengthened(evidence, host, history, opening, tally);
    }
    check_cap(history, evidence, tally);
  }
  return tally.verdict(
      counted(tally.passes(), "open period") + " lengthened by the answer's Retry-After",
      "no answer that opened a breaker asked for more than the open period with events waiting");
}

}  // namespace plumbline::judge
