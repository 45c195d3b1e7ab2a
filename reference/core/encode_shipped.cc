// The shipped profile's payload: {"uploadTime","items","protoLogs"}, each event JSON-encoded as a
// string.
#include <algorithm>
#include <array>
#include <limits>

#include "reference/core/json_writer.h"
#include "reference/core/payload_form.h"

namespace plumbline::telemetry {
namespace {

// The wire's int32 members take counts that are 64 bits wide here.
std::int64_t within_int32(std::int64_t count) {
  return std::clamp<std::int64_t>(count, 0, std::numeric_limits<std::int32_t>::max());
}

void add_context(JsonWriter& json, const Config& config, const WireEvent& event) {
  json.begin_object("context");
  json.begin_object("client_context");
  json.member("timestamp_millis", std::int64_t{event.time.time_since_epoch().count()});
  json.member("user_agent", config.user_agent());
  json.end_object();
  json.end_object();
}

void add_text_tag(JsonWriter& json, std::string_view key, const WireEvent& event, TagId id) {
  if (const TagValue* value = added_tag(event, id)) json.member_if_any(key, value->text());
}

void add_boolean_tag(JsonWriter& json, std::string_view key, const WireEvent& event, TagId id) {
  if (const TagValue* value = added_tag(event, id)) json.member(key, value->boolean());
}

void add_system_configuration(JsonWriter& json, const Config& config, const WireEvent& event) {
  json.begin_object("system_configuration");
  json.member("driver_version", config.driver_version);
  json.member("driver_name", config.driver_name);
  add_text_tag(json, "os_name", event, TagId::driver_os);
  add_text_tag(json, "runtime_name", event, TagId::driver_runtime);
  json.end_object();
}

// The same mechanism as text and as enumeration: auth_type and auth_mech.
struct AuthNames {
  const char* type;
  const char* mechanism;
};
AuthNames names_of(AuthMechanism auth) {
  switch (auth) {
    case AuthMechanism::unspecified:
      return {"", ""};
    case AuthMechanism::other:
      return {"other", "OTHER"};
    case AuthMechanism::pat:
      return {"pat", "PAT"};
    case AuthMechanism::oauth:
      return {"oauth", "OAUTH"};
  }
  return {"", ""};
}

const char* name_of(SessionMode mode) {
  if (mode == SessionMode::unspecified) return "";
  return mode == SessionMode::thrift ? "THRIFT" : "SEA";
}

// Written whole with the session's event; host and path identify a workspace and need credentials
// (PR-9).
void add_connection_parameters(JsonWriter& json, const WireEvent& event, bool authenticated) {
  const ConnectionAttributes& attributes = event.attributes;
  if (event.operation != Operation::create_session) return;
  json.member_if_any("auth_type", names_of(attributes.auth).type);
  json.begin_object("driver_connection_params");
  if (authenticated) json.member_if_any("http_path", attributes.http_path);
  json.member_if_any("mode", name_of(attributes.mode));
  if (authenticated && !attributes.host_url.empty()) {
    json.begin_object("host_info");
    json.member("host_url", attributes.host_url);
    json.end_object();
  }
  json.member_if_any("auth_mech", names_of(attributes.auth).mechanism);
  add_boolean_tag(json, "enable_direct_results", event, TagId::feature_direct_results);
  json.end_object();
}

// execution_result without FORMAT_UNSPECIFIED, which says nothing.
constexpr std::array<std::string_view, 4> kResultFormats{"INLINE_ARROW", "INLINE_JSON",
                                                         "EXTERNAL_LINKS", "COLUMNAR_INLINE"};

// The result format goes out only if it is a name of the wire's enumeration.
void add_execution_result(JsonWriter& json, const WireEvent& event) {
  const TagValue* format = added_tag(event, TagId::result_format);
  if (format == nullptr) return;
  const bool listed = std::find(kResultFormats.begin(), kResultFormats.end(), format->text()) !=
                      kResultFormats.end();
  if (listed) json.member("execution_result", format->text());
}

// Without a chunk there is no latency to speak of: the message is left out.
void add_chunks(JsonWriter& json, const ChunkSums& chunks) {
  if (chunks.count <= 0) return;
  json.begin_object("chunk_details");
  json.member("initial_chunk_latency_millis", whole_milliseconds(chunks.first));
  json.member("slowest_chunk_latency_millis",
              whole_milliseconds(std::max(chunks.slowest, chunks.first)));
  json.member("sum_chunks_download_time_millis", whole_milliseconds(chunks.total));
  json.member("total_chunks_present", within_int32(chunks.count));
  json.member("total_chunks_iterated", within_int32(chunks.count));
  json.end_object();
}

void add_operation(JsonWriter& json, const WireEvent& event) {
  if (!event.operation) return;
  const bool executes = event.operation == Operation::execute_statement ||
                        event.operation == Operation::execute_statement_async;
  json.begin_object("sql_operation");
  add_boolean_tag(json, "is_compressed", event, TagId::result_compression_enabled);
  add_execution_result(json, event);
  add_chunks(json, event.chunks);
  json.begin_object("operation_detail");
  if (executes || event.polls.count > 0) {
    json.member("n_operation_status_calls", within_int32(event.polls.count));
    json.member("operation_status_latency_millis", whole_milliseconds(event.polls.latency));
  }
  json.member("operation_type", to_string(*event.operation));
  json.end_object();
  json.end_object();
}

void add_log(JsonWriter& json, const Config& config, const WireEvent& event, bool authenticated) {
  json.begin_object("sql_driver_log");
  if (authenticated) {
    json.member_if_any("session_id", event.session_id);
    json.member_if_any("sql_statement_id", event.statement_id);
  }
  json.member("operation_latency_ms", whole_milliseconds(event.latency));
  add_system_configuration(json, config, event);
  add_connection_parameters(json, event, authenticated);
  add_operation(json, event);
  if (event.error) {
    json.begin_object("error_info");
    json.member("error_name", to_string(*event.error));
    json.end_object();
  }
  json.end_object();
}

void append_event(std::string& out, const Config& config, const WireEvent& event,
                  bool authenticated) {
  out += '"';
  JsonWriter json{out, JsonPlace::in_string};
  json.begin_object();
  if (authenticated) json.member_if_any("workspace_id", event.workspace_id);
  json.member("frontend_log_event_id", event.event_id);
  add_context(json, config, event);
  json.begin_object("entry");
  add_log(json, config, event, authenticated);
  json.end_object();
  json.end_object();
  out += '"';
}

std::string head(const Envelope& envelope) {
  const std::int64_t milliseconds = envelope.upload_time.time_since_epoch().count();
  return R"({"uploadTime":)" + std::to_string(milliseconds) + R"(,"items":[],"protoLogs":[)";
}

constexpr PayloadForm kForm{head, append_event, "]}"};

}  // namespace

const PayloadForm& shipped_form() noexcept { return kForm; }

}  // namespace plumbline::telemetry
