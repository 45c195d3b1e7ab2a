// The strict decoder of both telemetry payloads, written from the wire format alone and independent
// of any encoder. The service answers by it, the judge reads evidence by it. Pure: no state, any
// thread, never throws whatever the bytes; bounded by kDepthMax, kEventsMax and kFindingsMax.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::fake {

/// Deepest nesting that is read; the schema needs 6. Deeper text is refused before it is parsed.
inline constexpr std::size_t kDepthMax = 32;
/// Events read from one body: ten times batch_size_max of BT-3, so that an oversized batch is still
/// seen whole.
inline constexpr std::size_t kEventsMax = 10'000;
/// Findings kept from one body of each requirement, and as many of what passes beyond the schema: a
/// hostile body cannot fill memory with complaints, and none of one kind hides another.
inline constexpr std::size_t kFindingsMax = 1'000;

/// One event of either payload, as far as it could be read. Members that are absent on the wire are
/// empty.
struct DecodedEvent {
  std::string kind;  ///< design: metric_type; shipped: operation_type; without one "sql_operation"
                     ///< (a statement_type alone: Python's driver), "volume", or "unknown"
  std::string event_id;  ///< shipped: frontend_log_event_id; design has none
  std::string session_id;
  std::string statement_id;
  std::string workspace_id;  ///< design: workspace_id; shipped: workspace_id, as text if it came as
                             ///< a number
  std::optional<std::int64_t> latency_ms;
  std::optional<std::int64_t>
      timestamp_ms;  ///< since 1970, client's wall clock; the Go driver's events have none
  std::optional<std::int64_t>
      chunk_count;  ///< design: result.chunk_count; shipped: total_chunks_iterated
  std::optional<std::int64_t> chunks_present;    ///< shipped only
  std::optional<std::int64_t> first_chunk_ms;    ///< shipped only
  std::optional<std::int64_t> slowest_chunk_ms;  ///< shipped only
  std::optional<std::int64_t> chunks_ms;         ///< shipped only: sum_chunks_download_time_millis
  std::optional<std::int64_t> bytes;             ///< design only: result.bytes_downloaded
  std::optional<std::int64_t>
      poll_count;  ///< design: poll.count; shipped: n_operation_status_calls
  std::optional<std::int64_t>
      poll_latency_ms;  ///< design: poll.latency_ms; shipped: operation_status_latency_millis
  bool has_error =
      false;  ///< design: error_type or an error tag, or an `error` metric; shipped: error_info
  std::string error_type;    ///< design: error_type, else the tag error.type; shipped: error_name
  std::string stack_trace;   ///< shipped only (PR-6)
  std::string user_agent;    ///< shipped only: context.client_context.user_agent
  bool is_internal = false;  ///< shipped only: operation_detail.is_internal_call
  std::map<std::string, std::string>
      tags;             ///< design only: tag -> value as text ("3", "true", "abc")
  std::string pointer;  ///< JSON pointer in the body: "/metrics/0", "/protoLogs/0"
  /// Canonical text without the event id: equal for the same event in two attempts of one batch.
  /// The time is left out too (a client may stamp the sending time) where ids tell the event apart:
  /// a statement id, or a session event's session id.
  std::string fingerprint;
  std::string text;  ///< design: the event's JSON, members sorted; shipped: the element of
                     ///< protoLogs as sent
  bool operator==(const DecodedEvent&) const = default;
};

/// Something that the wire format does not allow.
struct Finding {
  std::string requirement;     ///< "WF-2", "WF-3", "WF-5", "WF-6", "PR-5", "PR-7" or "BT-4"
  bool beyond_schema = false;  ///< listed as seen beyond the schema: passes, and is reported (WF-3)
  std::string
      pointer;  ///< JSON pointer; inside a protoLogs element it continues: "/protoLogs/0/entry/..."
  std::string message;  ///< one line; names members and types, shortened values only
  bool operator==(const Finding&) const = default;
};

/// "WF-3 /metrics/0/latency_ms: expected ..." (", seen beyond the schema" where it passes): for
/// people.
[[nodiscard]] std::string to_string(const Finding& finding);
std::ostream& operator<<(std::ostream& out, const Finding& finding);

/// What a body holds.
struct Decoded {
  std::string payload;               ///< "design", "shipped", or "" when it is neither
  std::vector<DecodedEvent> events;  ///< those that could be read at all, in order
  std::vector<Finding> findings;     ///< in order of the body
  std::size_t events_sent =
      0;  ///< elements of the array, readable or not; a healthy answer's numProtoSuccess
  std::optional<std::int64_t> upload_time_ms;  ///< shipped only
  bool int64_as_text = false;  ///< shipped only: at least one 64-bit number came as a string
  bool items_present = false;  ///< shipped only: the envelope has `items`
  bool operator==(const Decoded&) const = default;
};

/// Decodes a body of any bytes. WF-2, WF-3, WF-5, WF-6, PR-5, PR-7, BT-4. An undecodable body has
/// payload "" and one WF-2 finding. Whether ids must be there (AG-5, PR-9) needs more than a body:
/// the judge decides.
[[nodiscard]] Decoded decode(std::string_view body);

/// What a request has that is not telemetry's.
[[nodiscard]] const Decoded& nothing_decoded() noexcept;

/// A body and what `decode` makes of it.
struct ReadBody {
  std::string body;
  Decoded decoded;
};

/// The same of `body`, kept for later. `known` comes back where it is of the very same bytes: an
/// attempt repeats the body of the one before, and the judge has those of the service, whose
/// decoder is its own. Bytes that anybody changed are decoded anew. Never nullptr.
[[nodiscard]] std::shared_ptr<const ReadBody> read_body(
    std::string_view body, const std::shared_ptr<const ReadBody>& known = nullptr);

/// One execution of a statement: design `statement`; shipped EXECUTE_STATEMENT,
/// EXECUTE_STATEMENT_ASYNC. AG-1.
[[nodiscard]] bool is_statement_event(const DecodedEvent& event) noexcept;
/// A session was opened, or failed to: design `connection`; shipped CREATE_SESSION. AG-6, BT-5.
[[nodiscard]] bool is_connection_event(const DecodedEvent& event) noexcept;

}  // namespace plumbline::fake
