// The adapter of the reference client: a small driver of its own, so that the client is judged in a
// process like any published driver's. The application's part of it: connections by name, and the
// one telemetry client that they share.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "reference/runtime/steady_clock.h"
#include "scenarios/drivers/reference/connection.h"

namespace plumbline::drivers {

/// Puts something in front of the transport of a host's telemetry.
using TransportWrap =
    std::function<std::unique_ptr<telemetry::Transport>(std::unique_ptr<telemetry::Transport>)>;

class Adapter {
 public:
  explicit Adapter(TransportWrap wrap = {}) : wrap_(std::move(wrap)) {}

  /// What the protocol can ask for. The adapter outlives them.
  [[nodiscard]] Commands commands();
  /// Closes every connection; what a server says to that is nobody's concern any more.
  void close_all();

 private:
  using ConnectionPointer = std::shared_ptr<Connection>;  // with the lanes that use it

  Json open(const Json& request);
  [[nodiscard]] ConnectionPointer connection_of(const Json& request);  // open still
  [[nodiscard]] ConnectionPointer named(const Json& request);
  [[nodiscard]] std::unique_ptr<telemetry::Transport> transport();

  const TransportWrap wrap_;
  const telemetry::SteadyClock clock_;
  std::mutex mutex_;            // guards what follows, but for the client
  telemetry::HttpRoute route_;  // of the newest connection
  telemetry::Telemetry client_{clock_, [this] { return transport(); }, 1};
  std::map<std::string, ConnectionPointer> connections_;  // closed ones too: to be closed again
  std::vector<std::future<void>> leaving_;  // never opened: their events are sent meanwhile
};

/// Serves the protocol until it is told how to leave, and leaves so.
void run(Adapter& adapter, Commands commands);

}  // namespace plumbline::drivers
