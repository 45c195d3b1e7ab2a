// WF-5, WF-6, WF-9: the values in events. The decoder objects to wrong units (WF-5), impossible
// numbers (WF-6) and bytes that are no valid request (WF-2, WF-3); these rules add what only the
// run knows: its window, and which values were odd.
#include <algorithm>
#include <set>

#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/sightings.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

using std::chrono::milliseconds;

/// RFC 3339 without a fraction counts seconds; such a stamp ends in three zeros.
constexpr std::int64_t kMsPerSecond = 1000;

/// True when the decoder objected to this request under that requirement.
bool fail_findings(const Exchange& request, std::string_view requirement, Tally& tally) {
  bool failed = false;
  for (const fake::Finding& finding : request.decoded->findings) {
    if (finding.requirement != requirement || finding.beyond_schema) continue;
    tally.fail(finding.pointer + ": " + finding.message, {request.request_sequence});
    failed = true;
  }
  return failed;
}

/// How much less than the true time a stamp may say.
Duration resolution_of(const fake::Decoded& decoded, std::int64_t ms) {
  const bool seconds = decoded.payload == "design" && ms % kMsPerSecond == 0;
  return milliseconds(seconds ? kMsPerSecond : 1) - Duration{1};
}

/// A stamp against the run's window on the client's own clock.
void check_stamp(const Evidence& evidence, const Exchange& request, const std::string& place,
                 std::int64_t ms, Tally& tally) {
  const auto add = [&](Compare result, const char* what) {
    if (result == Compare::pass) return tally.pass();
    tally.add(result, place + ": " + std::to_string(ms) + " ms is " + what,
              {request.request_sequence});
  };
  const Duration since_start = milliseconds(ms - evidence.header().client_wall_start_ms);
  const Duration early = -since_start - resolution_of(*request.decoded, ms);
  add(evidence.at_most(early, Duration{0}), "before the run began");
  // The start is known to the millisecond only.
  const Duration late = since_start - evidence.end() - milliseconds(1);
  add(evidence.at_most(late, Duration{0}), "after the run ended");
  tally.pass();
}

void check_stamps(const Evidence& evidence, const Exchange& request, std::size_t& stamps,
                  Tally& tally) {
  const fake::Decoded& decoded = *request.decoded;
  if (decoded.upload_time_ms)
    check_stamp(evidence, request, "/uploadTime", *decoded.upload_time_ms, tally);
  for (const fake::DecodedEvent& event : decoded.events) {
    if (!event.timestamp_ms) continue;
    ++stamps;
    check_stamp(evidence, request, event.pointer, *event.timestamp_ms, tally);
  }
}

bool has_number(const fake::DecodedEvent& event) {
  return event.latency_ms || event.chunk_count || event.slowest_chunk_ms || event.poll_count ||
         event.bytes;
}

/// An operation in which odd tag values were handed over, and what its event carries.
bool is_event_of(const Operation& operation, const fake::DecodedEvent& event) {
  const bool is_open = operation.name == "open";
  const std::string& id = is_open ? operation.session_id : operation.statement_id;
  if (id.empty()) return false;
  return is_open ? event.session_id == id && event.statement_id.empty() : event.statement_id == id;
}

/// Why the request is not valid; empty when it is.
std::string request_breach(const Evidence& evidence, const Exchange& request) {
  if (request.decoded->payload != evidence.profile().text("payload")) return "cannot be read";
  for (const fake::Finding& finding : request.decoded->findings) {
    const bool form = finding.requirement == "WF-2" || finding.requirement == "WF-3";
    if (form && !finding.beyond_schema) return finding.pointer + ": " + finding.message;
  }
  return "";
}

const Operation* odd_operation_before(const std::vector<const Operation*>& odd,
                                      const Exchange& request) {
  for (const Operation* operation : odd) {
    const bool before = operation->host == request.host && operation->begun <= request.begun;
    if (before) return operation;
  }
  return nullptr;
}

/// The kinds of odd values whose operations' events this valid request carries.
void add_kinds(const std::vector<const Operation*>& odd, const Exchange& request,
               std::set<std::string>& kinds) {
  for (const Operation* operation : odd) {
    const auto& events = request.decoded->events;
    const bool carries = operation->host == request.host &&
                         std::any_of(events.begin(), events.end(), [&](const auto& event) {
                           return is_event_of(*operation, event);
                         });
    if (carries) kinds.insert(operation->odd_values.begin(), operation->odd_values.end());
  }
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

Verdict judge_wf_5(const Evidence& evidence) {
  Tally tally;
  std::size_t stamps = 0;
  const bool knows_clock =
      evidence.header().client_wall_start_ms != 0 && evidence.header().world != "import";
  for (const Exchange* request : whole_requests(evidence, tally)) {
    if (fail_findings(*request, "WF-5", tally) || !knows_clock) continue;
    check_stamps(evidence, *request, stamps, tally);
  }
  if (!knows_clock && !tally.failed())
    tally.undecided("the client's own clock at the start of the run is unknown");
  if (stamps == 0 && knows_clock && evidence.profile().boolean("timestamps") && !tally.failed())
    tally.undecided("no event with a timestamp");
  return tally.verdict(counted(tally.passes(), "timestamp") + " inside the run's window",
                       "no timestamp");
}

Verdict judge_wf_6(const Evidence& evidence) {
  Tally tally;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    if (fail_findings(*request, "WF-6", tally)) continue;
    for (const fake::DecodedEvent& event : request->decoded->events) {
      if (has_number(event)) tally.pass();
    }
  }
  return tally.verdict(counted(tally.passes(), "event") + " with numbers that make sense",
                       "no event with a number");
}

Verdict judge_wf_9(const Evidence& evidence) {
  std::vector<const Operation*> odd;
  for (const Operation& operation : evidence.operations()) {
    if (!operation.odd_values.empty()) odd.push_back(&operation);
  }
  if (odd.empty()) return {"", Status::inconclusive, "the run handed over no odd tag value", {}};
  Tally tally;
  std::set<std::string> kinds;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    const Operation* before = odd_operation_before(odd, *request);
    if (before == nullptr) continue;
    const std::string breach = request_breach(evidence, *request);
    if (!breach.empty()) {
      tally.fail(
          "a request after odd tag values (" + before->odd_values.front() + ", ...) " + breach,
          {before->begun_sequence, request->request_sequence});
      continue;
    }
    const std::size_t known = kinds.size();
    add_kinds(odd, *request, kinds);
    if (kinds.size() > known) tally.pass();
  }
  return tally.verdict("valid requests with the events of odd tag values: " + joined(kinds),
                       "no event of an operation with odd tag values");
}

}  // namespace plumbline::judge
