#include "fault_injection/proxy/decision.h"

#include <algorithm>

#include "reference/core/random.h"

namespace plumbline::proxy {
namespace {

using telemetry::Random;

bool is_on(const ProxyFault& fault, const ProxyPlan& plan, std::size_t route) {
  return fault.route.empty() || fault.route == plan.routes[route].name;
}

bool is_timely(const ProxyFault& fault, Duration now) {
  return has_direction(fault.kind) ? now < fault.window.to : fault.window.holds(now);
}

bool may_meet(const ProxyFault& fault, std::uint64_t connection, Duration now) {
  return fault.kind != FaultKind::down && fault.first <= connection && connection <= fault.last &&
         is_timely(fault, now);
}

// By the route's name: its place in the plan may change.
Random draws_of(const ProxyPlan& plan, std::size_t route, std::uint64_t connection,
                std::size_t fault) {
  return Random(plan.seed)
      .split("route " + plan.routes[route].name)
      .split("connection " + std::to_string(connection))
      .split("fault " + std::to_string(fault));
}

// What ends a connection before its first byte leaves room for nothing else.
void keep_only(Decision& decision, FaultKind kind) {
  const AppliedFault* found = decision.find(kind);
  if (found != nullptr) decision.faults = std::vector<AppliedFault>{*found};
}

}  // namespace

const AppliedFault* Decision::find(FaultKind kind) const noexcept {
  const auto found = std::find_if(faults.begin(), faults.end(), [kind](const AppliedFault& one) {
    return one.fault.kind == kind;
  });
  return found == faults.end() ? nullptr : &*found;
}

std::vector<AppliedFault> Decision::of(Direction direction) const {
  std::vector<AppliedFault> found;
  for (const AppliedFault& one : faults) {
    const bool greets = one.fault.kind == FaultKind::tls_abort && direction == Direction::upstream;
    const bool carried = has_direction(one.fault.kind) && one.fault.direction == direction;
    if (greets || carried) found.push_back(one);
  }
  return found;
}

Decision decide(const ProxyPlan& plan, std::size_t route, std::uint64_t connection, Duration now) {
  Decision decision;
  for (std::size_t index = 0; index < plan.faults.size(); ++index) {
    const ProxyFault& fault = plan.faults[index];
    if (!is_on(fault, plan, route) || !may_meet(fault, connection, now)) continue;
    Random random = draws_of(plan, route, connection, index);
    const int draw = static_cast<int>(random.below(std::uint64_t{kPerMilleMax}));
    if (fault.per_mille < kPerMilleMax) decision.draws.push_back({index, draw});
    if (draw < fault.per_mille) decision.faults.push_back({index, fault, random.next()});
  }
  keep_only(decision, FaultKind::refuse);  // wins over a hang
  keep_only(decision, FaultKind::hang);
  return decision;
}

bool is_down(const ProxyPlan& plan, std::size_t route, Duration now) {
  return std::any_of(plan.faults.begin(), plan.faults.end(), [&](const ProxyFault& fault) {
    return fault.kind == FaultKind::down && is_on(fault, plan, route) && fault.window.holds(now);
  });
}

Duration next_change(const ProxyPlan& plan, std::size_t route, Duration now) {
  Duration next = kForever;
  for (const ProxyFault& fault : plan.faults) {
    if (fault.kind != FaultKind::down || !is_on(fault, plan, route)) continue;
    for (const Duration edge : {fault.window.from, fault.window.to}) {
      if (edge > now) next = std::min(next, edge);
    }
  }
  return next;
}

}  // namespace plumbline::proxy
