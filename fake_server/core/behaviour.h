// The behaviour script of one host of the fake service: what its endpoints answer, when and how, as
// a value. Times are since the start of the run. Scenario files hold it as JSON (behaviour_json.h);
// the service obeys it. Any thread.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "fake_server/core/http.h"

namespace plumbline::fake {

/// The flag's value from `at` on. `value`: JSON text ("true", "\"yes\"", "null"); empty: the flag
/// is absent.
struct FlagFlip {
  Duration at{};
  std::string value;
  bool operator==(const FlagFlip&) const = default;
};

/// What the flag endpoint says. A JSON boolean is sent as the profile does (design: true; shipped:
/// "true"), unless `verbatim`; any other value is sent as it stands. EN-2.
struct FlagState {
  std::string value =
      "true";  ///< JSON text until the first flip; empty: the flag is absent from the answer
  bool verbatim = false;  ///< a boolean is sent as a JSON boolean in the shipped answer too
  std::optional<std::int64_t>
      ttl_seconds;  ///< sent as it stands by both profiles; none: shipped 900, design absent
  std::vector<FlagFlip> flips;  ///< in order of time
  bool operator==(const FlagState&) const = default;
};

/// One rule: which requests of an endpoint it answers, and how. Both windows must match, and chance
/// (`per_mille`), drawn anew for each request from the service's seed.
struct AnswerRule {
  std::uint64_t first = 1;  ///< first request it answers, counted from 1 per host and endpoint kind
  std::uint64_t last = std::numeric_limits<std::uint64_t>::max();  ///< last one, inclusive
  Duration from{};                ///< since the start of the run, inclusive
  Duration to = Duration::max();  ///< exclusive
  std::int64_t per_mille = 1000;  ///< of 1 000 requests in the windows, how many it answers
  std::optional<int> status;      ///< none: the healthy answer's
  Duration delay{};
  std::optional<std::int64_t> retry_after_seconds;  ///< Retry-After: that number
  std::optional<std::int64_t>
      retry_after_date_in_seconds;    ///< Retry-After: HTTP date of now + that, rounded up
  std::optional<std::string> body;    ///< instead of the healthy or the error body
  std::string content_type;           ///< empty: application/json
  std::string redirect;               ///< Location; empty: none
  std::int64_t success_short_by = 0;  ///< numProtoSuccess is that much below the events sent (RT-7)
  std::vector<std::string> errors;    ///< the answer's `errors` (RT-7)
  Delivery delivery = Delivery::normal;
  bool operator==(const AnswerRule&) const = default;

  /// True when the rule answers request number `number` (from 1) arriving at `now`.
  [[nodiscard]] bool matches(std::uint64_t number, Duration now) const noexcept;
};

/// A token bucket on the telemetry endpoints, full at the start; an empty one answers 429.
struct RateLimit {
  std::int64_t burst = 1;                              ///< its size, at least 1
  Duration refill_interval = std::chrono::seconds(1);  ///< one token comes back each time, above 0
  std::optional<std::int64_t> retry_after_seconds;     ///< none: no Retry-After
  bool operator==(const RateLimit&) const = default;
};

/// A bearer token that the host accepts, until `expires` (exclusive) if set.
struct Token {
  std::string name;  ///< the token itself
  std::optional<Duration> expires;
  bool operator==(const Token&) const = default;
};

/// The script of one host. The default value is a healthy host with the flag on that takes any
/// bearer token.
struct Behaviour {
  FlagState flag;
  std::vector<AnswerRule> telemetry;     ///< the first that matches wins; none: the healthy answer
  std::vector<AnswerRule> flag_answers;  ///< the same for flag requests
  std::optional<RateLimit> rate_limit;
  std::vector<Token> tokens;  ///< empty: any bearer token passes; names are unique
  bool require_org =
      false;  ///< a telemetry request with credentials needs x-databricks-org-id, else 400
  bool operator==(const Behaviour&) const = default;

  /// The same script on a faster clock: every delay, window, expiry, flip and refill interval
  /// divided (rounded down, but nothing above 0 becomes 0). Retry-After and ttl_seconds are on the
  /// wire in seconds and stay. `divisor` >= 1.
  [[nodiscard]] Behaviour times_divided_by(std::int64_t divisor) const;
};

}  // namespace plumbline::fake
