// The evidence with the views that rules on batching, delivery and shutdown need beside it: where
// events turn up (sightings.h), when the endpoint was healthy (health.h), when clients lived
// (client_lives.h), and what breakers should have done (breaker_history.h). A part of the evidence,
// which it borrows: Evidence::traffic().
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/judge/breaker_history.h"
#include "scenarios/judge/client_lives.h"
#include "scenarios/judge/health.h"
#include "scenarios/judge/sightings.h"

namespace plumbline::judge {

/// The lives of every host's client, by host.
using LivesByHost = std::map<std::string, std::vector<ClientLife>>;
[[nodiscard]] LivesByHost lives_by_host(const Evidence& evidence);

/// Those of one host that the evidence knows, as it has them.
[[nodiscard]] const std::vector<ClientLife>& lives_on(const Evidence& evidence,
                                                      const std::string& host);

/// The breakers of every host.
using BreakersByHost = std::map<std::string, BreakerHistory>;
[[nodiscard]] BreakersByHost breakers_by_host(const Evidence& evidence);

struct Traffic {
  explicit Traffic(const Evidence& of)
      : evidence(of),
        sightings(of),
        health(of),
        lives(lives_by_host(of)),
        breakers(breakers_by_host(of)) {}

  const Evidence& evidence;
  const Sightings sightings;
  const Health health;
  const LivesByHost lives;
  const BreakersByHost breakers;
};

}  // namespace plumbline::judge
