#include <algorithm>
#include <nlohmann/json.hpp>

#include "fake_server/core/decode_payload.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/core/schema_check.h"

namespace plumbline::fake {
namespace {

// Milliseconds since 1970 between 2001 and 2100. The same moments in seconds lie below, in
// microseconds far above: a wrong unit cannot pass (WF-5).
constexpr std::int64_t kEarliestMs = 1'000'000'000'000;
constexpr std::int64_t kLatestMs = 4'102'444'800'000;

void check_ms(std::optional<std::int64_t> ms, const Place& place, Findings& findings) {
  if (!ms || (*ms >= kEarliestMs && *ms <= kLatestMs)) return;
  findings.add("WF-5", place.pointer(),
               "expected milliseconds since 1970, found " + std::to_string(*ms));
}

void read_upload_time(const JsonNode& body, Decoded& decoded, Findings& findings) {
  const JsonNode* found = body.find("uploadTime");
  if (found == nullptr) {
    findings.add("WF-2", "", "expected a member \"uploadTime\"");
    return;
  }
  decoded.upload_time_ms = whole_number(found);
  if (decoded.upload_time_ms && found->is_text()) decoded.int64_as_text = true;
  if (!decoded.upload_time_ms) {
    findings.add("WF-2", "/uploadTime",
                 "expected a whole number of 64 bits, found " + describe(*found));
  }
  check_ms(decoded.upload_time_ms, Place("/uploadTime"), findings);
}

void read_items(const JsonNode& body, Decoded& decoded, Findings& findings) {
  const JsonNode* found = body.find("items");
  if (found == nullptr) return;  // one driver leaves it out
  decoded.items_present = true;
  if (found->is_array() && found->size == 0) return;
  findings.add("WF-2", "/items", "expected an empty array, found " + describe(*found));
}

std::string_view kind_of(const JsonNode& log) {
  const auto type = text_of(at_path(log, "sql_operation/operation_detail/operation_type"));
  if (!type.empty()) return type;
  if (!text_of(at_path(log, "sql_operation/statement_type")).empty()) return "sql_operation";
  return log.find("vol_operation") != nullptr ? "volume" : "unknown";
}

void read_chunks(const JsonNode& chunks, DecodedEvent& event) {
  event.chunk_count = whole_number(chunks.find("total_chunks_iterated"));
  event.chunks_present = whole_number(chunks.find("total_chunks_present"));
  event.first_chunk_ms = whole_number(chunks.find("initial_chunk_latency_millis"));
  event.slowest_chunk_ms = whole_number(chunks.find("slowest_chunk_latency_millis"));
  event.chunks_ms = whole_number(chunks.find("sum_chunks_download_time_millis"));
}

void read_detail(const JsonNode& detail, DecodedEvent& event) {
  const JsonNode* internal = detail.find("is_internal_call");
  event.is_internal = internal != nullptr && internal->is_boolean() && internal->whole != 0;
  event.poll_count = whole_number(detail.find("n_operation_status_calls"));
  event.poll_latency_ms = whole_number(detail.find("operation_status_latency_millis"));
}

void read_log(const JsonNode& log, DecodedEvent& event) {
  event.kind = kind_of(log);
  event.session_id = text_of(at_path(log, "session_id"));
  event.statement_id = text_of(at_path(log, "sql_statement_id"));
  event.has_error = log.find("error_info") != nullptr;
  event.error_type = text_of(at_path(log, "error_info/error_name"));
  event.stack_trace = text_of(at_path(log, "error_info/stack_trace"));
  event.latency_ms = whole_number(log.find("operation_latency_ms"));
  if (const JsonNode* chunks = at_path(log, "sql_operation/chunk_details"))
    read_chunks(*chunks, event);
  if (const JsonNode* detail = at_path(log, "sql_operation/operation_detail"))
    read_detail(*detail, event);
}

void check_sense(const DecodedEvent& event, Findings& findings) {
  constexpr const char* kChunks = "/entry/sql_driver_log/sql_operation/chunk_details";
  if (event.first_chunk_ms && event.slowest_chunk_ms &&
      *event.slowest_chunk_ms < *event.first_chunk_ms) {
    findings.add("WF-6", event.pointer + kChunks + "/slowest_chunk_latency_millis",
                 "expected at least the first chunk's " + std::to_string(*event.first_chunk_ms) +
                     ", found " + std::to_string(*event.slowest_chunk_ms));
  }
  if (event.chunk_count && event.chunks_present && *event.chunk_count > *event.chunks_present) {
    findings.add("WF-6", event.pointer + kChunks + "/total_chunks_iterated",
                 "expected at most the " + std::to_string(*event.chunks_present) +
                     " present, found " + std::to_string(*event.chunk_count));
  }
}

constexpr std::string_view kTime = "context/client_context/timestamp_millis";

std::string fingerprint_of(const JsonNode& value, const DecodedEvent& event) {
  const JsonNode* time = identified(event) ? at_path(value, kTime) : nullptr;
  return canonical_text(value, value.find("frontend_log_event_id"), time);
}

std::string id_text(const JsonNode* value) {
  if (value == nullptr) return {};
  const auto number = value->is_text() ? std::nullopt : whole_number(value);
  return number ? std::to_string(*number) : std::string(text_of(value));
}

// An element whose text is an object becomes an event, however much of it does not fit.
void read_event(const JsonNode& value, DecodedEvent event, Decoded& decoded, Findings& findings) {
  const Place place(event.pointer);
  SchemaCheck(findings, decoded.int64_as_text).check(value, shipped_event_schema(), place);
  event.event_id = text_of(at_path(value, "frontend_log_event_id"));
  event.workspace_id = id_text(at_path(value, "workspace_id"));
  event.user_agent = text_of(at_path(value, "context/client_context/user_agent"));
  event.timestamp_ms = whole_number(at_path(value, kTime));
  const Place context(place, "context");
  const Place client(context, "client_context");
  check_ms(event.timestamp_ms, Place(client, "timestamp_millis"), findings);
  const JsonNode* log = at_path(value, "entry/sql_driver_log");
  read_log(log != nullptr ? *log : JsonNode{}, event);
  check_sense(event, findings);
  event.fingerprint = fingerprint_of(value, event);
  decoded.events.push_back(std::move(event));
}

void read_element(const JsonNode& element, const std::string& pointer, JsonReader& reader,
                  Decoded& decoded, Findings& findings) {
  if (!element.is_text()) {
    findings.add("WF-2", pointer, "expected a string that holds JSON, found " + describe(element));
    return;
  }
  DecodedEvent event;
  event.pointer = pointer;
  event.text = element.text;
  const JsonText parsed = reader.parse(element.text, kDepthMax);
  for (const std::string& name : parsed.repeated) {
    findings.add("WF-3", pointer, "member " + json::describe(name) + " occurs twice in one object");
  }
  if (!parsed.value || !parsed.value->is_object()) {
    const std::string fault = parsed.value ? "found " + describe(*parsed.value) : parsed.fault;
    findings.add("WF-3", pointer, "expected the text of a JSON object: " + fault);
    return;
  }
  read_event(*parsed.value, std::move(event), decoded, findings);
}

}  // namespace

void decode_shipped(const JsonNode& body, JsonReader& reader, Decoded& decoded,
                    Findings& findings) {
  decoded.payload = "shipped";
  check_envelope(body, {"uploadTime", "items", "protoLogs"}, findings);
  read_upload_time(body, decoded, findings);
  read_items(body, decoded, findings);
  const JsonNode* logs = event_array(body, "protoLogs", decoded, findings);
  if (logs == nullptr) return;
  const std::size_t count = std::min(logs->size, kEventsMax);
  for (std::size_t i = 0; i < count; ++i) {
    read_element(logs->parts[i], json::pointer_to_index("/protoLogs", i), reader, decoded,
                 findings);
  }
}

}  // namespace plumbline::fake
