// One recorded answer as a rule of the fake's script. Internal to scenarios/replay; pure.
#pragma once

#include <cstdint>
#include <optional>

#include "fake_server/core/behaviour.h"
#include "fake_server/journal/record.h"

namespace plumbline::replay {

/// A request with what became of it.
struct RecordedExchange {
  const journal::RequestReceived* request = nullptr;
  journal::Duration at{};                      ///< when it was there
  const journal::ReplyGiven* reply = nullptr;  ///< nullptr: none was given
  journal::Duration replied{};
};

/// The rule that gives this answer again, for any request; the healthy one where it equals the
/// default. `noise`: HostOptions. `wall_start_ms`: of the client's clock, 0 where unknown; decides
/// what a Retry-After that is a date means.
[[nodiscard]] fake::AnswerRule rule_of(const RecordedExchange& exchange, journal::Duration noise,
                                       std::int64_t wall_start_ms);

/// What a 2xx answer of the flag endpoint says, where the fake would say it in the same bytes.
struct RecordedFlag {
  std::string value;
  std::optional<std::int64_t> ttl_seconds;
  bool verbatim = false;
  bool operator==(const RecordedFlag&) const = default;
};

/// Empty for an answer that the fake would not give by itself.
[[nodiscard]] std::optional<RecordedFlag> flag_of(const RecordedExchange& exchange);

}  // namespace plumbline::replay
