// CM-1: connections to one host share one client, seen by events that wait together and travel
// together.
#include "scenarios/judge/rules.h"
#include "scenarios/judge/shared_requests.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {

Verdict judge_cm_1(const Evidence& evidence) {
  Tally tally;
  add_shared_requests(tally, evidence, [](const Connection&, const Connection&) { return true; });
  return tally.verdict(
      "events of different connections shared a request: " + counted(tally.passes(), "pair"),
      evidence.has_operations() ? "events of two connections never waited together"
                                : "the journal does not tell of connections");
}

}  // namespace plumbline::judge
