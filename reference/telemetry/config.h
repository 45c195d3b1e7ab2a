// Every number that steers the client, as one plain value: the two profiles, the user's choice, the
// limits. An application builds a Config before it opens a connection (any thread; a Config is a
// value and is never shared by reference), from a profile, from the text keys of a connection
// string, or member by member. Left out: what only a judge of the client needs (slowdown_max,
// tolerance, "healthy").
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// Which wire format and which flag service: the design's (databricks-sql-go PR 298) or the one
/// that drivers ship.
enum class ProfileKind { design, shipped };

/// What the user said about telemetry. `unset` and `on` both mean: ask the server (EN-4).
enum class UserChoice { unset, off, on, force };

/// When the circuit breaker opens: after failures in a row, or at a share of failures among the
/// last calls.
enum class BreakerPolicy { consecutive, rate };

/// The word for a value, as `Config::set` reads it.
[[nodiscard]] const char* to_string(ProfileKind profile) noexcept;
[[nodiscard]] const char* to_string(UserChoice choice) noexcept;
[[nodiscard]] const char* to_string(BreakerPolicy policy) noexcept;

/// The client's parameters. Defaults are those of the design profile; a range is what `problems`
/// accepts. Durations are in [1 ms, 24 h] unless said otherwise.
struct Config {
  // What is spoken, and to whom.
  ProfileKind profile = ProfileKind::design;
  /// Opt-out beats force beats the server's flag (EN-4).
  UserChoice choice = UserChoice::unset;
  /// Name and version in the User-Agent (WF-8): 1 to 128 letters, digits and -._~ each.
  std::string driver_name = "plumbline-reference";
  std::string driver_version = "0.1.0";
  /// Where events go with and without credentials (WF-1, WF-7). A path begins with '/'.
  std::string telemetry_path = "/api/2.0/telemetry-ext";
  std::string telemetry_path_unauthenticated = "/api/2.0/telemetry-unauth";

  // Feature flag.
  /// Where the flag is asked for; `flag_target` completes it.
  std::string flag_path = "/api/2.0/feature-flags";
  /// The CLIENT in the shipped flag path; characters as in driver_name.
  std::string flag_client = "ADBC";
  /// The flag's full name; characters as in driver_name.
  std::string flag_name =
      "databricks.partnerplatform.clientConfigsFeatureFlags.enableTelemetryForAdbc";
  /// Whether a server's ttl_seconds, clamped to [flag_ttl_min, flag_ttl_max], replaces flag_ttl
  /// (FF-2).
  bool honours_ttl_seconds = false;
  Duration flag_ttl = std::chrono::minutes{15};
  Duration flag_ttl_min = std::chrono::seconds{60};
  Duration flag_ttl_max = std::chrono::hours{24};
  /// Bound on a flag request, which is one attempt.
  Duration flag_timeout = std::chrono::seconds{2};
  /// A failed flag request is not repeated earlier (FF-8).
  Duration flag_failure_ttl = std::chrono::seconds{60};
  /// What opening a connection may cost; the client never waits there at all (FF-4).
  Duration connect_budget = std::chrono::milliseconds{50};

  // Batches.
  /// Pending events that flush at once (BT-1): 1 to batch_size_max.
  std::size_t batch_size = 100;
  /// No event waits longer (BT-2).
  Duration flush_interval = std::chrono::seconds{5};
  /// Whether a client's first deadline is drawn in [0, flush_interval) (BT-8).
  bool first_flush_jittered = false;
  /// Bounds on one request (BT-3): 1 to 1 000 events, 1 KiB to 1 MiB.
  std::size_t batch_size_max = 1000;
  std::size_t payload_max = std::size_t{1024} * 1024;
  /// Exports of a host at a time (BT-7): 1, for its runner makes one request at a time.
  std::size_t flushes_in_flight = 1;

  // Exports.
  /// Attempts besides the first, all layers together (RT-1): 0 to 10.
  std::size_t max_retries = 3;
  /// The first wait; it doubles each time (RT-3). At most 1 min.
  Duration retry_delay = std::chrono::milliseconds{100};
  /// The share of a wait that may be added at random (RT-3): 0 to 100.
  std::size_t retry_jitter_percent = 50;
  /// Bound on establishing a connection: at most attempt_timeout.
  Duration connect_timeout = std::chrono::seconds{3};
  /// Bound on one attempt, connect included.
  Duration attempt_timeout = std::chrono::seconds{10};
  /// Bound on all attempts and waits of a batch (RT-6).
  Duration export_budget = std::chrono::seconds{30};
  /// Retry-After silences a host for no longer (RT-4).
  Duration retry_after_cap = std::chrono::seconds{60};
  /// A longer answer is cut off there: 1 KiB to 1 MiB.
  std::size_t answer_bytes_max = std::size_t{64} * 1024;

  // Circuit breaker.
  BreakerPolicy breaker_policy = BreakerPolicy::consecutive;
  /// consecutive: 1 to 1 000 failures in a row; rate: 1 to 100 per cent (CB-1).
  std::size_t breaker_threshold = 5;
  /// rate: the last calls looked at, 1 to 1 000, and how many there must be, 1 to breaker_window.
  std::size_t breaker_window = 30;
  std::size_t breaker_calls_min = 10;
  /// Silence after opening (CB-2), and to what Retry-After may lengthen it (CB-12).
  Duration open_for = std::chrono::seconds{60};
  Duration open_for_max = std::chrono::minutes{10};
  /// Successes that close it (CB-4), and probes at a time (CB-3): 1 to 100 each.
  std::size_t probes_to_close = 2;
  std::size_t probes_in_flight = 1;

  // Limits.
  /// The last close returns within this (SH-2).
  Duration close_budget = std::chrono::seconds{5};
  /// Pending records; a full queue refuses the newest (RS-1): 2 to 1 000 000.
  std::size_t queue_capacity = 10'000;
  /// Statements never completed are dropped beyond this number, 1 to 1 000 000, and age (AG-8).
  std::size_t statements_max = 10'000;
  Duration statement_age_max = std::chrono::hours{1};
  /// Retryable errors kept with a statement: 1 to 1 000.
  std::size_t errors_kept_max = 16;
  /// Hosts with a runner at once: 1 to 1 000. Beyond, telemetry is off for the host.
  std::size_t hosts_max = 64;

  /// The design profile. Its `choice` is `unset`.
  [[nodiscard]] static Config design();
  /// What the drivers converged on in 2026; it speaks as GOLANG.
  [[nodiscard]] static Config shipped();

  /// One line for each member out of its range or at odds with another, naming it. Empty: the value
  /// is usable.
  [[nodiscard]] std::vector<std::string> problems() const;

  /// The same with every Duration divided, for runs in scaled real time. None falls below 1 ms (so
  /// none becomes 0, and a usable value stays usable). Precondition: divisor >= 1.
  [[nodiscard]] Config with_times_divided_by(std::int64_t divisor) const;

  /// Sets a member by its name: durations as "5s", counts in decimal, enumerations and booleans by
  /// their words. False when there is no such parameter or the value is not in its own range; then
  /// nothing is changed and `*why` (if given) says what was expected. Ranges between two members
  /// are left to `problems`.
  [[nodiscard]] bool set(std::string_view parameter, std::string_view value, std::string* why);

  /// The names that `set` knows, in the order of the members of each type; for messages and
  /// overviews.
  [[nodiscard]] static std::vector<std::string_view> parameter_names();

  /// "NAME/VERSION", the User-Agent of every request (FF-7, WF-8).
  [[nodiscard]] std::string user_agent() const;

  bool operator==(const Config&) const = default;
};

/// A text key that was not used, for the caller to log or show. The default was kept.
struct ConfigProblem {
  std::string key;
  std::string value;
  std::string reason;
  bool operator==(const ConfigProblem&) const = default;
};

/// What `parse_config` made of the text keys.
struct ParsedConfig {
  Config config;
  std::vector<ConfigProblem> problems;  ///< in the order of the keys
};

/// Applies the text keys of a connection string to `base`: `telemetry` (true, false, 0, force; any
/// case), `telemetry_batch_size`, `telemetry_flush_interval`, `telemetry_max_retries`,
/// `telemetry_retry_delay`, `telemetry_breaker_threshold`, `telemetry_breaker_timeout`; durations
/// Go style ("500ms", "1m30s"). A bad value is reported and the base's is kept: it never fails, and
/// never disables anything. Keys that do not begin with "telemetry" belong to the driver and are
/// passed over; other "telemetry..." keys are reported.
[[nodiscard]] ParsedConfig parse_config(Config base,
                                        const std::map<std::string, std::string>& keys);

}  // namespace plumbline::telemetry
