#include "scenarios/judge/client_lives.h"

#include <algorithm>
#include <tuple>

namespace plumbline::judge {
namespace {

std::vector<const Connection*> opened_on(const Evidence& evidence, const std::string& host) {
  std::vector<const Connection*> result;
  for (const Connection& connection : evidence.connections()) {
    const bool opened = connection.open_ok || !connection.open_ended;
    if (connection.host == host && opened && !connection.opted_out()) {
      result.push_back(&connection);
    }
  }
  std::stable_sort(result.begin(), result.end(), [](const Connection* a, const Connection* b) {
    return a->open_begun < b->open_begun;
  });
  return result;
}

/// Adds a connection to the life it overlaps; the life's end is the latest close, or open when one
/// never closed.
void join(ClientLife& life, const Connection& connection) {
  life.connections.push_back(&connection);
  if (!connection.close_ended) {
    life.ended = std::nullopt;
    return;
  }
  const bool others_closed = life.connections.size() == 1 || life.ended.has_value();
  if (!others_closed) return;
  const auto end = std::tie(*connection.close_ended, connection.close_sequence);
  if (life.ended && std::tie(*life.ended, life.ended_sequence) >= end) return;
  life.ended = connection.close_ended;
  life.ended_sequence = connection.close_sequence;
}

/// The first end of the host's client after the connection began to open; end() when none came.
std::vector<ClientEnd>::const_iterator end_after(const std::vector<ClientEnd>& ends,
                                                 const Connection& connection) {
  const auto opened = std::tie(connection.open_begun, connection.open_sequence);
  return std::partition_point(ends.begin(), ends.end(), [opened](const ClientEnd& end) {
    return std::tie(end.time, end.sequence) < opened;
  });
}

/// An open that was refused, or an end of the process, came after the last close: no close was the
/// client's end.
void forget_end_that_was_none(ClientLife& life, const std::vector<ClientEnd>& ends) {
  const bool closed = std::any_of(ends.begin(), ends.end(), [&life](const ClientEnd& end) {
    return end.sequence == life.ended_sequence;
  });
  if (!closed) life.ended = std::nullopt;
}

}  // namespace

std::vector<ClientLife> lives_of(const Evidence& evidence, const std::string& host) {
  std::vector<ClientLife> lives;
  const std::vector<ClientEnd>& ends = evidence.client_ends(host);
  auto end = ends.end();  // of the latest life
  for (const Connection* connection : opened_on(evidence, host)) {
    const auto own_end = end_after(ends, *connection);
    const bool joins = !lives.empty() && own_end == end;
    end = own_end;
    if (!joins) {
      if (!lives.empty()) lives.back().reopened = connection->open_begun;
      lives.push_back({host, connection->open_begun, std::nullopt, 0, std::nullopt, {}});
    }
    join(lives.back(), *connection);
  }
  for (ClientLife& life : lives) {
    if (life.ended) forget_end_that_was_none(life, ends);
  }
  return lives;
}

const ClientLife* life_of(const std::vector<ClientLife>& lives, const Connection& connection) {
  const auto later =
      std::upper_bound(lives.begin(), lives.end(), connection.open_begun,
                       [](Duration opened, const ClientLife& life) { return opened < life.begun; });
  if (later == lives.begin()) return nullptr;
  const ClientLife& life = *std::prev(later);
  const auto& members = life.connections;
  const bool is_member = std::find(members.begin(), members.end(), &connection) != members.end();
  return is_member ? &life : nullptr;
}

}  // namespace plumbline::judge
