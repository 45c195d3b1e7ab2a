// The seam to the network: an HTTP request and its outcome as values, and the blocking call that
// turns one into the other. Only the shell calls a Transport; reference/core makes requests and
// reads outcomes.
#pragma once

#include <string>
#include <vector>

#include "reference/telemetry/time.h"

namespace plumbline::telemetry {

/// One HTTP header field, name as it is sent.
struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

/// An HTTP request, complete: a transport adds nothing but Host, Content-Length, Connection, and an
/// `Accept: */*` that cpp-httplib cannot be kept from adding.
struct HttpRequest {
  std::string origin;  ///< scheme://host[:port], no path
  std::string method;  ///< "GET" or "POST"
  std::string target;  ///< path and query, begins with '/'
  std::vector<Header> headers;
  std::string body;
  Duration connect_timeout{};        ///< bound on establishing the connection
  Duration timeout{};                ///< bound on the whole attempt, connect included
  std::size_t answer_bytes_max = 0;  ///< an answer body longer than this is cut off there
  bool operator==(const HttpRequest&) const = default;
};

/// Why an attempt has no HTTP answer.
enum class NetworkError {
  none,
  dns,
  refused,
  connect_timeout,
  tls,
  reset,
  timeout,
  protocol,
  cancelled
};

/// The stable name of an error, e.g. "refused".
[[nodiscard]] const char* to_string(NetworkError error) noexcept;

/// What became of one attempt: an HTTP answer (`error == none`) or a network failure (`status ==
/// 0`).
struct HttpOutcome {
  NetworkError error = NetworkError::none;
  int status = 0;
  std::vector<Header> headers;
  std::string body;
  bool body_cut = false;  ///< the answer was longer than answer_bytes_max, or did not end in time;
                          ///< the status stands
  bool operator==(const HttpOutcome&) const = default;
};

/// Performs requests. Redirects are never followed (RT-8); nothing is retried (RT-1); one call at a
/// time.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Blocks until the answer, a failure, `request.timeout`, or `cancel()`. Does not throw.
  [[nodiscard]] virtual HttpOutcome perform(const HttpRequest& request) noexcept = 0;
  /// From another thread: makes a running or the next `perform` return soon with `cancelled`. Never
  /// blocks. Final.
  virtual void cancel() noexcept = 0;
};

}  // namespace plumbline::telemetry
