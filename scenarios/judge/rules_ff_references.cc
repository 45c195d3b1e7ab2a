// FF-6: who a host's flag is kept for, and how long after they have gone. For the reference's own
// worlds: in others a driver may share what it knows in ways that no journal shows.
#include <algorithm>
#include <charconv>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/fates.h"
#include "scenarios/judge/flag_values.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

// A stretch without any connection on a host, between a close and a reopening in one process. A
// connection that forces telemetry holds the host's client too.
struct Gap {
  Duration from{};             ///< the last close returned
  std::uint64_t sequence = 0;  ///< of that return
  std::optional<Duration> to;  ///< the next open began; empty: none did
  Duration dies{};             ///< another process started, which knows nothing of this one
};

std::vector<Gap> gaps_of(const Evidence& evidence, const std::string& host) {
  const auto lives = evidence.traffic().lives.find(host);
  if (lives == evidence.traffic().lives.end()) return {};
  std::vector<Gap> gaps;
  for (const ClientLife& life : lives->second) {
    if (!life.ended) continue;
    const Duration dies = next_process_start(evidence, *life.ended);
    gaps.push_back({*life.ended, life.ended_sequence, life.reopened, dies});
  }
  return gaps;
}

// The last value that came before `time`, in the same process; nullptr when none did.
const FlagAnswer* value_before(const Evidence& evidence, const std::string& host, Duration time) {
  const FlagAnswer* last = nullptr;
  for (const FlagAnswer& answer : evidence.flag_answers(host)) {
    if (answer.settled > time || !same_process(evidence, answer.asked, time)) continue;
    last = is_kept(evidence, host, answer) ? &answer : nullptr;
  }
  return last;
}

// Somebody who asks lives then, if only an open that is refused.
bool any_asks_at(const Evidence& evidence, const std::string& host, Duration time) {
  const auto& all = evidence.connections();
  return std::any_of(all.begin(), all.end(), [&](const Connection& connection) {
    return connection.host == host && asks_flag(connection) && connection.lives_at(time);
  });
}

// With nobody left refreshing stops.
void add_stopped(Tally& tally, const Evidence& evidence, const std::string& host, const Gap& gap) {
  const Duration from = gap.from + moment(evidence);
  const Duration to = std::min(gap.to.value_or(Duration::max()), gap.dies);
  for (const Exchange* request : evidence.flag_requests(host)) {
    if (request->begun <= from || request->begun >= to) continue;
    if (any_asks_at(evidence, host, request->begun)) continue;
    return tally.fail("a flag request at " + to_text(request->begun) +
                          " though the last connection had closed at " + to_text(gap.from),
                      {gap.sequence, request->request_sequence});
  }
  const FlagAnswer* value = value_before(evidence, host, gap.from);
  if (value == nullptr) return;
  const Duration expiry = value->settled + kept_for(evidence, *value);
  const bool outlived = expiry < to && expiry < flag_silence_until(evidence);
  if (outlived) tally.pass();
}

// The value is kept over the gap until it expires: whoever opens earlier does not ask.
void add_kept(Tally& tally, const Evidence& evidence, const std::string& host, const Gap& gap) {
  const FlagAnswer* value = value_before(evidence, host, gap.from);
  if (value == nullptr || !gap.to || *gap.to >= gap.dies) return;
  if (exchange_of(evidence, *value).request_sequence > gap.sequence) return;  // of those after it
  const Duration kept = kept_for(evidence, *value);
  const Duration expiry = std::min(value->settled + kept, gap.dies);
  if (*gap.to >= expiry) return;
  for (const Exchange* request : evidence.flag_requests(host)) {
    const bool before = request->begun < *gap.to || request->request_sequence < gap.sequence;
    if (before || request->begun >= expiry) continue;
    tally.add(evidence.at_least(request->begun - value->settled, kept),
              "asked again at " + to_text(request->begun) +
                  ", after a reopening, though the value of " + to_text(value->settled) +
                  " counts for " + to_text(kept),
              {exchange_of(evidence, *value).request_sequence, request->request_sequence});
    return;
  }
  const Duration slack = evidence.profile().duration("flag_timeout") + moment(evidence);
  if (flag_silence_until(evidence) > std::min(expiry, *gap.to + slack)) tally.pass();
}

// At most so many hosts have a client at once; a run may set it ("hosts_max").
std::size_t hosts_max(const Evidence& evidence) {
  constexpr std::size_t kHostsMax = 64;  // the reference client's own bound
  const auto found = evidence.header().overrides.find("hosts_max");
  if (found == evidence.header().overrides.end()) return kHostsMax;
  std::size_t bound = kHostsMax;
  const std::string& text = found->second;
  std::from_chars(text.data(), text.data() + text.size(), bound);
  return bound;
}

// More hosts were in use at once than the bound allows: those beyond it are not asked for.
void add_hosts(Tally& tally, const Evidence& evidence) {
  const std::size_t bound = hosts_max(evidence);
  for (const Connection& opened : evidence.connections()) {
    std::size_t used = 0;
    std::size_t asked = 0;
    for (const std::string& host : evidence.hosts()) {
      if (!any_asking(evidence, host, opened.open_begun)) continue;
      ++used;
      const auto& requests = evidence.flag_requests(host);
      const bool known =
          std::any_of(requests.begin(), requests.end(), [&](const Exchange* request) {
            return request->begun <= opened.open_begun + moment(evidence);
          });
      asked += known ? 1 : 0;
    }
    if (used <= bound) continue;
    if (asked <= bound) return tally.pass();
    return tally.fail(counted(asked, "host") + " had flag values at once, at most " +
                          std::to_string(bound) + " allowed",
                      {opened.open_sequence});
  }
}

}  // namespace

Verdict judge_ff_6(const Evidence& evidence) {
  Tally tally;
  const std::string& world = evidence.header().world;
  if (world != "sim" && world != "live")
    return tally.verdict("", "visible only from inside the reference client");
  for (const std::string& host : evidence.hosts()) {
    for (const Gap& gap : gaps_of(evidence, host)) {
      add_stopped(tally, evidence, host, gap);
      add_kept(tally, evidence, host, gap);
    }
  }
  add_hosts(tally, evidence);
  return tally.verdict("refreshing stopped with the last connection, values outlived it: " +
                           counted(tally.passes(), "time"),
                       "no host was left by all its connections for long enough");
}

}  // namespace plumbline::judge
