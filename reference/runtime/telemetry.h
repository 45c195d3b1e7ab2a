// The telemetry of an application, for real: a client manager with a runner thread per host. The
// application owns one, passes it to its connections, and may use it from any thread. Nothing here
// throws at the caller (ER-3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "reference/core/client_manager.h"
#include "reference/runtime/runner.h"
#include "reference/telemetry/clock.h"
#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

class Telemetry {
 public:
  /// Makes the transport of one host's runner; called on the opening thread. May throw: telemetry
  /// is off for the host.
  using TransportFactory = std::function<std::unique_ptr<Transport>()>;

  /// The clock outlives this and every connection. No thread is started before a connection needs
  /// one (EN-6). `hosts_kept_max`: see ClientManager.
  Telemetry(const Clock& clock, TransportFactory factory, std::uint64_t seed,
            std::size_t hosts_kept_max = kHostsKeptMax);
  /// Closes every host that is still open, all at once, within one close budget.
  ~Telemetry();
  Telemetry(const Telemetry&) = delete;
  Telemetry& operator=(const Telemetry&) = delete;

  /// Never waits for the network, never fails (FF-4): see ClientManager::open. Beyond
  /// config.hosts_max hosts telemetry is off for the new one, and counted.
  [[nodiscard]] std::unique_ptr<Connection> open(const ConnectionOptions& options) noexcept;
  /// Ends a connection. The last one of a host sends what is left and blocks for at most
  /// close_budget (SH-2); any other, and a second close, returns at once (SH-3).
  void close(Connection& connection) noexcept;
  /// Counters per host key, closed clients included (RS-4).
  [[nodiscard]] std::vector<HostCounters> counters() const;
  /// Threads left behind because their transport did not return by the end of a close budget.
  [[nodiscard]] std::uint64_t runners_abandoned() const noexcept;
  /// Opens that got no telemetry because of config.hosts_max.
  [[nodiscard]] std::uint64_t hosts_refused() const noexcept { return manager_.hosts_refused(); }

 private:
  void start_runner(std::shared_ptr<Client> client);
  [[nodiscard]] std::unique_ptr<Runner> take_runner(const Client& client);
  void finish(std::unique_ptr<Runner> runner) noexcept;

  const Clock& clock_;
  TransportFactory factory_;
  ClientManager manager_;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<std::unique_ptr<Runner>>
      runners_;  // at most hosts_max, and those of hosts that are being reopened
  std::uint64_t runners_abandoned_ = 0;
};

}  // namespace plumbline::telemetry
