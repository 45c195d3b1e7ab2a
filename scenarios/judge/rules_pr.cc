// PR-1, PR-2, PR-3, PR-5, PR-7: nothing but what is allowed leaves the process. The first three
// search for the planted canaries; PR-5 and PR-7 take the strict decoder's findings.
#include "scenarios/judge/planted_texts.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {

Verdict judge_pr_1(const Evidence& evidence) {
  return judge_planted(evidence, "sql", SearchedParts::whole);
}

Verdict judge_pr_2(const Evidence& evidence) {
  return judge_planted(evidence, "value", SearchedParts::whole);
}

Verdict judge_pr_3(const Evidence& evidence) {
  return judge_planted(evidence, "name", SearchedParts::whole);
}

Verdict judge_pr_5(const Evidence& evidence) {
  Tally tally;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    const Exchange& exchange = *request;
    if (exchange.decoded->events.empty()) continue;
    bool clean = true;
    for (const fake::Finding& finding : exchange.decoded->findings) {
      if (finding.requirement != "PR-5" || finding.beyond_schema) continue;
      clean = false;
      tally.fail(finding.pointer + ": " + finding.message, {exchange.request_sequence});
    }
    if (clean) tally.pass();
  }
  return tally.verdict(counted(tally.passes(), "request") + " with allow-listed members only",
                       "no telemetry request with events");
}

Verdict judge_pr_7(const Evidence& evidence) {
  Tally tally;
  std::size_t connections = 0;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    for (const fake::Finding& finding : request->decoded->findings) {
      if (finding.requirement == "PR-7")
        tally.fail(finding.pointer + ": " + finding.message, {request->request_sequence});
    }
    for (const fake::DecodedEvent& event : request->decoded->events) {
      if (fake::is_connection_event(event)) ++connections;
      tally.pass();
    }
  }
  if (connections == 0 && !tally.failed())
    tally.undecided("no connection event, which could have it");
  return tally.verdict(counted(tally.passes(), "event") + " without a local-only tag, " +
                           std::to_string(connections) + " of connections",
                       "no event");
}

}  // namespace plumbline::judge
