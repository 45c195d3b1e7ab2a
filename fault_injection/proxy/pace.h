// How fast the bytes of one direction go out: slices and bandwidth, told the time. No socket, no
// clock. One thread; owned by its Pipe.
#pragma once

#include <vector>

#include "fault_injection/proxy/decision.h"

namespace plumbline::proxy {

class Pace {
 public:
  /// `faults`: those of the direction; only slice and bandwidth matter here.
  explicit Pace(const std::vector<AppliedFault>& faults);

  /// Bytes that go out together.
  struct Turn {
    std::size_t bytes = 0;
    Duration at{0};           ///< not before
    Duration line_free{0};    ///< when a line of that bandwidth has carried them
    Duration slice_delay{0};  ///< pause after them
  };

  /// What goes out next of `available` bytes (at least 1) that were ready at `due`. Of several
  /// faults whose windows hold at `now`, the narrowest counts: fewest bytes a second, smallest
  /// slice, longest pause. Bytes come out of the line when it has carried them: never early.
  [[nodiscard]] Turn next(std::size_t available, Duration due, Duration now) const;

  /// The turn was made at `now`.
  void passed(const Turn& turn, Duration now);

 private:
  std::vector<ProxyFault> faults_;
  Duration line_free_{0};
  Duration not_before_{0};
};

}  // namespace plumbline::proxy
