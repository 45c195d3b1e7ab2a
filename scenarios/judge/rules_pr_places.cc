// PR-6 and PR-8: errors are classes, codes and code frames, and no file, signed address or internal
// host is told.
#include <array>
#include <string_view>

#include "scenarios/judge/code_frames.h"
#include "scenarios/judge/planted_texts.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge {
namespace {

/// What only a local path or a presigned URL has: home folders of the three systems, and the
/// signatures of the three clouds. As JSON text has them.
constexpr std::array<std::string_view, 8> kTraces{
    "/home/",           "/Users/",           R"(:\\Users\\)", "file:///",
    "X-Amz-Signature=", "X-Goog-Signature=", "&sig=",         "?sig="};

/// What the error information of an event tells beyond classes, codes and frames; empty when
/// nothing.
std::string error_breach(const fake::DecodedEvent& event) {
  const std::string& name = event.error_type;
  if (!name.empty() && !is_error_class(name))
    return "the error \"" + recognisable(name) + "\" is no class";
  const auto code = event.tags.find("error.code");
  if (code != event.tags.end() && !is_error_class(code->second))
    return "the code \"" + recognisable(code->second) + "\" is none";
  const std::string line = first_line_without_frame(event.stack_trace);
  if (!line.empty()) return "\"" + recognisable(line) + "\" in the stack trace is no code frame";
  return "";
}

/// No trace is without one of these: a look at single characters spares most events the search.
bool may_have_trace(std::string_view text) {
  if (text.find('=') != std::string_view::npos || text.find('\\') != std::string_view::npos)
    return true;
  for (std::size_t at = text.find('/'); at != std::string_view::npos; at = text.find('/', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == 'h' || next == 'U' || next == '/') return true;
  }
  return false;
}

/// A trace in the JSON text of an event; "" when none is.
std::string trace_in(const fake::DecodedEvent& event) {
  if (!may_have_trace(event.text)) return "";
  for (const std::string_view trace : kTraces) {
    if (event.text.find(trace) != std::string::npos) return std::string(trace);
  }
  return "";
}

void check_traces(const Evidence& evidence, Tally& tally) {
  for (const Exchange& exchange : evidence.exchanges()) {
    for (const fake::DecodedEvent& event : exchange.decoded->events) {
      const std::string trace = trace_in(event);
      if (!trace.empty())
        tally.fail(event.pointer + " has \"" + trace + "\", a local path or a signed address",
                   {exchange.request_sequence});
    }
  }
}

}  // namespace

Verdict judge_pr_6(const Evidence& evidence) {
  Tally tally;
  for (const Exchange* request : whole_requests(evidence, tally)) {
    for (const fake::DecodedEvent& event : request->decoded->events) {
      if (!event.has_error) continue;
      const std::string breach = error_breach(event);
      if (breach.empty()) tally.pass();
      if (!breach.empty()) tally.fail(event.pointer + ": " + breach, {request->request_sequence});
    }
  }
  return tally.verdict(counted(tally.passes(), "error") + " told by class and code only",
                       "no event with error information");
}

Verdict judge_pr_8(const Evidence& evidence) {
  Tally tally;
  check_traces(evidence, tally);
  return judge_planted(evidence, "path", SearchedParts::whole, tally);
}

}  // namespace plumbline::judge
