// What the runner has done with records so far: relaxed counters, written by the runner alone and
// read by any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "reference/telemetry/counters.h"

namespace plumbline::telemetry {

/// Counts of records by what became of them. `recorded`, `refused` and what waits in the queue are
/// the queue's.
class RecordCounts {
 public:
  void merge(std::uint64_t records = 1) noexcept { add(merged_, records); }
  void deliver(std::uint64_t records) noexcept { add(delivered_, records); }
  void drop(DropReason reason, std::uint64_t records = 1) noexcept {
    add(dropped_[static_cast<std::size_t>(reason)], records);
  }
  void truncate(std::uint64_t texts) noexcept { add(truncated_, texts); }
  void break_invariant() noexcept { add(broken_, 1); }
  /// What the runner holds now: statements, waiting events, the batch in flight.
  void set_held(std::uint64_t records) noexcept { held_.store(records, std::memory_order_relaxed); }

  /// A copy; `pending` is what is held.
  [[nodiscard]] Counters snapshot() const noexcept {
    Counters counters;
    counters.merged = merged_.load(std::memory_order_relaxed);
    counters.delivered = delivered_.load(std::memory_order_relaxed);
    counters.pending = held_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < kDropReasonCount; ++i) {
      counters.dropped[i] = dropped_[i].load(std::memory_order_relaxed);
    }
    counters.truncated = truncated_.load(std::memory_order_relaxed);
    counters.broken_invariants = broken_.load(std::memory_order_relaxed);
    return counters;
  }

 private:
  using Count = std::atomic<std::uint64_t>;
  static void add(Count& count, std::uint64_t records) noexcept {
    count.fetch_add(records, std::memory_order_relaxed);
  }
  Count merged_{0};
  Count delivered_{0};
  Count held_{0};
  Count truncated_{0};
  Count broken_{0};
  std::array<Count, kDropReasonCount> dropped_{};
};

}  // namespace plumbline::telemetry
