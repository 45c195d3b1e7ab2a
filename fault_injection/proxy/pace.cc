#include "fault_injection/proxy/pace.h"

#include <algorithm>
#include <limits>

namespace plumbline::proxy {
namespace {

// A line is fed in portions of a hundredth of a second: fine enough to look steady, and coarse
// against a timer's error.
constexpr std::uint64_t kPortionsPerSecond = 100;

// Of kPieceBytes at most: far from overflow.
Duration time_on_line(std::size_t bytes, std::uint64_t bytes_per_second) {
  const auto second = static_cast<std::uint64_t>(Duration(std::chrono::seconds(1)).count());
  return Duration(static_cast<std::int64_t>(bytes * second / bytes_per_second));
}

std::uint64_t portion_of(std::uint64_t bytes_per_second) {
  return std::max<std::uint64_t>(1, bytes_per_second / kPortionsPerSecond);
}

}  // namespace

Pace::Pace(const std::vector<AppliedFault>& faults) {
  for (const AppliedFault& applied : faults) {
    const FaultKind kind = applied.fault.kind;
    if (kind == FaultKind::slice || kind == FaultKind::bandwidth) faults_.push_back(applied.fault);
  }
}

Pace::Turn Pace::next(std::size_t available, Duration due, Duration now) const {
  constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
  Turn turn{available, std::max(due, not_before_)};
  std::uint64_t rate = kUnlimited;
  bool slices = false;
  for (const ProxyFault& fault : faults_) {
    if (!fault.window.holds(now)) continue;
    if (fault.kind == FaultKind::bandwidth) {
      rate = std::min(rate, fault.bytes_per_second);
    } else {
      slices = true;
      turn.bytes = std::min(turn.bytes, fault.slice_bytes);
      turn.slice_delay = std::max(turn.slice_delay, fault.slice_delay);
    }
  }
  if (rate == kUnlimited) return turn;
  if (!slices) turn.bytes = std::min<std::size_t>(turn.bytes, portion_of(rate));
  turn.line_free = std::max(line_free_, due) + time_on_line(turn.bytes, rate);
  turn.at = std::max(turn.at, turn.line_free);
  return turn;
}

void Pace::passed(const Turn& turn, Duration now) {
  line_free_ = std::max(line_free_, turn.line_free);
  not_before_ = now + turn.slice_delay;
}

}  // namespace plumbline::proxy
