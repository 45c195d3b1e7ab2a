#include "scenarios/judge/breaker_history.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "scenarios/judge/breaker_replay.h"
#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/due_events.h"
#include "scenarios/judge/health.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

std::vector<Demand> demands_of(const Evidence& evidence, const std::string& host) {
  const Duration interval = evidence.profile().duration("flush_interval");
  std::vector<Demand> demands;
  for (const Statement& statement : evidence.statements()) {
    if (statement.host != host || !statement.completed) continue;
    const Connection& connection = evidence.connections()[statement.connection];
    const auto made = evidence.sendable_from(connection, *statement.completed);
    if (made && !begun_while_off(evidence, statement))
      demands.push_back({*made, *made + interval, statement.completed_sequence, true});
  }
  if (!evidence.has_operations()) {
    for (const Exchange* other : evidence.other_requests(host)) {
      demands.push_back({other->begun, other->begun + interval, other->request_sequence, false});
    }
  }
  std::stable_sort(demands.begin(), demands.end(),
                   [](const Demand& a, const Demand& b) { return a.made < b.made; });
  return demands;
}

// The first export that begins after `time`.
std::optional<Duration> next_begin(const std::vector<Export>& exports, Duration time) {
  const auto next = std::upper_bound(exports.begin(), exports.end(), time,
                                     [](Duration t, const Export& e) { return t < e.begun; });
  return next == exports.end() ? std::nullopt : std::optional<Duration>(next->begun);
}

bool begins_after(Duration time, const Exchange* exchange) { return time < exchange->begun; }

class OpeningDetails {
 public:
  OpeningDetails(const Evidence& evidence, const std::string& host,
                 const std::vector<Demand>& demands)
      : evidence_(evidence),
        telemetry_(evidence.telemetry(host)),
        exports_(evidence.exports(host)),
        demands_(demands),
        lives_(lives_of(evidence, host)) {}

  void add_to(Opening& opening) const {
    opening.spans_lives = spans_lives(opening);
    add_early_requests(opening);
    const Duration open_for = evidence_.profile().duration("open_for");
    const Duration period_end = opening.opened_earliest + open_for;
    const Duration next =
        next_begin(exports_, surely_after(opening.opened)).value_or(Duration::max());
    const Duration restart = next_process_start(evidence_, opening.opened);
    const Duration silent_until = std::min({next, period_end, restart, evidence_.end()});
    const Duration pending_from = latest_cut(surely_after(opening.opened));
    for (const Demand& demand : demands_) {
      const bool waited = demand.made > pending_from && demand.due > surely_after(opening.opened) &&
                          demand.due + due_slack(evidence_) <= silent_until;
      opening.silent_on_demand = opening.silent_on_demand || waited;
      opening.silent_late =
          opening.silent_late || (waited && demand.due >= opening.opened + open_for / 2);
    }
  }

 private:
  // What arrives later began later.
  [[nodiscard]] Duration surely_after(Duration time) const {
    return time + evidence_.jitter() + lag_of_a_driver(evidence_);
  }

  /// The life of the host's client at that time; nullptr when there is none.
  [[nodiscard]] const ClientLife* life_at(Duration time) const {
    const auto found = std::find_if(lives_.begin(), lives_.end(), [time](const ClientLife& life) {
      const bool over = life.ended && *life.ended < time;
      return life.begun <= time && !over;
    });
    return found == lives_.end() ? nullptr : &*found;
  }

  [[nodiscard]] bool spans_lives(const Opening& opening) const {
    if (opening.reopened || opening.counted.size() < 2) return false;
    const ClientLife* first = life_at(exports_[opening.counted.front()].begun);
    const ClientLife* last = life_at(exports_[opening.counted.back()].begun);
    return first != nullptr && last != nullptr && first != last;
  }

  void add_early_requests(Opening& opening) const {
    const Duration open_for = evidence_.profile().duration("open_for");
    const Duration restart = next_process_start(evidence_, opening.opened);
    auto next = std::upper_bound(telemetry_.begin(), telemetry_.end(), surely_after(opening.opened),
                                 begins_after);
    for (; next != telemetry_.end(); ++next) {
      const Exchange* request = *next;
      if (request->begun >= restart || request->begun - opening.opened_earliest >= open_for) break;
      const Compare full = evidence_.at_least(request->begun - opening.opened_earliest, open_for);
      if (full == Compare::fail) opening.early.push_back(request);
      opening.borderline = opening.borderline || full == Compare::inconclusive;
    }
  }

  // Events made before this may have been in a batch already sent.
  [[nodiscard]] Duration latest_cut(Duration time) const {
    const auto after = std::upper_bound(exports_.begin(), exports_.end(), time,
                                        [](Duration t, const Export& e) { return t < e.begun; });
    return after == exports_.begin() ? Duration{-1} : std::prev(after)->begun;
  }

  const Evidence& evidence_;
  const std::vector<const Exchange*>& telemetry_;
  const std::vector<Export>& exports_;
  const std::vector<Demand>& demands_;
  const std::vector<ClientLife> lives_;
};

class WithheldSearch {
 public:
  WithheldSearch(const Evidence& evidence, const std::string& host, const BreakerReplay& replay,
                 const BreakerHistory& history)
      : evidence_(evidence),
        host_(host),
        exports_(evidence.exports(host)),
        replay_(replay),
        history_(history) {
    Duration until{-1};
    for (const Connection& connection : evidence.connections()) {
      if (connection.host != host || connection.opted_out()) continue;
      const auto end = connection.close_begun ? connection.close_begun : connection.died;
      until = std::max(until, end.value_or(Duration::max()));
      open_until_.emplace_back(connection.open_begun, until);
    }
  }

  [[nodiscard]] std::optional<Withheld> look_at(const Demand& demand) const {
    const StateChange& state = state_at(demand.made);
    if (!demand.proven || !may_flow(state, demand.made)) return std::nullopt;
    // A request may arrive before the operation that caused it has returned.
    const auto next = next_begin(exports_, demand.made - evidence_.jitter() - Duration{1});
    if (next && *next <= deadline_after(demand.due)) return std::nullopt;
    const Duration deadline = deadline_of(demand);
    if (next && *next <= deadline) return std::nullopt;
    if (deadline > std::min(evidence_.end(), replay_.known_until())) return std::nullopt;
    if (is_excused(demand.made, deadline)) return std::nullopt;
    return Withheld{demand, deadline, state.state, state.failures, state.probes};
  }

 private:
  [[nodiscard]] const StateChange& state_at(Duration time) const {
    const auto& changes = replay_.changes();
    const auto after =
        std::upper_bound(changes.begin(), changes.end(), time,
                         [](Duration t, const StateChange& c) { return t < c.since; });
    return *std::prev(after);
  }

  // In the open state an event may be dropped; one made after its period must bring a probe.
  [[nodiscard]] bool may_flow(const StateChange& state, Duration made) const {
    if (state.state != BreakerState::open) return true;
    Duration until{0};
    for (const Opening& opening : history_.openings) {
      if (opening.opened <= made) until = opening.until;
    }
    const Duration margin =
        evidence_.tolerance(evidence_.profile().duration("open_for")) + evidence_.jitter();
    return made > until + margin + transit(evidence_);
  }

  // One flush interval more than it is due: a slow timer is another requirement's affair. Exports
  // under way go first, and a Retry-After holds the host back.
  [[nodiscard]] Duration deadline_of(const Demand& demand) const {
    const Duration cap = evidence_.profile().duration("retry_after_cap");
    Duration start = demand.due;
    for (const Export& item : exports_) {
      if (item.begun > demand.made) break;
      start = std::max(start, item.ended);
      const Exchange& last = evidence_.exchanges()[item.attempts.back()];
      start = std::max(start, last.settled + std::min(last.retry_after.value_or(Duration{0}), cap));
    }
    return deadline_after(start);
  }

  // By when something is sent at the latest that could be from `start`; never before any deadline.
  [[nodiscard]] Duration deadline_after(Duration start) const {
    return start + evidence_.profile().duration("flush_interval") + due_slack(evidence_);
  }

  [[nodiscard]] bool is_excused(Duration from, Duration to) const {
    return opens_between(from, to) || !flag_holds(from, to) || !stays_connected(from, to) ||
           process_ended_between(evidence_, from, to);
  }

  [[nodiscard]] bool opens_between(Duration from, Duration to) const {
    return std::any_of(
        history_.openings.begin(), history_.openings.end(),
        [&](const Opening& opening) { return from < opening.opened && opening.opened <= to; });
  }

  // What a last close loses is a matter of its budget, not of the breaker.
  [[nodiscard]] bool stays_connected(Duration from, Duration to) const {
    const auto later =
        std::upper_bound(open_until_.begin(), open_until_.end(), from,
                         [](Duration t, const auto& span) { return t < span.first; });
    return later != open_until_.begin() && std::prev(later)->second >= to;
  }

  [[nodiscard]] bool flag_holds(Duration from, Duration to) const {
    const auto& answers = evidence_.flag_answers(host_);
    return std::none_of(answers.begin(), answers.end(), [&](const FlagAnswer& answer) {
      return answer.settled >= from && answer.asked <= to && !(answer.known && answer.enabled);
    });
  }

  const Evidence& evidence_;
  const std::string& host_;
  const std::vector<Export>& exports_;
  const BreakerReplay& replay_;
  const BreakerHistory& history_;
  // When a connection opened, and the latest close of it and all before it.
  std::vector<std::pair<Duration, Duration>> open_until_;
};

}  // namespace

Duration due_slack(const Evidence& evidence) {
  return evidence.tolerance(evidence.profile().duration("flush_interval")) + evidence.jitter() +
         transit(evidence);
}

const BreakerHistory& breaker_history(const Evidence& evidence, const std::string& host) {
  static const BreakerHistory none;
  const auto& all = evidence.traffic().breakers;
  const auto found = all.find(host);
  return found == all.end() ? none : found->second;
}

BreakerHistory replayed_breaker(const Evidence& evidence, const std::string& host) {
  BreakerHistory history;
  history.demands = demands_of(evidence, host);
  BreakerReplay replay(evidence, host);
  replay.run(history);
  const OpeningDetails details(evidence, host, history.demands);
  for (Opening& opening : history.openings) details.add_to(opening);
  const WithheldSearch search(evidence, host, replay, history);
  for (const Demand& demand : history.demands) {
    if (auto withheld = search.look_at(demand)) history.withheld.push_back(*withheld);
  }
  return history;
}

}  // namespace plumbline::judge
