// The events that go on the wire and the bytes that they become, in the payload of either profile.
// The exporter calls it from the client's one runner. Any bytes in any text give valid JSON (WF-9);
// only classes and codes of errors are written, never a message (PR-6); only tags listed for the
// kind of event leave (PR-5, PR-7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reference/telemetry/config.h"
#include "reference/telemetry/errors.h"
#include "reference/telemetry/operations.h"
#include "reference/telemetry/tags.h"
#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// Result chunks of a statement, summed (AG-2).
struct ChunkSums {
  std::int64_t count = 0;
  std::int64_t bytes = 0;
  Duration first{};    ///< latency of the first chunk
  Duration slowest{};  ///< latency of the slowest
  Duration total{};    ///< latencies added
  bool operator==(const ChunkSums&) const = default;
};

/// Status polls of a statement, summed (AG-2).
struct PollSums {
  std::int64_t count = 0;
  Duration latency{};  ///< latencies added
  bool operator==(const PollSums&) const = default;
};

/// One event, complete. The aggregator makes only events that the profile has; each encoder reads
/// what its payload has a place for. `tags` never needs what a member says already (ids, error
/// class and code, chunks, polls, the driver's version): the encoder writes those tags from the
/// members, and passes over copies in `tags`.
struct WireEvent {
  MetricKind kind = MetricKind::statement;  ///< design: metric_type, and which tags are listed
  /// Shipped: operation_type. None: it belongs to no operation.
  std::optional<Operation> operation = Operation::execute_statement;
  std::string event_id;             ///< UUID; shipped: frontend_log_event_id (WF-4)
  std::string workspace_id;         ///< empty: left out, as the two below
  std::string session_id;           ///< as the server issued it (AG-5)
  std::string statement_id;         ///< as the server issued it (AG-5)
  WallTime time{};                  ///< when it happened, on the client's wall clock (WF-5)
  Duration latency{};               ///< whole milliseconds go out; a negative one as 0 (WF-6)
  std::optional<ErrorClass> error;  ///< set if and only if the operation failed (AG-4)
  int http_status = 0;              ///< of the failure, 0: none; design: error.code
  ChunkSums chunks;                 ///< statements only
  PollSums polls;                   ///< statements only
  ConnectionAttributes attributes;  ///< shipped CREATE_SESSION only
  std::vector<Tag> tags;            ///< at most one a TagId; not listed for the kind: passed over
  bool operator==(const WireEvent&) const = default;
};

/// Where a body goes and when. The unauthenticated endpoint gets nothing that identifies a session,
/// statement, workspace or user (PR-9).
struct Envelope {
  WallTime upload_time{};
  bool authenticated = false;
};

/// The request body for these events, in order: config.profile's payload. An export encodes once
/// and sends the same bytes at each attempt (RT-5). Precondition: not empty (BT-4).
[[nodiscard]] std::string encode(const Config& config, std::span<const WireEvent> events,
                                 const Envelope& envelope);

/// Appends the event as it stands in a body, behind a comma where `events` has one already. For a
/// body that grows until it is full (BT-3).
void append_encoded(std::string& events, const Config& config, const WireEvent& event,
                    bool authenticated);

/// The body of events that were appended so: what `encode` makes of them.
[[nodiscard]] std::string enclose(const Config& config, std::string_view events,
                                  const Envelope& envelope);

/// Bytes of a body besides its events.
[[nodiscard]] std::size_t envelope_size(const Config& config, const Envelope& envelope);

}  // namespace plumbline::telemetry
