#include "reference/telemetry/counters.h"

#include <numeric>

namespace plumbline::telemetry {
namespace {

constexpr std::array<const char*, kDropReasonCount> kNames{
    "queue_full",        "superseded",        "disabled",        "flag_unknown",
    "breaker_open",      "retries_exhausted", "terminal_status", "partial",
    "payload_too_large", "evicted",           "close_budget"};

}  // namespace

const char* to_string(DropReason reason) noexcept {
  return kNames[static_cast<std::size_t>(reason)];
}

void Counters::drop(DropReason reason, std::uint64_t records) noexcept {
  dropped[static_cast<std::size_t>(reason)] += records;
}

std::uint64_t Counters::dropped_by(DropReason reason) const noexcept {
  return dropped[static_cast<std::size_t>(reason)];
}

std::uint64_t Counters::dropped_total() const noexcept {
  return std::accumulate(dropped.begin(), dropped.end(), std::uint64_t{0});
}

bool Counters::conserved() const noexcept {
  return recorded == merged + delivered + dropped_total() + pending;
}

Counters& Counters::operator+=(const Counters& other) noexcept {
  recorded += other.recorded;
  merged += other.merged;
  delivered += other.delivered;
  pending += other.pending;
  for (std::size_t i = 0; i < dropped.size(); ++i) dropped[i] += other.dropped[i];
  truncated += other.truncated;
  broken_invariants += other.broken_invariants;
  return *this;
}

}  // namespace plumbline::telemetry
