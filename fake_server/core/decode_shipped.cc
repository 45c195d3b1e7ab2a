#include <algorithm>
#include <nlohmann/json.hpp>

#include "fake_server/core/bounded_json.h"
#include "fake_server/core/decode_payload.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/core/schema_check.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

// Milliseconds since 1970 between 2001 and 2100. The same moments in seconds lie below, in
// microseconds far above: a wrong unit cannot pass (WF-5).
constexpr std::int64_t kEarliestMs = 1'000'000'000'000;
constexpr std::int64_t kLatestMs = 4'102'444'800'000;

void check_ms(std::optional<std::int64_t> ms, const std::string& pointer, Findings& findings) {
  if (!ms || (*ms >= kEarliestMs && *ms <= kLatestMs)) return;
  findings.add("WF-5", pointer, "expected milliseconds since 1970, found " + std::to_string(*ms));
}

void read_upload_time(const Json& body, Decoded& decoded, Findings& findings) {
  const auto found = body.find("uploadTime");
  if (found == body.end()) {
    findings.add("WF-2", "", "expected a member \"uploadTime\"");
    return;
  }
  decoded.upload_time_ms = whole_number(&*found);
  if (decoded.upload_time_ms && found->is_string()) decoded.int64_as_text = true;
  if (!decoded.upload_time_ms) {
    findings.add("WF-2", "/uploadTime",
                 "expected a whole number of 64 bits, found " + json::describe(*found));
  }
  check_ms(decoded.upload_time_ms, "/uploadTime", findings);
}

void read_items(const Json& body, Decoded& decoded, Findings& findings) {
  const auto found = body.find("items");
  if (found == body.end()) return;  // one driver leaves it out
  decoded.items_present = true;
  if (found->is_array() && found->empty()) return;
  findings.add("WF-2", "/items", "expected an empty array, found " + json::describe(*found));
}

std::string kind_of(const Json& log) {
  std::string type = text_of(at_path(log, "sql_operation/operation_detail/operation_type"));
  if (!type.empty()) return type;
  if (!text_of(at_path(log, "sql_operation/statement_type")).empty()) return "sql_operation";
  return log.contains("vol_operation") ? "volume" : "unknown";
}

void read_numbers(const Json& log, DecodedEvent& event) {
  const auto number = [&log](std::string_view path) { return whole_number(at_path(log, path)); };
  event.latency_ms = number("operation_latency_ms");
  event.chunk_count = number("sql_operation/chunk_details/total_chunks_iterated");
  event.chunks_present = number("sql_operation/chunk_details/total_chunks_present");
  event.first_chunk_ms = number("sql_operation/chunk_details/initial_chunk_latency_millis");
  event.slowest_chunk_ms = number("sql_operation/chunk_details/slowest_chunk_latency_millis");
  event.chunks_ms = number("sql_operation/chunk_details/sum_chunks_download_time_millis");
  event.poll_count = number("sql_operation/operation_detail/n_operation_status_calls");
  event.poll_latency_ms = number("sql_operation/operation_detail/operation_status_latency_millis");
}

void read_log(const Json& log, DecodedEvent& event) {
  event.kind = kind_of(log);
  event.session_id = text_of(at_path(log, "session_id"));
  event.statement_id = text_of(at_path(log, "sql_statement_id"));
  event.has_error = log.contains("error_info");
  event.error_type = text_of(at_path(log, "error_info/error_name"));
  event.stack_trace = text_of(at_path(log, "error_info/stack_trace"));
  const Json* internal = at_path(log, "sql_operation/operation_detail/is_internal_call");
  event.is_internal = internal != nullptr && *internal == true;
  read_numbers(log, event);
}

void check_sense(const DecodedEvent& event, Findings& findings) {
  const std::string chunks = event.pointer + "/entry/sql_driver_log/sql_operation/chunk_details";
  if (event.first_chunk_ms && event.slowest_chunk_ms &&
      *event.slowest_chunk_ms < *event.first_chunk_ms) {
    findings.add("WF-6", chunks + "/slowest_chunk_latency_millis",
                 "expected at least the first chunk's " + std::to_string(*event.first_chunk_ms) +
                     ", found " + std::to_string(*event.slowest_chunk_ms));
  }
  if (event.chunk_count && event.chunks_present && *event.chunk_count > *event.chunks_present) {
    findings.add("WF-6", chunks + "/total_chunks_iterated",
                 "expected at most the " + std::to_string(*event.chunks_present) +
                     " present, found " + std::to_string(*event.chunk_count));
  }
}

std::string fingerprint_of(Json value, const DecodedEvent& event) {
  value.erase("frontend_log_event_id");
  const bool has_time = at_path(value, "context/client_context/timestamp_millis") != nullptr;
  if (has_time && identified(event)) value["context"]["client_context"].erase("timestamp_millis");
  return canonical_text(value);
}

std::string id_text(const Json* value) {
  if (value == nullptr) return {};
  const auto number = value->is_string() ? std::nullopt : whole_number(value);
  return number ? std::to_string(*number) : text_of(value);
}

// An element whose text is an object becomes an event, however much of it does not fit.
void read_event(Json value, DecodedEvent event, Decoded& decoded, Findings& findings) {
  SchemaCheck(findings, decoded.int64_as_text).check(value, shipped_event_schema(), event.pointer);
  event.event_id = text_of(at_path(value, "frontend_log_event_id"));
  event.workspace_id = id_text(at_path(value, "workspace_id"));
  event.user_agent = text_of(at_path(value, "context/client_context/user_agent"));
  event.timestamp_ms = whole_number(at_path(value, "context/client_context/timestamp_millis"));
  check_ms(event.timestamp_ms, event.pointer + "/context/client_context/timestamp_millis",
           findings);
  const Json* log = at_path(value, "entry/sql_driver_log");
  static const Json nothing = Json::object();
  read_log(log != nullptr && log->is_object() ? *log : nothing, event);
  check_sense(event, findings);
  event.fingerprint = fingerprint_of(std::move(value), event);
  decoded.events.push_back(std::move(event));
}

void read_element(const Json& element, const std::string& pointer, Decoded& decoded,
                  Findings& findings) {
  if (!element.is_string()) {
    findings.add("WF-2", pointer,
                 "expected a string that holds JSON, found " + json::describe(element));
    return;
  }
  DecodedEvent event;
  event.pointer = pointer;
  event.text = element.get<std::string>();
  ParsedJson parsed = parse_bounded(event.text, kDepthMax);
  for (const std::string& name : parsed.repeated) {
    findings.add("WF-3", pointer, "member " + json::describe(name) + " occurs twice in one object");
  }
  if (!parsed.value || !parsed.value->is_object()) {
    const std::string fault =
        parsed.value ? "found " + json::describe(*parsed.value) : parsed.fault;
    findings.add("WF-3", pointer, "expected the text of a JSON object: " + fault);
    return;
  }
  read_event(std::move(*parsed.value), std::move(event), decoded, findings);
}

}  // namespace

void decode_shipped(const Json& body, Decoded& decoded, Findings& findings) {
  decoded.payload = "shipped";
  check_envelope(body, {"uploadTime", "items", "protoLogs"}, findings);
  read_upload_time(body, decoded, findings);
  read_items(body, decoded, findings);
  const Json* logs = event_array(body, "protoLogs", decoded, findings);
  if (logs == nullptr) return;
  const std::size_t count = std::min(logs->size(), kEventsMax);
  for (std::size_t i = 0; i < count; ++i) {
    read_element((*logs)[i], json::pointer_to_index("/protoLogs", i), decoded, findings);
  }
}

}  // namespace plumbline::fake
