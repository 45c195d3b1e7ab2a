#include "scenarios/judge/health.h"

#include <algorithm>

#include "scenarios/judge/attempts.h"
#include "scenarios/judge/profile.h"

namespace plumbline::judge {
namespace {

bool is_good(const Evidence& evidence, const Exchange& exchange) {
  if (exchange.outcome != Outcome::success || !exchange.answered) return false;
  return *exchange.answered - exchange.begun <= evidence.profile().duration("healthy_within");
}

// The telemetry attempts with those that may have been some, by begin.
std::vector<const Exchange*> attempts_of(const Evidence& evidence, const std::string& host) {
  std::vector<const Exchange*> attempts = evidence.telemetry(host);
  for (const Exchange* other : evidence.other_requests(host)) {
    if (other->endpoint_unknown()) attempts.push_back(other);
  }
  std::stable_sort(attempts.begin(), attempts.end(),
                   [](const Exchange* a, const Exchange* b) { return a->begun < b->begun; });
  return attempts;
}

}  // namespace

Health::Health(const Evidence& evidence) : evidence_(evidence) {
  for (const std::string& name : evidence.hosts()) {
    Host& host = hosts_[name];
    for (const Exchange* exchange : attempts_of(evidence, name)) {
      add_attempt(host, *exchange);
      if (exchange->endpoint_unknown()) host.failed_exports.push_back(exchange->begun);
    }
    for (const Export& item : evidence.exports(name)) add_export(host, item);
    std::sort(host.failed_exports.begin(), host.failed_exports.end());
  }
}

void Health::add_attempt(Host& host, const Exchange& exchange) const {
  if (exchange.outcome == Outcome::success) host.successes.push_back(exchange.begun);
  if (is_good(evidence_, exchange)) return;
  Bad bad;
  bad.begun = exchange.begun;
  bad.settled = exchange.settled;
  bad.until_max = std::max(exchange.settled, exchange.answered.value_or(exchange.begun)) +
                  retry_after_of(evidence_, exchange);
  bad.end_unknown = !learned(exchange);
  if (!host.bad.empty()) {
    bad.until_max = std::max(bad.until_max, host.bad.back().until_max);
    bad.end_unknown = bad.end_unknown || host.bad.back().end_unknown;
  }
  host.bad.push_back(bad);
}

void Health::add_export(Host& host, const Export& item) const {
  if (item.outcome != Outcome::success) host.failed_exports.push_back(item.begun);
  const Duration before = host.exports.empty() ? Duration{0} : host.exports.back().ended_max;
  const Duration sent = item.begun - evidence_.header().network_latency;
  host.exports.push_back({sent, item.ended, std::max(before, item.ended)});
}

/// Fewer exports failed before `to` than the breaker needs to open at all.
bool Health::never_near_threshold(const Host& host, Duration to) const {
  const Profile& profile = evidence_.profile();
  const auto& begins = host.failed_exports;
  const auto failed = std::upper_bound(begins.begin(), begins.end(), to) - begins.begin();
  std::int64_t needed = profile.integer("breaker_threshold");
  if (profile.text("breaker_policy") == "rate") {
    needed = profile.integer("breaker_calls_min") * needed / 100;
  }
  return failed < needed;
}

/// Between `failed` and `from` came enough successes to close an open breaker.
bool Health::closed_again(const Host& host, const Bad& failed, Duration from) const {
  const Profile& profile = evidence_.profile();
  const auto& begins = host.successes;
  const auto first = std::upper_bound(begins.begin(), begins.end(), failed.begun);
  const auto last = std::lower_bound(first, begins.end(), from);
  if (last - first < profile.integer("probes_to_close")) return false;
  // A rate window remembers old failures unless the breaker was open in between, which starts it
  // afresh.
  if (profile.text("breaker_policy") == "consecutive") return true;
  // A success that brings the calls to the least that count may be what opens it.
  const auto failures =
      std::upper_bound(host.failed_exports.begin(), host.failed_exports.end(), failed.begun) -
      host.failed_exports.begin();
  const auto calls_min = profile.integer("breaker_calls_min");
  const auto before = failures + (first - begins.begin());
  if (before < calls_min && failures + (last - begins.begin()) >= calls_min) return false;
  return *first - failed.settled >= profile.duration("open_for");
}

bool Health::is_healthy(const std::string& host, Duration from, Duration to) const {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return true;
  const std::vector<Bad>& bad = found->second.bad;
  const auto after =
      std::upper_bound(bad.begin(), bad.end(), to,
                       [](Duration time, const Bad& attempt) { return time < attempt.begun; });
  if (after == bad.begin()) return true;
  const Bad& last = *std::prev(after);
  if (last.end_unknown || last.until_max >= from) return false;
  return never_near_threshold(found->second, to) || closed_again(found->second, last, from);
}

Duration Health::slot_free_from(const std::string& host, Duration time) const {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return time;
  const std::vector<Span>& spans = found->second.exports;
  auto span = std::lower_bound(spans.begin(), spans.end(), time,
                               [](const Span& a, Duration begun) { return a.begun < begun; });
  Duration free = time;
  while (span != spans.begin() && std::prev(span)->ended_max > time) {
    --span;
    free = std::max(free, span->ended);
  }
  return free;
}

Duration Health::busy_since(const std::string& host, Duration time) const {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return time;
  const Duration pause = evidence_.tolerance(Duration{0}) + evidence_.jitter();
  Duration since = time;
  const std::vector<Span>& spans = found->second.exports;
  for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
    if (span->begun < since && span->ended >= since - pause) since = span->begun;
    if (span->ended_max < since - pause) break;
  }
  return since;
}

// Behind a proxy, over TLS, on a runtime that meets its code for the first time: up to 400 ms from
// the first byte of a connection to the first request were seen of a JVM.
constexpr int kTransitOfADriver = 4;

Duration transit(const Evidence& evidence) {
  const std::string& world = evidence.header().world;
  const Duration healthy = evidence.profile().duration("healthy_within");
  if (world == "driver") return kTransitOfADriver * healthy;
  return world == "sim" ? healthy : Duration{0};
}

Duration lag_of_a_driver(const Evidence& evidence) {
  return evidence.header().world == "driver" ? transit(evidence) : Duration{0};
}

bool stays_enabled(const Evidence& evidence, const Connection& connection, Duration from,
                   Duration to) {
  if (connection.forced()) return true;
  if (!evidence.enabled_at(connection, from)) return false;
  const auto& answers = evidence.flag_answers(connection.host);
  return std::none_of(answers.begin(), answers.end(), [from, to](const FlagAnswer& answer) {
    if (answer.asked > to) return false;
    const bool is_yes = answer.known && answer.enabled;
    const Duration until = answer.answered.value_or(to);
    return !is_yes && until >= from;
  });
}

}  // namespace plumbline::judge
