// BT-8: the first periodic flush of a client is jittered. One client's delay from its first event
// to its first request decides nothing; those of several (hosts, or lives of a host's client) that
// are all alike do, once chance can no longer explain it. Only first requests count that nothing
// but the clock can have caused.
#include <algorithm>
#include <limits>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// Equal delays prove the absence of jitter when honest draws would give them less often than once
/// in so many runs.
constexpr std::int64_t kOddsMin = 1'000'000;

/// One client's first periodic flush.
struct FirstFlush {
  Duration delay{};
  std::uint64_t opened = 0;   ///< entry
  std::uint64_t request = 0;  ///< entry
};

/// Something of the life's connections makes a flush of its own before `time`: a close, an error,
/// or enough events.
bool is_hurried(const Evidence& evidence, const ClientLife& life, Duration time) {
  std::int64_t events = 0;
  for (const Connection* connection : life.connections) {
    if (connection->close_begun && *connection->close_begun <= time) return true;
    events += 1;
  }
  for (const Statement& statement : evidence.statements()) {
    const Connection* on = &evidence.connections()[statement.connection];
    const auto& members = life.connections;
    if (std::find(members.begin(), members.end(), on) == members.end()) continue;
    if (statement.begun > time) continue;
    if (!statement.ok) return true;
    events += 2;  // its execution and its end
  }
  return events >= evidence.profile().integer("batch_size");
}

/// The first connection's opening is the client's first event in profiles that report it.
std::optional<FirstFlush> first_flush(const Traffic& traffic, const ClientLife& life) {
  const Evidence& evidence = traffic.evidence;
  const Connection& first = *life.connections.front();
  if (!first.open_ended || !first.open_ok) return std::nullopt;
  const std::optional<Duration> from = evidence.sendable_from(first, *first.open_ended);
  const auto& attempts = evidence.telemetry(life.host);
  const auto next = std::find_if(attempts.begin(), attempts.end(), [&](const Exchange* attempt) {
    return attempt->begun >= life.begun;
  });
  if (!from || next == attempts.end()) return std::nullopt;
  const Duration sent = (*next)->begun;
  const bool in_life = !life.ended || sent <= *life.ended;
  if (!in_life || is_hurried(evidence, life, sent)) return std::nullopt;
  if (!traffic.health.is_healthy(life.host, life.begun, *from)) return std::nullopt;
  return FirstFlush{sent - *from, first.open_sequence, (*next)->request_sequence};
}

/// How many of the machine's noises fit into the interval: honest draws come that far apart.
std::int64_t places(const Evidence& evidence, Duration noise) {
  return evidence.profile().duration("flush_interval") / std::max(noise, Duration{1});
}

/// So many draws fall within one noise less often than once in kOddsMin runs.
bool is_beyond_chance(std::int64_t places, std::size_t draws) {
  const auto count = static_cast<std::int64_t>(draws);
  std::int64_t odds = 1;
  for (std::size_t k = 1; k < draws; ++k) {
    if (places > 0 && odds > std::numeric_limits<std::int64_t>::max() / places) return true;
    odds *= places;
  }
  return odds / count >= kOddsMin;
}

std::vector<FirstFlush> first_flushes(const Traffic& traffic) {
  std::vector<FirstFlush> flushes;
  for (const std::string& host : traffic.evidence.hosts()) {
    for (const ClientLife& life : lives_on(traffic.evidence, host)) {
      if (const auto flush = first_flush(traffic, life)) flushes.push_back(*flush);
    }
  }
  std::sort(flushes.begin(), flushes.end(),
            [](const FirstFlush& a, const FirstFlush& b) { return a.delay < b.delay; });
  return flushes;
}

bool is_switched_off(const Evidence& evidence) {
  const auto& overrides = evidence.header().overrides;
  const auto found = overrides.find("first_flush_jittered");
  return found != overrides.end() && found->second == "false";
}

}  // namespace

Verdict judge_bt_8(const Evidence& evidence) {
  if (evidence.profile().boolean("connection_events_at_once")) {
    return {"", Status::not_applicable, "the profile's first flush is a connection event's", {}};
  }
  if (is_switched_off(evidence))
    return {"", Status::inconclusive, "the run switched the client's jitter off", {}};
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  const std::vector<FirstFlush> flushes = first_flushes(traffic);
  if (flushes.size() < 2) return tally.verdict("", "fewer than two clients flushed by the clock");
  const Duration noise = evidence.tolerance(Duration{0}) + evidence.jitter() + transit(evidence);
  const FirstFlush& low = flushes.front();
  const FirstFlush& high = flushes.back();
  const std::string text = "the first flushes of " + counted(flushes.size(), "client") +
                           " came from " + to_text(low.delay) + " to " + to_text(high.delay) +
                           " after the first event";
  if (high.delay - low.delay > noise) {
    tally.pass();
  } else if (is_beyond_chance(places(evidence, noise), flushes.size())) {
    tally.fail(text + ": no jitter", {low.opened, low.request, high.opened, high.request});
  } else {
    tally.undecided(text + ": too few to tell");
  }
  return tally.verdict(text, "");
}

}  // namespace plumbline::judge
