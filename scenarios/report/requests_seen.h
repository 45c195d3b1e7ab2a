// The requests of a journal as they can be compared with those of another run: by host, endpoint
// and time, with what identifies them and nothing that a second run makes anew (ids, times within
// bodies, latencies, versions). Pure functions on values, any thread.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fake_server/journal/record.h"

namespace plumbline::report {

/// One request to a telemetry endpoint or for the flag, or an attempt that never became one.
struct RequestSeen {
  journal::Duration time{};  ///< its last byte was read; for an attempt: it began
  std::uint64_t sequence = 0;
  /// What is compared, in this order: name and value as people read them, such as {"events", "3"}
  /// and {"answer", "500"}.
  std::vector<std::pair<std::string, std::string>> members;
};

/// Host and endpoint ("telemetry" for both of them, "flag").
using RequestPlace = std::pair<std::string, std::string>;

/// What one journal shows.
struct RequestsSeen {
  std::vector<std::string> hosts;                             ///< in the order of their first use
  std::map<RequestPlace, std::vector<RequestSeen>> by_place;  ///< each list in order of time
};

/// What of a request is compared.
enum class Compared {
  all,     ///< for two runs of one client
  pattern  ///< for runs of two clients, which fill their events differently: endpoint, credentials,
           ///< the numbers, kinds and errors of events, the answer
};

/// Of a journal of two arms, the arm with telemetry. Attempts for an unknown endpoint, and requests
/// to others, are left out.
[[nodiscard]] RequestsSeen requests_seen(const journal::Journal& journal,
                                         Compared compared = Compared::all);

}  // namespace plumbline::report
