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

namespace plumbline::judge {
namespace {

// A stretch without any asking connection on a host.
struct Gap {
  Duration from{};             ///< the last close returned
  std::uint64_t sequence = 0;  ///< of that return
  std::optional<Duration> to;  ///< the next open began; empty: none did
};

std::vector<Gap> gaps_of(const Evidence& evidence, const std::string& host) {
  std::vector<Gap> gaps;
  std::optional<Gap> current;
  bool endless = false;
  for (const Connection& connection : evidence.connections()) {
    if (connection.host != host || !asks_flag(connection)) continue;
    if (current && !endless && connection.open_begun > current->from) {
      current->to = connection.open_begun;
      gaps.push_back(*current);
      current.reset();
    }
    if (!connection.close_ended) endless = true;
    const bool later =
        connection.close_ended && (!current || *connection.close_ended > current->from);
    if (later) current = Gap{*connection.close_ended, connection.close_sequence, std::nullopt};
  }
  if (current && !endless) gaps.push_back(*current);
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

// With nobody left refreshing stops.
void add_stopped(Tally& tally, const Evidence& evidence, const std::string& host, const Gap& gap) {
  const Duration from = gap.from + moment(evidence);
  const Duration to = gap.to.value_or(Duration::max());
  for (const Exchange* request : evidence.flag_requests(host)) {
    if (request->begun <= from || request->begun >= to) continue;
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
  if (value == nullptr || !gap.to || !same_process(evidence, value->asked, *gap.to)) return;
  const Duration kept = kept_for(evidence, *value);
  const Duration expiry = value->settled + kept;
  if (*gap.to >= expiry) return;
  for (const Exchange* request : evidence.flag_requests(host)) {
    if (request->begun < *gap.to || request->begun >= expiry) continue;
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
