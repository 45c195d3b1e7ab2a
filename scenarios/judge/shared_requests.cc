#include "scenarios/judge/shared_requests.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "fake_server/core/duration_text.h"
#include "scenarios/judge/health.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/sightings.h"
#include "scenarios/judge/tally.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

// Connections whose events must share a request: same host, same org, all with or all without
// credentials, and all forced or none: what needs no flag does not wait for those that do.
using Group = std::tuple<std::string, std::string, bool, bool>;

// One statement's event that was sent: when it could be, when its first attempt began, and in which
// export.
struct Sent {
  std::size_t connection = 0;
  Duration made{};
  Duration begun{};
  std::size_t export_number = 0;
  std::size_t events = 0;  ///< in that request
  std::size_t bytes = 0;   ///< of it
  std::uint64_t sequence = 0;
};

std::map<Group, std::vector<Sent>> sent_by_group(const Evidence& evidence) {
  const Sightings& sightings = evidence.traffic().sightings;
  std::map<Group, std::vector<Sent>> groups;
  for (const Statement& statement : evidence.statements()) {
    const Connection& connection = evidence.connections()[statement.connection];
    const auto made = evidence.sendable_from(connection, statement.completed.value_or(Duration{0}));
    const Sighting* first = statement.completed ? first_of(sightings.of(statement)) : nullptr;
    if (first == nullptr || !made) continue;
    groups[{connection.host, connection.org, connection.credentials, connection.forced()}]
        .push_back({statement.connection, *made, first->export_begun, first->export_number,
                    first->exchange->decoded->events.size(), first->exchange->request->body.size(),
                    first->exchange->request_sequence});
  }
  return groups;
}

// Both were certainly waiting when the earlier request was cut, and that request had room. It was
// cut as it was sent, or while those before it held the slot.
bool waited_together(const Evidence& evidence, const std::string& host, const Sent& earlier,
                     const Sent& later) {
  const Duration turn =
      evidence.traffic().health.busy_since(host, earlier.begun - evidence.header().network_latency);
  const Duration cut = std::min(turn, earlier.begun - transit(evidence)) -
                       evidence.tolerance(Duration{0}) - evidence.jitter();
  const auto room = static_cast<std::size_t>(evidence.profile().integer("batch_size"));
  const auto bytes_max = static_cast<std::size_t>(evidence.profile().integer("payload_max"));
  const std::size_t some_more = 4 * (earlier.bytes / std::max<std::size_t>(1, earlier.events));
  return earlier.made < cut && later.made < cut && earlier.events < room &&
         earlier.bytes + some_more <= bytes_max;
}

// The one may have been the last of its client, which a connection that opens then does not get
// (CM-3).
bool may_follow(const Connection& closing, const Connection& opening) {
  return closing.close_begun &&
         *closing.close_begun <= opening.open_ended.value_or(Duration::max());
}

void add_pair(Tally& tally, const Evidence& evidence, const Sent& a, const Sent& b) {
  if (a.connection == b.connection) return;
  if (a.export_number == b.export_number) return tally.pass();
  const Sent& earlier = a.begun <= b.begun ? a : b;
  const Sent& later = a.begun <= b.begun ? b : a;
  const auto& connections = evidence.connections();
  const Connection& one = connections[a.connection];
  const Connection& other = connections[b.connection];
  if (!waited_together(evidence, one.host, earlier, later)) return;
  if (may_follow(one, other) || may_follow(other, one)) return;
  tally.fail("events of connections " + connections[earlier.connection].name + " and " +
                 connections[later.connection].name + " waited together at " +
                 to_text(earlier.begun) + ", yet went in different requests",
             {earlier.sequence, later.sequence});
}

}  // namespace

void add_shared_requests(Tally& tally, const Evidence& evidence,
                         bool (*wanted)(const Connection&, const Connection&)) {
  const auto& connections = evidence.connections();
  for (const auto& [group, events] : sent_by_group(evidence)) {
    // Neighbours in time suffice: beyond a batch's length nothing could have waited together.
    constexpr std::size_t kNeighboursMax = 200;
    for (std::size_t k = 0; k < events.size(); ++k) {
      const std::size_t end = std::min(events.size(), k + kNeighboursMax);
      for (std::size_t other = k + 1; other < end; ++other) {
        if (wanted(connections[events[k].connection], connections[events[other].connection]))
          add_pair(tally, evidence, events[k], events[other]);
      }
    }
  }
}

std::size_t groups_on(const Evidence& evidence, const std::string& host) {
  std::set<std::pair<std::string, bool>> groups;
  for (const Connection& connection : evidence.connections()) {
    if (connection.host == host && !connection.opted_out())
      groups.insert({connection.org, connection.credentials});
  }
  return groups.size();
}

}  // namespace plumbline::judge
