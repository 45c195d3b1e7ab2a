// When a host's telemetry endpoint is healthy enough that nothing excuses a late or missing event:
// rules on batching, delivery and shutdown ask it. Cautious: where it cannot be sure that the
// breaker is closed, it says no. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

/// The health of every host's telemetry endpoint over the run. Built once for a rule. A question
/// takes logarithmic time, and `slot_free_from` a step more for each export that may be under way.
/// Borrows the evidence.
class Health {
 public:
  explicit Health(const Evidence& evidence);
  explicit Health(const Evidence&&) = delete;

  /// From `from` to `to`: every attempt was answered 2xx within <healthy_within>, no earlier
  /// Retry-After still holds, and after earlier failures the breaker is certainly closed again
  /// (never near its threshold, or <probes_to_close> successes since the last failure with, for a
  /// rate policy, an open period before them).
  [[nodiscard]] bool is_healthy(const std::string& host, Duration from, Duration to) const;

  /// `time`, or later: when the exports under way at `time` have ended, since <flushes_in_flight>
  /// may make others wait.
  [[nodiscard]] Duration slot_free_from(const std::string& host, Duration time) const;
  /// `time`, or earlier: since when exports were under way without a pause until then. What a flush
  /// took along in that time may have waited for its turn.
  [[nodiscard]] Duration busy_since(const std::string& host, Duration time) const;

 private:
  /// A bad attempt, and what it and all before it mean.
  struct Bad {
    Duration begun{};
    Duration settled{};
    Duration until_max{};      ///< the latest end of a bad attempt's effect so far
    bool end_unknown = false;  ///< of it or of one before: it may last for ever
  };
  /// An export's time, and the latest end of it and all before it.
  struct Span {
    Duration begun{};
    Duration ended{};
    Duration ended_max{};
  };
  struct Host {
    std::vector<Bad> bad;                  ///< by begin
    std::vector<Duration> successes;       ///< begins, ascending
    std::vector<Span> exports;             ///< by begin, at the client
    std::vector<Duration> failed_exports;  ///< begins, ascending
  };

  void add_attempt(Host& host, const Exchange& exchange) const;
  void add_export(Host& host, const Export& item) const;
  [[nodiscard]] bool never_near_threshold(const Host& host, Duration to) const;
  [[nodiscard]] bool closed_again(const Host& host, const Bad& failed, Duration from) const;

  const Evidence& evidence_;
  std::map<std::string, Host> hosts_;
};

/// The flag stayed true on `host` from `from` to `to`, as far as it was answered; forced
/// connections do not ask.
[[nodiscard]] bool stays_enabled(const Evidence& evidence, const Connection& connection,
                                 Duration from, Duration to);

/// What "at once" may take to become visible at the service: in virtual time, which knows no
/// tolerance, the transit of a healthy network (<healthy_within>); with a real driver four times
/// that, for connecting through a proxy and TLS; elsewhere nothing, since the tolerance covers a
/// loopback's transit.
[[nodiscard]] Duration transit(const Evidence& evidence);

/// Of a real driver, how much later than its begin a request may arrive, and what its runtime may
/// spend around a call: transit. Elsewhere nothing.
[[nodiscard]] Duration lag_of_a_driver(const Evidence& evidence);

}  // namespace plumbline::judge
