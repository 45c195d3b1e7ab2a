// What the breaker of one host should have done, replayed from the exports seen by the profile's
// policy, beside what the client did: the ground that the CB rules stand on. Written from the
// requirements, independent of any client. Pure; one replay a host, for all rules; borrows the
// evidence.
// Where the journal does not tell an outcome, the replay stops there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

enum class BreakerState { closed, open, half_open };

/// An event that the application caused and that a client with a closed breaker would have to send.
struct Demand {
  Duration made{};  ///< it could be sent from here on
  Duration due{};   ///< made + flush_interval: its batch is cut at the latest
  std::uint64_t sequence = 0;
  bool proven = true;  ///< false: taken from other traffic of an import; shows that the application
                       ///< went on, no more
};

/// One time that the policy opens the breaker.
struct Opening {
  Duration
      opened{};  ///< the answer that completes it; the latest possible time where nobody saw it
  Duration opened_earliest{};  ///< equal, but for an attempt whose end nobody saw: its begin
  Duration
      until{};  ///< opened + the open period, Retry-After included (CB-12): a probe is due after it
  bool reopened = false;         ///< by a failed probe, not by the threshold
  std::size_t probes = 0;        ///< successful ones before the failed one that re-opened it
  bool calls_uncertain = false;  ///< its failures may be retries of fewer exports: attempts without
                                 ///< their events, as close together as retries are
  std::vector<std::size_t>
      counted;  ///< the failed exports that opened it (indices into the host's exports)
  std::vector<const Exchange*> early;  ///< telemetry requests that came clearly within open_for
  bool borderline = false;  ///< a request came so close to its end that the jitter hides the truth
  bool silent_on_demand = false;  ///< an event became due in it, and nothing was sent for it
  bool spans_lives = false;       ///< its failures were of several lives of the client: CB-8's
  bool silent_late = false;       ///< the same in the second half of open_for
};

/// Events that waited for a client that should have sent them.
struct Withheld {
  Demand demand;
  Duration deadline{};                        ///< by when something should have been sent
  BreakerState state = BreakerState::closed;  ///< the policy's state; open: its period was over
  std::size_t failures = 0;  ///< counted against the client when the event was made
  std::size_t probes =
      0;  ///< successful ones so far; when closed: those that closed it, 0 if it never opened
};

/// One half-open period.
struct Probing {
  std::vector<std::size_t> probes;  ///< indices into the host's exports
  std::size_t in_flight_max = 0;    ///< at the same time
  bool overlap_certain = true;      ///< false: an overlapping probe's end was not seen
  std::optional<Duration> closed;   ///< enough of them succeeded
};

struct BreakerHistory {
  std::vector<Demand> demands;
  std::vector<Opening> openings;
  std::vector<Probing> probings;
  std::vector<Withheld> withheld;
  std::string stopped;  ///< why the replay stopped before the end; empty when it did not
  Duration known_until = Duration::max();  ///< beyond this time the replay knows nothing
};

/// Replays one host.
[[nodiscard]] BreakerHistory replayed_breaker(const Evidence& evidence, const std::string& host);
/// The same as the evidence has it; empty for a host that it does not know.
[[nodiscard]] const BreakerHistory& breaker_history(const Evidence& evidence,
                                                    const std::string& host);

/// The time by which an event due at some moment must have become visible, after that moment:
/// tolerance, jitter and the transit of a healthy network.
[[nodiscard]] Duration due_slack(const Evidence& evidence);

}  // namespace plumbline::judge
