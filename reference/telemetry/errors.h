// Classes of errors: all that telemetry ever says about a failure (never a message, PR-6). The
// driver classifies its own failures with this, the aggregator asks which are terminal (BT-6), the
// encoders write the names. Pure functions, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

/// What kind of failure it was. The first five are terminal.
enum class ErrorClass : std::uint8_t {
  authentication,
  permission,
  syntax,
  not_found,
  invalid_request,
  rate_limited,
  server_error,
  timeout,
  connection,
  cancelled,
  unknown
};
inline constexpr std::size_t kErrorClassCount = 11;

/// The wire name, e.g. "rate_limited".
[[nodiscard]] const char* to_string(ErrorClass error) noexcept;

/// True when trying again cannot help: the first five classes, and HTTP 400, 401, 403, 404 whatever
/// the class says. `http_status` is 0 when there was no HTTP answer. A terminal error is exported
/// at once (BT-6).
[[nodiscard]] bool is_terminal(ErrorClass error, int http_status = 0) noexcept;

/// The class of an HTTP answer that is an error: 400 invalid_request, 401 authentication, 403
/// permission, 404 not_found, 408 timeout, 429 rate_limited, 5xx server_error, anything else
/// unknown.
[[nodiscard]] ErrorClass classify_http(int status) noexcept;

/// The class of an attempt without an HTTP answer; `none` is unknown.
[[nodiscard]] ErrorClass classify_network(NetworkError error) noexcept;

}  // namespace plumbline::telemetry
