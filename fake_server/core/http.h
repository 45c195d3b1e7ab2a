// HTTP messages of the fake as plain values: what a host read, and what it is to answer and how.
// Used by the service, the simulated network and the socket host. Any thread; no I/O.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline::fake {

using Duration = std::chrono::nanoseconds;

/// Header fields in the order received or sent; the same type as journal::Headers.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// How the bytes of an answer reach the client.
enum class Delivery {
  normal,                ///< whole and at once
  hang,                  ///< no byte, until the client gives up or the server stops
  reset_before_headers,  ///< the connection is reset without an answer
  reset_after_headers,   ///< the head is sent, then the connection is reset
  truncated,             ///< Content-Length announces more than is sent, then the connection ends
  garbled,               ///< bytes that are not HTTP, then the connection ends
  endless,               ///< status and head, then a chunked body that never ends
  trickled,              ///< the head at once, then the body one byte a kTrickleInterval
};

/// Between two bytes of a trickled body, and between two chunks of an endless one. A tenth of a
/// second makes an answer of 70 bytes last 7 s: longer than a flag request waits, shorter than an
/// export.
inline constexpr Duration kTrickleInterval = std::chrono::milliseconds(100);

/// The name that scenario files and the journal use: the enumerator's own.
[[nodiscard]] std::string_view to_string(Delivery delivery) noexcept;
/// All names, in the order of the enumeration.
[[nodiscard]] std::vector<std::string> delivery_names();
/// The delivery of that name; empty when there is none.
[[nodiscard]] std::optional<Delivery> delivery_named(std::string_view name) noexcept;
/// True when no status line reaches the client: hang, reset_before_headers, garbled.
[[nodiscard]] bool hides_status(Delivery delivery) noexcept;

/// One request, whole.
struct Request {
  std::string host;  ///< the scenario's name of the host, not the Host header
  std::string method;
  std::string target;  ///< path and query, as sent
  Headers headers;
  std::string body;  ///< any bytes, as sent (chunked framing removed, not decompressed)
  bool operator==(const Request&) const = default;
};

/// The service's answer: wait `delay`, then send in the manner of `delivery`.
struct Reply {
  int status = 200;
  Headers headers;  ///< without Content-Length and Connection, which the sender adds
  std::string body;
  Duration delay{};
  Delivery delivery = Delivery::normal;
  bool operator==(const Reply&) const = default;
};

/// True when both names are equal without regard to ASCII case.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b) noexcept;
/// The value of the first field of that name (any case); nullptr when absent. Borrowed from
/// `headers`.
[[nodiscard]] const std::string* find_header(const Headers& headers,
                                             std::string_view name) noexcept;

}  // namespace plumbline::fake
