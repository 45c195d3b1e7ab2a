// WF-1, WF-2, WF-3, WF-4: each telemetry request by itself against the profile's wire format. The
// strict decoder finds what the format forbids; these rules add what only the profile knows.
#include <map>
#include <set>
#include <string_view>

#include "fake_server/core/http.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

std::string path_of(const std::string& target) { return target.substr(0, target.find('?')); }

bool is_json(const journal::Headers& headers) {
  const std::string* type = fake::find_header(headers, "Content-Type");
  if (type == nullptr) return false;
  std::string_view name = *type;
  name = name.substr(0, name.find(';'));
  while (name.ends_with(' ') || name.ends_with('\t')) name.remove_suffix(1);
  return fake::same_name(name, "application/json");
}

void check_telemetry_line(const Evidence& evidence, const Exchange& exchange, Tally& tally) {
  const journal::RequestReceived& request = *exchange.request;
  const std::string path = path_of(request.target);
  const bool known = path == evidence.profile().text("telemetry_path") ||
                     path == evidence.profile().text("telemetry_path_unauthenticated");
  const std::vector<std::uint64_t> witness{exchange.request_sequence};
  if (!known) {
    tally.fail("the path " + path + " is not the profile's", witness);
  } else if (request.method != "POST") {
    tally.fail("the method is " + request.method + ", POST expected", witness);
  } else if (!is_json(request.headers)) {
    const std::string* type = fake::find_header(request.headers, "Content-Type");
    tally.fail("the content type is " + (type == nullptr ? "absent" : *type) +
                   ", application/json expected",
               witness);
  } else {
    tally.pass();
  }
}

/// A telemetry request by its last part, under a prefix that no profile has.
bool is_misplaced(const Exchange& exchange) {
  if (exchange.endpoint != fake::Endpoint::other || exchange.request->method != "POST")
    return false;
  const std::string path = path_of(exchange.request->target);
  return path.ends_with("/telemetry-ext") || path.ends_with("/telemetry-unauth");
}

void check_flag_line(const Evidence& evidence, const Exchange& exchange, Tally& tally) {
  const journal::RequestReceived& request = *exchange.request;
  const std::string& prefix = evidence.profile().text("flag_path_prefix");
  if (request.target.compare(0, prefix.size(), prefix) != 0) {
    tally.fail("the flag request " + request.target + " does not begin with " + prefix,
               {exchange.request_sequence});
  } else if (request.method != "GET") {
    tally.fail("the flag request's method is " + request.method + ", GET expected",
               {exchange.request_sequence});
  }
}

/// True when the decoder objected to this request under that requirement; members seen beyond the
/// schema are counted and pass.
bool fail_findings(const Exchange& request, const std::string& requirement, Tally& tally,
                   std::size_t& beyond_schema) {
  bool failed = false;
  for (const fake::Finding& finding : request.decoded->findings) {
    if (finding.requirement != requirement) continue;
    if (finding.beyond_schema) ++beyond_schema;
    if (finding.beyond_schema) continue;
    tally.fail(finding.pointer + ": " + finding.message, {request.request_sequence});
    failed = true;
  }
  return failed;
}

/// What only the profile knows about the envelope; empty when it fits.
std::string envelope_breach(const Evidence& evidence, const fake::Decoded& decoded) {
  const Profile& profile = evidence.profile();
  const std::string& payload = profile.text("payload");
  if (decoded.payload != payload) {
    return "the payload is " + (decoded.payload.empty() ? "unreadable" : decoded.payload) + ", " +
           payload + " expected";
  }
  if (payload != "shipped") return "";
  if (profile.boolean("items_member") && !decoded.items_present)
    return "the member items is absent";
  if (!profile.boolean("int64_as_text") && decoded.int64_as_text) {
    return "a 64-bit number is written as text";
  }
  return "";
}

/// One event id and what was seen under it.
struct IdUse {
  std::string fingerprint;
  const Exchange* exchange = nullptr;
};

void check_ids(const Exchange& request, std::map<std::string, IdUse>& uses, Tally& tally) {
  std::set<std::string> here;
  for (const fake::DecodedEvent& event : request.decoded->events) {
    if (event.event_id.empty()) continue;
    const auto [use, is_new] = uses.try_emplace(event.event_id, IdUse{event.fingerprint, &request});
    const bool twice_here = !here.insert(event.event_id).second;
    const bool other_event = use->second.fingerprint != event.fingerprint;
    if (is_new) tally.pass();
    if (twice_here || other_event) {
      tally.fail("event id " + event.event_id + " stands for two events",
                 witness_of({use->second.exchange, &request}));
    }
  }
}

std::string beyond_text(std::size_t count) {
  return count == 0 ? "" : "; " + counted(count, "member") + " seen beyond the schema";
}

}  // namespace

Verdict judge_wf_1(const Evidence& evidence) {
  Tally tally;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (exchange.request == nullptr) continue;
    if (exchange.telemetry()) check_telemetry_line(evidence, exchange, tally);
    if (exchange.endpoint == fake::Endpoint::flag) check_flag_line(evidence, exchange, tally);
    if (is_misplaced(exchange)) {
      tally.fail("the path " + path_of(exchange.request->target) + " is not the profile's",
                 {exchange.request_sequence});
    }
  }
  return tally.verdict(
      counted(tally.passes(), "request") + " with the profile's path, method and type",
      "no telemetry request");
}

Verdict judge_wf_2(const Evidence& evidence) {
  Tally tally;
  std::size_t beyond = 0;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    if (fail_findings(*request, "WF-2", tally, beyond)) continue;
    const std::string breach = envelope_breach(evidence, *request->decoded);
    if (breach.empty()) tally.pass();
    if (!breach.empty()) tally.fail(breach, {request->request_sequence});
  }
  return tally.verdict(
      counted(tally.passes(), "envelope") + " as the profile has it" + beyond_text(beyond),
      "no telemetry request");
}

Verdict judge_wf_3(const Evidence& evidence) {
  Tally tally;
  std::size_t beyond = 0;
  std::size_t events = 0;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    if (fail_findings(*request, "WF-3", tally, beyond)) continue;
    if (request->decoded->events.empty()) continue;
    events += request->decoded->events.size();
    tally.pass();
  }
  return tally.verdict(counted(events, "event") + " match the schema" + beyond_text(beyond),
                       "no telemetry request with events");
}

Verdict judge_wf_4(const Evidence& evidence) {
  if (evidence.profile().text("payload") == "design") {
    return {"", Status::not_applicable, "the design's payload has no event ids", {}};
  }
  Tally tally;
  std::map<std::string, IdUse> uses;
  for (const Exchange* request : whole_requests(evidence, tally)) check_ids(*request, uses, tally);
  if (tally.passes() < 2 && !tally.failed() && !tally.is_undecided()) {
    return {"", Status::inconclusive, "fewer than two events with ids", {}};
  }
  return tally.verdict(counted(tally.passes(), "event id") + ", all different", "no event ids");
}

}  // namespace plumbline::judge
