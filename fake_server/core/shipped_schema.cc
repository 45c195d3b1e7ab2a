#include "fake_server/core/shipped_schema.h"

#include <array>

namespace plumbline::fake {
namespace {

using enum MemberType;

// Short makers keep the tables below readable: one line says what the wire format's table says.
constexpr Member of(std::string_view name, MemberType type) { return {.name = name, .type = type}; }
constexpr Member count(std::string_view name, MemberType type) {
  return {.name = name, .type = type, .not_negative = true};
}
constexpr Member beyond(std::string_view name) {
  return {.name = name, .type = any, .beyond_schema = true};
}
constexpr Member enum_of(std::string_view name, std::span<const EnumName> names) {
  return {.name = name, .type = enumeration, .names = names};
}
constexpr Member message_of(std::string_view name, const Message& schema) {
  return {.name = name, .type = message, .message = &schema};
}
constexpr Member needed(Member member) {
  member.required = true;
  return member;
}

constexpr EnumName kMode[] = {{"TYPE_UNSPECIFIED"}, {"THRIFT"}, {"SEA"}};
constexpr EnumName kStatementType[] = {{"TYPE_UNSPECIFIED"}, {"QUERY"},  {"SQL"},       {"UPDATE"},
                                       {"METADATA"},         {"VOLUME"}, {"NONE", true}};
constexpr EnumName kOperationType[] = {{"TYPE_UNSPECIFIED"},
                                       {"CREATE_SESSION"},
                                       {"DELETE_SESSION"},
                                       {"EXECUTE_STATEMENT"},
                                       {"EXECUTE_STATEMENT_ASYNC"},
                                       {"CLOSE_STATEMENT"},
                                       {"CANCEL_STATEMENT"},
                                       {"LIST_TYPE_INFO"},
                                       {"LIST_CATALOGS"},
                                       {"LIST_SCHEMAS"},
                                       {"LIST_TABLES"},
                                       {"LIST_TABLE_TYPES"},
                                       {"LIST_COLUMNS"},
                                       {"LIST_FUNCTIONS"},
                                       {"LIST_PRIMARY_KEYS"},
                                       {"LIST_IMPORTED_KEYS"},
                                       {"LIST_EXPORTED_KEYS"},
                                       {"LIST_CROSS_REFERENCES"}};
constexpr EnumName kExecutionResult[] = {{"FORMAT_UNSPECIFIED"},
                                         {"INLINE_ARROW"},
                                         {"INLINE_JSON"},
                                         {"EXTERNAL_LINKS"},
                                         {"COLUMNAR_INLINE"}};
constexpr EnumName kVolumeOperation[] = {{"TYPE_UNSPECIFIED"}, {"PUT"},  {"GET"},
                                         {"DELETE"},           {"LIST"}, {"QUERY"}};
constexpr EnumName kProxyAuth[] = {{"AUTH_UNSPECIFIED"}, {"NONE"}, {"BASIC"}, {"SPNEGO"}};
constexpr EnumName kAuthMech[] = {{"TYPE_UNSPECIFIED"}, {"OTHER"}, {"PAT"}, {"OAUTH"}};
constexpr EnumName kAuthFlow[] = {{"TYPE_UNSPECIFIED"},
                                  {"TOKEN_PASSTHROUGH"},
                                  {"CLIENT_CREDENTIALS"},
                                  {"BROWSER_BASED_AUTHENTICATION"},
                                  {"AZURE_MANAGED_IDENTITIES", true}};

constexpr Member kHostMembers[] = {of("host_url", text), of("port", int32),
                                   enum_of("proxy_auth_type", kProxyAuth),
                                   beyond("non_proxy_hosts")};
constexpr Message kHostDetails{kHostMembers};

constexpr Member kSystemMembers[] = {
    of("driver_version", text), of("runtime_name", text),      of("runtime_version", text),
    of("runtime_vendor", text), of("os_name", text),           of("os_version", text),
    of("os_arch", text),        of("driver_name", text),       of("client_app_name", text),
    of("locale_name", text),    of("char_set_encoding", text), of("process_name", text)};
constexpr Message kSystemConfiguration{kSystemMembers};

constexpr Member kConnectionMembers[] = {of("http_path", text),
                                         enum_of("mode", kMode),
                                         message_of("host_info", kHostDetails),
                                         of("use_proxy", boolean),
                                         enum_of("auth_mech", kAuthMech),
                                         enum_of("auth_flow", kAuthFlow),
                                         of("auth_scope", text),
                                         of("use_system_proxy", boolean),
                                         of("non_proxy_hosts", texts),
                                         of("use_cf_proxy", boolean),
                                         message_of("proxy_host_info", kHostDetails),
                                         message_of("cf_proxy_host_info", kHostDetails),
                                         of("discovery_mode_enabled", boolean),
                                         of("discovery_url", text),
                                         of("use_empty_metadata", boolean),
                                         of("support_many_parameters", boolean),
                                         of("ssl_trust_store_type", text),
                                         of("check_certificate_revocation", boolean),
                                         of("accept_undetermined_certificate_revocation", boolean),
                                         of("google_service_account", text),
                                         of("google_credential_file_path", text),
                                         of("http_connection_pool_size", int64),
                                         of("enable_sea_hybrid_results", boolean),
                                         of("enable_complex_datatype_support", boolean),
                                         of("allow_self_signed_support", boolean),
                                         of("use_system_trust_store", boolean),
                                         of("rows_fetched_per_block", int64),
                                         of("azure_workspace_resource_id", text),
                                         of("azure_tenant_id", text),
                                         of("string_column_length", int32),
                                         of("enable_token_cache", boolean),
                                         of("token_endpoint", text),
                                         of("auth_endpoint", text),
                                         of("enable_arrow", boolean),
                                         of("enable_direct_results", boolean),
                                         of("enable_jwt_assertion", boolean),
                                         of("jwt_key_file", text),
                                         of("jwt_algorithm", text),
                                         of("socket_timeout", int64),
                                         of("allowed_volume_ingestion_paths", text),
                                         of("async_poll_interval_millis", int64),
                                         of("query_tags", text),
                                         of("enable_metric_view_metadata", boolean),
                                         of("auto_commit", boolean),
                                         of("fetch_auto_commit_from_server", boolean),
                                         of("enable_geospatial_support", boolean),
                                         beyond("identity_federation_client_id"),
                                         beyond("retry_max_attempts"),
                                         beyond("retry_overall_timeout_ms"),
                                         beyond("max_chunks_in_memory")};
constexpr Message kConnectionParams{kConnectionMembers};

constexpr Member kVolumeMembers[] = {enum_of("volume_operation_type", kVolumeOperation),
                                     of("volume_path", text), of("local_file", text)};
constexpr Message kVolume{kVolumeMembers};

constexpr Member kChunkMembers[] = {
    count("initial_chunk_latency_millis", int64), count("slowest_chunk_latency_millis", int64),
    count("sum_chunks_download_time_millis", int64), count("total_chunks_present", int32),
    count("total_chunks_iterated", int32)};
constexpr Message kChunkDetails{kChunkMembers};
constexpr Member kLatencyMembers[] = {count("result_set_ready_latency_millis", int64),
                                      count("result_set_consumption_latency_millis", int64)};
constexpr Message kResultLatency{kLatencyMembers};
constexpr Member kDetailMembers[] = {
    count("n_operation_status_calls", int32), count("operation_status_latency_millis", int64),
    enum_of("operation_type", kOperationType), of("is_internal_call", boolean)};
constexpr Message kOperationDetail{kDetailMembers};
constexpr Member kSqlMembers[] = {enum_of("statement_type", kStatementType),
                                  of("is_compressed", boolean),
                                  enum_of("execution_result", kExecutionResult),
                                  count("chunk_id", int64),
                                  count("retry_count", int64),
                                  message_of("chunk_details", kChunkDetails),
                                  message_of("result_latency", kResultLatency),
                                  message_of("operation_detail", kOperationDetail),
                                  of("java_uses_patched_arrow", boolean)};
constexpr Message kSqlOperation{kSqlMembers};
constexpr Member kErrorMembers[] = {of("error_name", text), of("stack_trace", text)};
constexpr Message kErrorInfo{kErrorMembers};

constexpr Member kLogMembers[] = {of("session_id", text),
                                  of("sql_statement_id", text),
                                  of("auth_type", text),
                                  count("operation_latency_ms", int64),
                                  message_of("system_configuration", kSystemConfiguration),
                                  message_of("driver_connection_params", kConnectionParams),
                                  message_of("vol_operation", kVolume),
                                  message_of("sql_operation", kSqlOperation),
                                  message_of("error_info", kErrorInfo)};
constexpr Message kDriverLog{kLogMembers};

constexpr Member kClientMembers[] = {of("timestamp_millis", int64), of("user_agent", text),
                                     of("client_type", text), of("client_version", text)};
constexpr Message kClientContext{kClientMembers};
constexpr Member kContextMembers[] = {message_of("client_context", kClientContext)};
constexpr Message kContext{kContextMembers};
constexpr Member kEntryMembers[] = {needed(message_of("sql_driver_log", kDriverLog))};
constexpr Message kEntry{kEntryMembers};
// `context` is not demanded: the Go driver's events have neither of its usual members.
constexpr Member kEventMembers[] = {
    of("workspace_id", id), needed(of("frontend_log_event_id", text)),
    message_of("context", kContext), needed(message_of("entry", kEntry))};
constexpr Message kEvent{kEventMembers};

}  // namespace

const Member* Message::find(std::string_view name) const noexcept {
  for (const Member& member : members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

const Message& shipped_event_schema() noexcept { return kEvent; }

}  // namespace plumbline::fake
