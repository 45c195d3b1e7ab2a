// Requests over real sockets, with cpp-httplib: one fresh connection per attempt, no redirects, no
// retries, a bound on the whole attempt whatever the peer does. One runner thread calls `perform`;
// any thread may cancel.
#pragma once

#include <string>

#include "reference/runtime/attempt_guard.h"
#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

/// One host's transport. A resource.
class HttpTransport final : public Transport {
 public:
  /// `ca_file`: certificates to trust, in PEM, instead of the system's; empty: the system's.
  explicit HttpTransport(std::string ca_file = {});

  /// Blocks at most `request.timeout`, but for name resolution, which cannot be interrupted (then
  /// the runner abandons the thread). A server's certificate is verified. SIGPIPE never reaches the
  /// application. An answer that breaks off after its headers counts as an answer that was cut.
  [[nodiscard]] HttpOutcome perform(const HttpRequest& request) noexcept override;
  void cancel() noexcept override;

 private:
  [[nodiscard]] HttpOutcome perform_guarded(const HttpRequest& request,
                                            std::chrono::steady_clock::time_point deadline);
  [[nodiscard]] HttpOutcome perform_at(const std::string& address, const HttpRequest& request,
                                       std::chrono::steady_clock::time_point deadline);

  const std::string ca_file_;
  AttemptGuard guard_;
};

}  // namespace plumbline::telemetry
