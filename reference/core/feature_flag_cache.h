// The server's flag per host key: last value, when it expires, who uses it, and whether it is being
// asked for. The client manager owns one and locks around it (not thread-safe itself). It asks
// nobody: the owner sends the request when one is due, which is at an open or a cut batch, never on
// a timer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "reference/core/flag_answer.h"
#include "reference/telemetry/config.h"
#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// What is known of a host's flag. `unknown`: never answered.
enum class FlagValue { unknown, off, on };

/// How a host's flag stands at a time. `unknown`: no request has ended yet; `failed`: the last one
/// failed, and none had answered before; `stale`: answered, and expired since.
enum class FlagState { unknown, on, off, stale, failed };

/// What may be done with a host's events now.
enum class FlagDecision {
  wait,      ///< the value is unknown or expired: keep them until a request answers or fails
  send,      ///< on
  off,       ///< discard them, reason disabled
  unlearned  ///< the last request failed and there is no earlier value: discard them, reason
             ///< flag_unknown (FF-3)
};

/// The flag values of all hosts of one client manager.
class FeatureFlagCache {
 public:
  /// Keeps at most `hosts_max` hosts (ClientManager's hosts_kept_max). Precondition: hosts_max
  /// >= 1.
  explicit FeatureFlagCache(std::size_t hosts_max);

  /// Counts one more user of the host (FF-6): a client whose connections ask, however many they
  /// are. A value left by earlier users is taken up unless it expired. Beyond hosts_max the host
  /// without users that was used longest ago is forgotten; false when all have users: then nothing
  /// is kept for this host, and telemetry is off for it.
  [[nodiscard]] bool add_reference(std::string_view host, Instant now);

  /// Counts one user less. With the last one refreshing stops; the value stays until it expires.
  void remove_reference(std::string_view host);

  /// True when a request should be sent: the host has users, its value is unknown or expired
  /// (a failed request counts for flag_failure_ttl), and no request is in flight (FF-1, FF-8).
  [[nodiscard]] bool due(std::string_view host, Instant now) const;

  /// Claims the request that is due; false when none is. Ends with exactly one of the three calls
  /// below (single flight).
  [[nodiscard]] bool begin_request(std::string_view host, Instant now);

  /// The request answered: its value is used for `flag_lifetime` from now on.
  void on_answer(std::string_view host, const FlagAnswer& answer, const Config& config,
                 Instant now);

  /// The request failed: the last known value is kept, and none is due for config.flag_failure_ttl
  /// (FF-3, FF-8).
  void on_failure(std::string_view host, const Config& config, Instant now);

  /// The request was never made, or cut short by the client's own close: as if it had not been
  /// begun.
  void abandon_request(std::string_view host);

  /// What to do with the host's events. `wait` also for a host that is not kept.
  [[nodiscard]] FlagDecision decision(std::string_view host, Instant now) const;

  /// When the last answer or failure expires; kNever when there was none.
  [[nodiscard]] Instant expires(std::string_view host) const;
  /// How the flag stands, for those who watch.
  [[nodiscard]] FlagState state(std::string_view host, Instant now) const;
  /// The last known value, expired or not.
  [[nodiscard]] FlagValue value(std::string_view host) const;
  /// Users counted for the host.
  [[nodiscard]] std::size_t references(std::string_view host) const;
  /// Hosts kept.
  [[nodiscard]] std::size_t size() const noexcept { return hosts_.size(); }

 private:
  struct Entry {
    FlagValue value = FlagValue::unknown;
    bool settled = false;  // a request has ended; `expires` is valid
    Instant expires{};
    bool in_flight = false;
    std::size_t references = 0;
    std::uint64_t last_use = 0;  // position in the order of use
  };
  [[nodiscard]] const Entry* find(std::string_view host) const;
  [[nodiscard]] Entry* find(std::string_view host);
  [[nodiscard]] bool make_room();

  std::size_t hosts_max_;
  std::uint64_t uses_ = 0;
  std::map<std::string, Entry, std::less<>> hosts_;
};

/// How long an answer is used: flag_ttl, or ttl_seconds clamped to [flag_ttl_min, flag_ttl_max]
/// where the profile honours it (FF-2).
[[nodiscard]] Duration flag_lifetime(const FlagAnswer& answer, const Config& config) noexcept;

}  // namespace plumbline::telemetry
