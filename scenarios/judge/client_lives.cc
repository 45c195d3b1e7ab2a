#include "scenarios/judge/client_lives.h"

#include <algorithm>

namespace plumbline::judge {
namespace {

std::vector<const Connection*> opened_on(const Evidence& evidence, const std::string& host) {
  std::vector<const Connection*> result;
  for (const Connection& connection : evidence.connections()) {
    const bool never_returned = !connection.open_ended;
    if (connection.host == host && (connection.open_ok || never_returned)) {
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

}  // namespace

std::vector<ClientLife> lives_of(const Evidence& evidence, const std::string& host) {
  std::vector<ClientLife> lives;
  for (const Connection* connection : opened_on(evidence, host)) {
    const bool overlaps =
        !lives.empty() && (!lives.back().ended || connection->open_begun <= *lives.back().ended);
    if (!overlaps) {
      if (!lives.empty()) lives.back().reopened = connection->open_begun;
      lives.push_back({host, connection->open_begun, std::nullopt, 0, std::nullopt, {}});
    }
    join(lives.back(), *connection);
  }
  return lives;
}

const ClientLife* life_of(const std::vector<ClientLife>& lives, const Connection& connection) {
  for (const ClientLife& life : lives) {
    const auto& members = life.connections;
    if (std::find(members.begin(), members.end(), &connection) != members.end()) return &life;
  }
  return nullptr;
}

}  // namespace plumbline::judge
