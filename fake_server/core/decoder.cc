#include "fake_server/core/decoder.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "fake_server/core/bounded_json.h"
#include "fake_server/core/decode_payload.h"
#include "fake_server/core/json_fields.h"

namespace plumbline::fake {

using Json = nlohmann::json;

void check_envelope(const Json& body, std::initializer_list<std::string_view> known,
                    Findings& findings) {
  for (const auto& [name, value] : body.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    findings.add("WF-2", json::pointer_to_member("", name), "unknown member of the envelope");
  }
}

const Json* event_array(const Json& body, std::string_view name, Decoded& decoded,
                        Findings& findings) {
  const std::string pointer = json::pointer_to_member("", name);
  const auto found = body.find(name);
  if (found == body.end()) {
    findings.add("WF-2", "", "expected a member \"" + std::string(name) + "\"");
    return nullptr;
  }
  if (!found->is_array()) {
    findings.add("WF-2", pointer, "expected an array, found " + json::describe(*found));
    return nullptr;
  }
  decoded.events_sent = found->size();
  if (found->empty()) findings.add("BT-4", pointer, "no events");
  if (found->size() > kEventsMax) {
    findings.add("WF-2", pointer,
                 "read " + std::to_string(kEventsMax) + " of " + std::to_string(found->size()) +
                     " events: too many");
  }
  return &*found;
}

bool identified(const DecodedEvent& event) noexcept {
  const bool session_event = is_connection_event(event) || event.kind == "DELETE_SESSION";
  return !event.statement_id.empty() || (session_event && !event.session_id.empty());
}

std::string canonical_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_string(const Finding& finding) {
  return finding.requirement + " " + finding.pointer + ": " + finding.message +
         (finding.beyond_schema ? ", seen beyond the schema" : "");
}

std::ostream& operator<<(std::ostream& out, const Finding& finding) {
  return out << to_string(finding);
}

Decoded decode(std::string_view body) {
  Decoded decoded;
  Findings findings(decoded.findings);
  const ParsedJson parsed = parse_bounded(body, kDepthMax);
  if (!parsed.value) {
    findings.add("WF-2", "", body.empty() ? "the body is empty" : parsed.fault);
    return decoded;
  }
  for (const std::string& name : parsed.repeated) {
    findings.add("WF-2", "", "member " + json::describe(name) + " occurs twice in one object");
  }
  const Json& value = *parsed.value;
  if (!value.is_object()) {
    findings.add("WF-2", "", "expected an object, found " + json::describe(value));
  } else if (value.contains("protoLogs") || value.contains("uploadTime")) {
    decode_shipped(value, decoded, findings);
  } else if (value.contains("metrics")) {
    decode_design(value, decoded, findings);
  } else {
    findings.add("WF-2", "", "neither a member \"metrics\" nor \"protoLogs\"");
  }
  return decoded;
}

bool is_statement_event(const DecodedEvent& event) noexcept {
  return event.kind == "statement" || event.kind == "EXECUTE_STATEMENT" ||
         event.kind == "EXECUTE_STATEMENT_ASYNC";
}

bool is_connection_event(const DecodedEvent& event) noexcept {
  return event.kind == "connection" || event.kind == "CREATE_SESSION";
}

}  // namespace plumbline::fake
