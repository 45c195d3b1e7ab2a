// The lives of a host's client as the application made them: from the first open to the last close,
// again after a reopening. Rules on shutdown and delivery ask when a life ended. Pure, any thread.
// Borrows the evidence.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

/// AG-8: of one client's statements, those beyond so many may be dropped.
inline constexpr std::size_t kStatementsMax = 10'000;

/// One life: connections whose open intervals overlap.
struct ClientLife {
  std::string host;
  Duration begun{};                  ///< its first open began
  std::optional<Duration> ended;     ///< its last close returned; empty: it ended without one
  std::uint64_t ended_sequence = 0;  ///< of that close's return
  std::optional<Duration> reopened;  ///< the next life's first open began
  std::vector<const Connection*> connections;
};

/// All lives of a host, by time. A connection whose open failed holds its client until that open
/// returned, which is no close: it joins lives, one that it ends has no end here, and one of such
/// connections alone is left out. An opted-out connection has no part in any client.
[[nodiscard]] std::vector<ClientLife> lives_of(const Evidence& evidence, const std::string& host);

/// The life that the connection belongs to; nullptr when it has none.
[[nodiscard]] const ClientLife* life_of(const std::vector<ClientLife>& lives,
                                        const Connection& connection);

}  // namespace plumbline::judge
