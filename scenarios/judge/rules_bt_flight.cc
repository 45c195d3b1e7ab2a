// BT-7: at most <flushes_in_flight> export per host at a time, its waits included; what comes
// meanwhile goes with the next.
#include <algorithm>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/shared_requests.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

/// An event that was recorded while an export was under way, and had to be sent meanwhile but for
/// it.
struct Waiter {
  const Sighting* first = nullptr;
  std::uint64_t sequence = 0;
};

/// The other exports that were certainly under way when `item` began.
std::vector<const Export*> under_way(const Evidence& evidence, const std::vector<Export>& exports,
                                     const Export& item) {
  std::vector<const Export*> others;
  for (const Export& other : exports) {
    if (&other == &item || other.begun > item.begun) break;
    if (other.inferred || !other.ended_known) continue;
    if (other.ended > item.begun + evidence.jitter()) others.push_back(&other);
  }
  return others;
}

void check_overlap(const Evidence& evidence, const std::vector<Export>& exports, const Export& item,
                   Tally& tally) {
  const auto allowed = static_cast<std::size_t>(evidence.profile().integer("flushes_in_flight"));
  const std::vector<const Export*> others = under_way(evidence, exports, item);
  if (item.inferred || others.size() < allowed) return;
  std::vector<const Exchange*> shown;
  shown.reserve(others.size() + 1);
  for (const Export* other : others) shown.push_back(&evidence.exchanges()[other->attempts.back()]);
  shown.push_back(&evidence.exchanges()[item.attempts.front()]);
  tally.fail(
      counted(others.size() + 1, "export") + " at a time, " + std::to_string(allowed) + " allowed",
      witness_of(shown, true));
}

std::vector<Waiter> waiters_of(const Traffic& traffic, const std::string& host,
                               const Export& item) {
  const Evidence& evidence = traffic.evidence;
  const Profile& profile = evidence.profile();
  const bool at_once = profile.integer("batch_size") == 1;
  const Duration interval = at_once ? Duration{0} : profile.duration("flush_interval");
  const Duration noise = transit(evidence) + evidence.tolerance(interval) + evidence.jitter();
  std::vector<Waiter> waiters;
  for (const Statement& statement : evidence.statements()) {
    if (statement.host != host || !statement.completed) continue;
    const Connection& connection = evidence.connections()[statement.connection];
    const auto made = evidence.sendable_from(connection, *statement.completed);
    if (!made || *made < item.begun || *made + interval + noise >= item.ended) continue;
    const Sighting* first = first_of(traffic.sightings.of(statement));
    const bool is_aboard = first != nullptr && first->export_begun <= item.begun;
    if (!is_aboard) waiters.push_back({first, statement.completed_sequence});
  }
  return waiters;
}

/// The export that follows has room for all that waited.
bool has_room(const Evidence& evidence, const Export& next, std::size_t waiting) {
  const Exchange& request = evidence.exchanges()[next.attempts.front()];
  if (request.request == nullptr) return false;
  const Profile& profile = evidence.profile();
  const auto bytes = static_cast<std::int64_t>(request.request->body.size());
  return static_cast<std::int64_t>(waiting) < profile.integer("batch_size_max") &&
         static_cast<std::int64_t>(request.decoded->events.size()) <
             profile.integer("batch_size_max") &&
         bytes < profile.integer("payload_max") / 2;
}

void check_waiters(const Traffic& traffic, const std::string& host, const Export& item,
                   const Export* next, Tally& tally) {
  const Evidence& evidence = traffic.evidence;
  const std::vector<Waiter> waiters = waiters_of(traffic, host, item);
  if (waiters.empty() || item.inferred || !item.ended_known) return;
  tally.pass();
  if (next == nullptr || next->inferred || groups_on(evidence, host) != 1) return;
  if (!has_room(evidence, *next, waiters.size())) return;
  for (const Waiter& waiter : waiters) {
    if (waiter.first == nullptr || waiter.first->exchange->begun <= next->begun) continue;
    const bool same = waiter.first->export_begun <= next->begun;
    if (same) continue;
    tally.fail("an event waited for an export to end, and did not go with the next",
               {waiter.sequence, evidence.exchanges()[next->attempts.front()].request_sequence,
                waiter.first->exchange->request_sequence});
  }
}

}  // namespace

Verdict judge_bt_7(const Evidence& evidence) {
  Tally tally;
  const Traffic& traffic = evidence.traffic();
  for (const std::string& host : evidence.hosts()) {
    const std::vector<Export>& exports = evidence.exports(host);
    for (std::size_t k = 0; k < exports.size(); ++k) {
      const Export* next = k + 1 < exports.size() ? &exports[k + 1] : nullptr;
      check_overlap(evidence, exports, exports[k], tally);
      check_waiters(traffic, host, exports[k], next, tally);
    }
  }
  return tally.verdict(
      counted(tally.passes(), "export") + " under way while others were due, at most " +
          std::to_string(evidence.profile().integer("flushes_in_flight")) + " at a time",
      "no export was under way while another was due");
}

}  // namespace plumbline::judge
