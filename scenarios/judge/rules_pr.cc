// PR-1 and PR-5: nothing but what is allowed leaves the process. PR-1 searches for the planted
// canaries; PR-5 takes the strict decoder's findings.
#include "fake_server/core/http.h"
#include "scenarios/judge/canary_search.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/searchable_body.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

std::string place_in_body(const std::string& form, std::string_view text,
                          const std::string& canary) {
  const std::string pointer = canary_pointer(text, canary);
  return (pointer.empty() ? "the body" : pointer) + " (" + form + ")";
}

/// Where and how the canary stands in the request; empty when it does not. The Authorization header
/// is what a token is for, and is not searched.
std::string place_of(const journal::RequestReceived& request, const SearchableBody& body,
                     const std::string& canary) {
  if (const auto form = find_unpacked(body.sent, canary)) {
    return place_in_body(*form, body.sent, canary);
  }
  if (const auto form = find_unpacked(body.unpacked, canary)) {
    return place_in_body(*form + ", in gzip", body.unpacked, canary);
  }
  if (const auto form = find_canary(request.target, canary)) return "the target (" + *form + ")";
  for (const auto& [name, value] : request.headers) {
    if (fake::same_name(name, "Authorization")) continue;
    if (const auto form = find_canary(name + ": " + value, canary)) {
      return "the header " + name + " (" + *form + ")";
    }
  }
  return "";
}

void check_canaries(const Exchange& exchange, const std::vector<std::string>& canaries,
                    std::size_t& unpackable, Tally& tally) {
  const SearchableBody body = searchable_body(exchange, unpackable);
  bool clean = true;
  for (const std::string& canary : canaries) {
    const std::string place = place_of(*exchange.request, body, canary);
    if (place.empty()) continue;
    clean = false;
    tally.fail("the planted text \"" + recognisable(canary) + "\" stands in " + place,
               {exchange.request_sequence});
  }
  if (!clean) return;
  if (!body.obstacle.empty()) {
    tally.undecided("a request's body " + body.obstacle, {exchange.request_sequence});
  } else if (exchange.telemetry()) {
    tally.pass();
  }
}

}  // namespace

Verdict judge_pr_1(const Evidence& evidence) {
  std::vector<std::string> canaries;
  for (const std::string& canary : evidence.header().canaries) {
    if (!canary.empty()) canaries.push_back(canary);
  }
  if (canaries.empty()) return {"", Status::inconclusive, "the run planted no canary", {}};
  Tally tally;
  std::size_t unpackable = kInflatedBytesMax;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (exchange.request == nullptr || exchange.endpoint == fake::Endpoint::other) continue;
    check_canaries(exchange, canaries, unpackable, tally);
  }
  return tally.verdict(counted(tally.passes(), "telemetry request") + " free of " +
                           std::to_string(canaries.size()) + " planted texts",
                       "no telemetry request");
}

Verdict judge_pr_5(const Evidence& evidence) {
  Tally tally;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    const Exchange& exchange = *request;
    if (exchange.decoded.events.empty()) continue;
    bool clean = true;
    for (const fake::Finding& finding : exchange.decoded.findings) {
      if (finding.requirement != "PR-5" || finding.beyond_schema) continue;
      clean = false;
      tally.fail(finding.pointer + ": " + finding.message, {exchange.request_sequence});
    }
    if (clean) tally.pass();
  }
  return tally.verdict(counted(tally.passes(), "request") + " with allow-listed members only",
                       "no telemetry request with events");
}

}  // namespace plumbline::judge
