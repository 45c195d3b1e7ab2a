#include "fake_server/core/decoder.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "fake_server/core/decode_payload.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/core/json_tree.h"

namespace plumbline::fake {

void check_envelope(const JsonNode& body, std::initializer_list<std::string_view> known,
                    Findings& findings) {
  for (const JsonNode& part : body) {
    if (std::find(known.begin(), known.end(), part.name) != known.end()) continue;
    findings.add("WF-2", json::pointer_to_member("", part.name), "unknown member of the envelope");
  }
}

const JsonNode* event_array(const JsonNode& body, std::string_view name, Decoded& decoded,
                            Findings& findings) {
  const JsonNode* found = body.find(name);
  if (found == nullptr) {
    findings.add("WF-2", "", "expected a member \"" + std::string(name) + "\"");
    return nullptr;
  }
  const std::string pointer = json::pointer_to_member("", name);
  if (!found->is_array()) {
    findings.add("WF-2", pointer, "expected an array, found " + describe(*found));
    return nullptr;
  }
  decoded.events_sent = found->size;
  decoded.events.reserve(std::min(found->size, kEventsMax));
  if (found->size == 0) findings.add("BT-4", pointer, "no events");
  if (found->size > kEventsMax) {
    findings.add("WF-2", pointer,
                 "read " + std::to_string(kEventsMax) + " of " + std::to_string(found->size) +
                     " events: too many");
  }
  return found;
}

bool identified(const DecodedEvent& event) noexcept {
  const bool session_event = is_connection_event(event) || event.kind == "DELETE_SESSION";
  return !event.statement_id.empty() || (session_event && !event.session_id.empty());
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
  JsonReader reader;
  const JsonText parsed = reader.parse(body, kDepthMax);
  if (!parsed.value) {
    findings.add("WF-2", "", body.empty() ? "the body is empty" : parsed.fault);
    return decoded;
  }
  for (const std::string& name : parsed.repeated) {
    findings.add("WF-2", "", "member " + json::describe(name) + " occurs twice in one object");
  }
  const JsonNode& value = *parsed.value;
  if (!value.is_object()) {
    findings.add("WF-2", "", "expected an object, found " + describe(value));
  } else if (value.find("protoLogs") != nullptr || value.find("uploadTime") != nullptr) {
    decode_shipped(value, reader, decoded, findings);
  } else if (value.find("metrics") != nullptr) {
    decode_design(value, decoded, findings);
  } else {
    findings.add("WF-2", "", "neither a member \"metrics\" nor \"protoLogs\"");
  }
  return decoded;
}

const Decoded& nothing_decoded() noexcept {
  static const Decoded nothing;
  return nothing;
}

std::shared_ptr<const ReadBody> read_body(std::string_view body,
                                          const std::shared_ptr<const ReadBody>& known) {
  if (known != nullptr && known->body == body) return known;
  return std::make_shared<const ReadBody>(ReadBody{std::string(body), decode(body)});
}

bool is_statement_event(const DecodedEvent& event) noexcept {
  return event.kind == "statement" || event.kind == "EXECUTE_STATEMENT" ||
         event.kind == "EXECUTE_STATEMENT_ASYNC";
}

bool is_connection_event(const DecodedEvent& event) noexcept {
  return event.kind == "connection" || event.kind == "CREATE_SESSION";
}

}  // namespace plumbline::fake
