// Which faults meet which connection: a pure function of the plan, the route, the connection's
// number and the time. Chance comes from seed, route, number and fault alone, so that it is the
// same on replay, whatever the order of threads and connections. Any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "fault_injection/proxy/plan.h"

namespace plumbline::proxy {

/// A fault that a connection has.
struct AppliedFault {
  std::size_t index = 0;  ///< in the plan
  ProxyFault fault;
  std::uint64_t jitter_seed = 0;  ///< of its latency's draws
  bool operator==(const AppliedFault&) const = default;
};

/// What was drawn for a fault that is not certain: it applies when below its `per_mille`.
struct Draw {
  std::size_t index = 0;  ///< of the fault, in the plan
  int value = 0;          ///< 0 to 999
  bool operator==(const Draw&) const = default;
};

/// Of one connection.
struct Decision {
  std::vector<AppliedFault> faults;  ///< in the plan's order
  std::vector<Draw> draws;

  /// The first fault of that kind; nullptr when there is none.
  [[nodiscard]] const AppliedFault* find(FaultKind kind) const noexcept;
  /// The faults on the bytes of one direction; a TLS abort is upstream's.
  [[nodiscard]] std::vector<AppliedFault> of(Direction direction) const;
  bool operator==(const Decision&) const = default;
};

/// What applies to the connection with that number (from 1) of the route with that index, accepted
/// at `now`. A refused connection has no other fault, one that hangs neither. Faults on bytes are
/// there unless their window is over; the others when it holds. `down` is not the connection's.
[[nodiscard]] Decision decide(const ProxyPlan& plan, std::size_t route, std::uint64_t connection,
                              Duration now);

/// True while a `down` fault of the route holds.
[[nodiscard]] bool is_down(const ProxyPlan& plan, std::size_t route, Duration now);

/// When, after `now`, a window of `down` of the route next begins or ends; kForever: never.
[[nodiscard]] Duration next_change(const ProxyPlan& plan, std::size_t route, Duration now);

}  // namespace plumbline::proxy
