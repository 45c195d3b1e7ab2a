#include "scenarios/judge/client_lives.h"

#include <algorithm>

#include "scenarios/judge/processes.h"

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
  if (life.ended && *life.ended >= *connection.close_ended) return;
  life.ended = connection.close_ended;
  life.ended_sequence = connection.close_sequence;
}

/// Of equal times the order in the journal tells.
bool opened_before_end(const Connection& connection, const ClientLife& life) {
  if (!life.ended || connection.open_begun < *life.ended) return true;
  return connection.open_begun == *life.ended && connection.open_sequence < life.ended_sequence;
}

}  // namespace

std::vector<ClientLife> lives_of(const Evidence& evidence, const std::string& host) {
  std::vector<ClientLife> lives;
  for (const Connection* connection : opened_on(evidence, host)) {
    // A process that ended took its clients along, closed or not.
    const bool overlaps = !lives.empty() && opened_before_end(*connection, lives.back()) &&
                          same_process(evidence, lives.back().begun, connection->open_begun);
    if (!overlaps) {
      if (!lives.empty()) lives.back().reopened = connection->open_begun;
      lives.push_back({host, connection->open_begun, std::nullopt, 0, std::nullopt, {}});
    }
    join(lives.back(), *connection);
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
