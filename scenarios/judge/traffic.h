// The evidence with the two views that rules on batching, delivery and shutdown need beside it:
// where events turn up (sightings.h) and when the endpoint was healthy (health.h). Built once for a
// rule, one thread. Borrows the evidence.
#pragma once

#include "scenarios/judge/health.h"
#include "scenarios/judge/sightings.h"

namespace plumbline::judge {

struct Traffic {
  explicit Traffic(const Evidence& of) : evidence(of), sightings(of), health(of) {}

  const Evidence& evidence;
  const Sightings sightings;
  const Health health;
};

}  // namespace plumbline::judge
