// What two runs of the same steps differ in, request by request: missing, extra, earlier, later,
// changed. `plumbline replay` tells by it what a recording and its replay differ in, `plumbline
// explain` where a client departs from the reference. Pure functions on values, any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/report/requests_seen.h"

namespace plumbline::report {

/// One request that is not the same in both runs.
struct RequestDifference {
  enum class Kind { missing, extra, earlier, later, changed };

  Kind kind = Kind::missing;
  std::string host;      ///< by the first run's name; for an extra request by the second's
  std::string endpoint;  ///< "telemetry" or "flag"
  std::size_t ordinal =
      0;  ///< from 1, of its host and endpoint, in the run that `host` is named by
  std::optional<std::chrono::nanoseconds> before;  ///< when, in the first run; empty for an extra
  std::optional<std::chrono::nanoseconds> after;   ///< when, in the second; empty for a missing one
  std::string
      what;  ///< one line: what it was; by how much it moved; which members are not the same

  bool operator==(const RequestDifference&) const = default;
};

/// The differences of the run `again` from the run `recorded`, in order of time. Times within
/// `tolerance` are the same. Compared are endpoint, credentials, org, the numbers and kinds of
/// events with what they sum up to, and the answer; not ids, latencies, versions and texts. A
/// request that both moved and changed is two differences. Hosts are the same by name; those that
/// only one run knows are paired in the order of their first use. Of journals of two arms, the arms
/// with telemetry are compared. A Retry-After date is like any other.
[[nodiscard]] std::vector<RequestDifference> request_differences(const journal::Journal& recorded,
                                                                 const journal::Journal& again,
                                                                 std::chrono::nanoseconds tolerance,
                                                                 Compared compared = Compared::all);

/// "missing", "extra", "earlier", "later" or "changed".
[[nodiscard]] std::string to_string(RequestDifference::Kind kind);

/// "host a, telemetry request 2: earlier by 40 ms, at 1.21 s instead of 1.25 s", in one line.
[[nodiscard]] std::string to_string(const RequestDifference& difference);

/// "1.25 s": seconds in microseconds at the finest, without zeros behind.
[[nodiscard]] std::string seconds_text(std::chrono::nanoseconds time);

/// "40 ms" below a second, else as `seconds_text`; without a sign.
[[nodiscard]] std::string span_text(std::chrono::nanoseconds span);

}  // namespace plumbline::report
