// Requests over real sockets, with cpp-httplib: one fresh connection per attempt, no redirects, no
// retries, a bound on the whole attempt whatever the peer does. One runner thread calls `perform`;
// any thread may cancel.
#pragma once

#include <string>

#include "reference/runtime/attempt_guard.h"
#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

/// What lies between a transport and its host. The environment is not looked at.
struct HttpRoute {
  std::string ca_file;  ///< certificates to trust, in PEM, instead of the system's; empty: those
  std::string proxy;  ///< "http://host:port": https goes through its CONNECT; empty: there is none
  bool operator==(const HttpRoute&) const = default;
};

/// One host's transport. A resource.
class HttpTransport final : public Transport {
 public:
  explicit HttpTransport(HttpRoute route = {});

  /// Blocks at most `request.timeout`, but for name resolution, which cannot be interrupted (then
  /// the runner abandons the thread). A server's certificate is verified. SIGPIPE never reaches the
  /// application. An answer that breaks off after its headers counts as an answer that was cut. A
  /// proxy that opens no tunnel counts as `refused`, one whose name is unknown as `dns`.
  [[nodiscard]] HttpOutcome perform(const HttpRequest& request) noexcept override;
  void cancel() noexcept override;

 private:
  [[nodiscard]] HttpOutcome perform_guarded(const HttpRequest& request,
                                            std::chrono::steady_clock::time_point deadline);
  [[nodiscard]] HttpOutcome perform_at(const std::string& address, int port,
                                       const HttpRequest& request,
                                       std::chrono::steady_clock::time_point deadline);

  const HttpRoute route_;
  AttemptGuard guard_;
};

}  // namespace plumbline::telemetry
