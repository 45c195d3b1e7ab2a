// What became of the records of one host: a plain value that a client hands out. The unit is the
// record (one push of the interceptor). At rest every record is accounted for exactly once (RS-4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace plumbline::telemetry {

/// Why a record was dropped.
enum class DropReason : std::uint8_t {
  queue_full,         ///< the bounded queue refused it
  superseded,         ///< a retryable error of a statement that succeeded (BT-6)
  disabled,           ///< the server's flag is not true (EN-2)
  flag_unknown,       ///< the flag could not be learned (FF-3)
  breaker_open,       ///< nothing was attempted (CB-2)
  retries_exhausted,  ///< attempts or the export budget ran out (RT-1, RT-6)
  terminal_status,    ///< an answer that is not retried (RT-2)
  partial,            ///< a 2xx that reported less than was sent (RT-7)
  payload_too_large,  ///< one event beyond payload_max (BT-3)
  evicted,            ///< a statement never completed (AG-8)
  close_budget        ///< the close ran out of time (SH-2)
};
inline constexpr std::size_t kDropReasonCount = 11;

/// The name of a reason, e.g. "queue_full".
[[nodiscard]] const char* to_string(DropReason reason) noexcept;

/// Counts of records. Not thread-safe itself: its owner locks or hands out a copy.
struct Counters {
  std::uint64_t recorded = 0;                             ///< pushed, refused ones included
  std::uint64_t merged = 0;                               ///< folded into another record's event
  std::uint64_t delivered = 0;                            ///< acknowledged by a 2xx
  std::uint64_t pending = 0;                              ///< queued, aggregated or in flight
  std::array<std::uint64_t, kDropReasonCount> dropped{};  ///< by reason; read with `dropped_by`
  std::uint64_t truncated = 0;          ///< texts cut to their inline size; not part of the sum
  std::uint64_t broken_invariants = 0;  ///< never above 0 in a correct client; not part of the sum

  /// Counts `records` dropped for `reason`.
  void drop(DropReason reason, std::uint64_t records = 1) noexcept;
  /// Records dropped for that reason.
  [[nodiscard]] std::uint64_t dropped_by(DropReason reason) const noexcept;
  /// Records dropped for any reason.
  [[nodiscard]] std::uint64_t dropped_total() const noexcept;
  /// recorded = merged + delivered + dropped + pending (RS-4). Meaningful at rest only.
  [[nodiscard]] bool conserved() const noexcept;
  /// Adds another host's, or an earlier client's, counts.
  Counters& operator+=(const Counters& other) noexcept;
  bool operator==(const Counters&) const = default;
};

}  // namespace plumbline::telemetry
