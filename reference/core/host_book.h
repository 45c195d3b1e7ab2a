// What is known of hosts and outlives their clients: the flag's value, the circuit breaker, and the
// time before which nothing may be sent. The client manager owns one and every client shares it;
// any thread. Thread-safe: one short mutex.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "reference/core/circuit_breaker.h"
#include "reference/core/feature_flag_cache.h"
#include "reference/telemetry/config.h"
#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// The book of hosts, at most `hosts_max` of them; the one without a client that was used longest
/// ago is forgotten first.
class HostBook {
 public:
  explicit HostBook(std::size_t hosts_max);

  /// A client of the host begins, with this configuration for a breaker that does not exist yet
  /// (CB-8). False when the book is full of hosts with clients: telemetry is off for this one.
  [[nodiscard]] bool acquire(const std::string& host, const Config& config);
  /// A client of the host has ended; that counts as a use.
  void release(const std::string& host);

  // The flag. See FeatureFlagCache.
  [[nodiscard]] bool add_flag_reference(const std::string& host, Instant now);
  void remove_flag_reference(const std::string& host);
  [[nodiscard]] FlagDecision flag_decision(const std::string& host, Instant now) const;
  [[nodiscard]] bool begin_flag_request(const std::string& host, Instant now);
  void on_flag_answer(const std::string& host, const FlagAnswer& answer, const Config& config,
                      Instant now);
  void on_flag_failure(const std::string& host, const Config& config, Instant now);
  void abandon_flag_request(const std::string& host);
  [[nodiscard]] FlagState flag_state(const std::string& host, Instant now) const;
  /// When the last answer or failure expires; kNever when there was none.
  [[nodiscard]] Instant flag_expires(const std::string& host) const;

  // The breaker. See CircuitBreaker. A host that is not acquired has none: no permit.
  [[nodiscard]] CircuitBreaker::State breaker_state(const std::string& host, Instant now) const;
  [[nodiscard]] std::optional<Permit> try_acquire(const std::string& host, Instant now);
  void on_export_result(const std::string& host, Permit permit, bool ok, Instant now,
                        Duration retry_after);

  /// No export to the host starts earlier (RT-4).
  [[nodiscard]] Instant not_before(const std::string& host) const;
  /// Moves it later; never earlier.
  void hold_until(const std::string& host, Instant time);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Page {
    explicit Page(const Config& config) : breaker(config) {}
    CircuitBreaker breaker;
    Instant not_before = Instant::min();
    std::size_t clients = 0;
    std::uint64_t last_use = 0;
  };
  [[nodiscard]] bool make_room();

  mutable std::mutex mutex_;
  std::size_t hosts_max_;
  std::uint64_t uses_ = 0;
  FeatureFlagCache flags_;
  std::map<std::string, Page> pages_;
};

}  // namespace plumbline::telemetry
