// One export at a time: a batch, its bytes, its breaker permit and its attempts (RT-1 to RT-7).
// Decides after each outcome whether and when to try again. The client's one runner calls it. A
// pure state machine: the client sends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "reference/core/circuit_breaker.h"
#include "reference/core/handle_registry.h"
#include "reference/core/random.h"
#include "reference/telemetry/config.h"
#include "reference/telemetry/counters.h"
#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

/// A batch, encoded: the same bytes at every attempt (RT-5).
struct Shipment {
  Group group;
  std::string body;
  std::uint64_t events = 0;
  std::uint64_t records = 0;
  bool asks = false;  ///< carries events of a connection that asks the server
  std::shared_ptr<Handle>
      fallback;       ///< whose credentials serve when no handle of the group is live
  std::string token;  ///< the last one used; empty: not authenticated
};

/// How an export ended.
struct ExportResult {
  Permit permit;
  bool ok = false;              ///< a 2xx: what the breaker is told
  std::uint64_t delivered = 0;  ///< records
  std::uint64_t dropped = 0;    ///< records
  DropReason reason = DropReason::partial;
  Duration retry_after{};  ///< asked for by the last answer; lengthens an opening breaker (CB-12)
};

class Exporter {
 public:
  /// Borrows the config for its life; `random` draws the jitter of waits (RT-3).
  Exporter(const Config& config, Random random);

  /// True from `begin` until the result.
  [[nodiscard]] bool busy() const noexcept { return current_.has_value(); }
  /// Starts an export; its first attempt is due at once. Precondition: not busy.
  void begin(Shipment shipment, Permit permit, Instant now);
  /// Attempts begun of the export under way; 0 when there is none.
  [[nodiscard]] std::size_t attempts() const noexcept { return current_ ? current_->attempts : 0; }
  /// When the next attempt is due; kNever when none is awaited.
  [[nodiscard]] Instant next_attempt() const noexcept;
  /// The end of the export budget (RT-6). Precondition: busy.
  [[nodiscard]] Instant give_up_at() const noexcept;
  /// The shipment being exported. Precondition: busy.
  [[nodiscard]] const Shipment& shipment() const noexcept { return current_->shipment; }

  /// The next attempt's request. Its time-out ends no later than `end`. An empty `token`: the last
  /// one serves again. Precondition: busy, and it is due.
  [[nodiscard]] HttpRequest attempt(const std::string& origin, const std::string& token,
                                    Instant now, Instant end);
  /// Reports the attempt. A result when the export has ended; nothing: it will be tried again at
  /// `next_attempt`. `close_end`: the end of the close budget, kNever when not closing.
  [[nodiscard]] std::optional<ExportResult> on_outcome(const HttpOutcome& outcome, Instant now,
                                                       WallTime wall, Instant close_end);
  /// Ends the export without another attempt: everything is dropped for `reason`. Precondition:
  /// busy.
  [[nodiscard]] ExportResult give_up(DropReason reason);

 private:
  struct Export {
    Shipment shipment;
    Permit permit;
    Instant begun{};
    std::size_t attempts = 0;
    Instant next{};
    Duration retry_after{};  // asked for by the last answer
  };
  [[nodiscard]] ExportResult succeed(const HttpOutcome& outcome);

  const Config& config_;
  Random random_;
  std::optional<Export> current_;
};

/// How many of `sent` events a 2xx body of the shipped profile reports as not taken: the shortfall
/// of numProtoSuccess or the number of errors, whichever is more, at most `sent`. A body without
/// these members, or no JSON: none (RT-7).
[[nodiscard]] std::uint64_t events_refused(std::string_view body, std::uint64_t sent);

}  // namespace plumbline::telemetry
