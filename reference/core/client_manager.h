// The registry of host clients: one client per host key, shared by the connections to that host,
// plus what outlives a client (flag values, breakers). The application owns one (no singleton); any
// thread calls it. Opening and closing never wait for the network, nor for one another's network
// work: clients are closed outside the lock (CM-6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "reference/core/client.h"
#include "reference/core/handle_registry.h"
#include "reference/core/host_book.h"
#include "reference/telemetry/clock.h"
#include "reference/telemetry/config.h"
#include "reference/telemetry/counters.h"
#include "reference/telemetry/interceptor.h"

namespace plumbline::telemetry {

/// What a driver knows when it opens a connection.
struct ConnectionOptions {
  std::string host;  ///< any spelling: "https://Host:443/", "host" (CM-5). Requests go to the
                     ///< origin of the connection that creates the client; http:// there turns
                     ///< telemetry off for later connections that say https
  Config config;  ///< its `choice` is this connection's; the rest counts for the one that creates
                  ///< the client
  std::string token;                  ///< bearer token; empty: no credentials (WF-7)
  std::string org_id;                 ///< empty: no x-databricks-org-id header
  ConnectionAttributes attributes{};  ///< for the shipped CREATE_SESSION event
};

/// One connection's handle on its host's client. Neither copied nor moved; outlived by the
/// manager's Clock.
class Connection {
 public:
  Connection(Interceptor interceptor, std::shared_ptr<Client> client,
             std::shared_ptr<Handle> handle) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// What the driver calls around its operations. Disabled for good when the user opted out (EN-1).
  [[nodiscard]] Interceptor& interceptor() noexcept { return interceptor_; }
  /// Replaces the token: later requests use the new one (CM-7). Empty: no credentials from now on.
  void set_credentials(std::string token) noexcept;
  /// The session that the server issued; later records carry it (AG-5, CM-9).
  void set_session(std::string_view session_id, std::string_view workspace_id) noexcept;

 private:
  friend class ClientManager;
  Interceptor interceptor_;
  std::shared_ptr<Client>
      client_;  // shared: with the manager, the runner and the host's other connections
  std::shared_ptr<Handle> handle_;
  bool closed_ = false;  // guarded by the manager's mutex
};

/// The counters of one host, closed clients included.
struct HostCounters {
  std::string host;  ///< host key; empty: the hosts beyond hosts_kept_max, together
  Counters counters;
};

/// Hosts that a manager remembers unless told otherwise (the design names no number).
inline constexpr std::size_t kHostsKeptMax = 1000;

/// Owns the clients of an application.
class ClientManager {
 public:
  /// Shell hook: called for each new client, on the opening thread, with no lock held, before
  /// `open` returns.
  using ClientCreated = std::function<void(std::shared_ptr<Client>)>;

  /// The clock outlives the manager and every connection. One seed and one sequence of calls: one
  /// behaviour.
  /// `hosts_kept_max`: hosts whose breaker, flag and counters are remembered, at least 1; the least
  /// recently used breaker and flag go first.
  ClientManager(const Clock& clock, std::uint64_t seed, std::size_t hosts_kept_max = kHostsKeptMax);

  /// A handle on the host's client, which is created when the host has none. Never waits, never
  /// fails: what cannot be observed (opted out, unusable config or host, more than config.hosts_max
  /// hosts, no memory) gets a disabled connection.
  [[nodiscard]] std::unique_ptr<Connection> open(const ConnectionOptions& options) noexcept;
  /// Releases the handle; a second time does nothing (CM-8). Returns the client when this was its
  /// last handle: the shell must call `request_close` and drive it until `finished()`. Reopening
  /// meanwhile makes a new client, which records at once and sends when the old one has finished
  /// (CM-3).
  std::shared_ptr<Client> close(Connection& connection) noexcept;
  /// Sets the shell hook. Call before the first `open`.
  void on_client_created(ClientCreated hook);
  /// Counters per host key, in order, closed clients included (RS-4).
  [[nodiscard]] std::vector<HostCounters> counters() const;
  /// Opens refused because of config.hosts_max.
  [[nodiscard]] std::uint64_t hosts_refused() const noexcept;

 private:
  // The host's client, and whether this open created it.
  struct Found {
    std::shared_ptr<Client> client;
    bool created = false;
  };
  [[nodiscard]] Found open_observed(const ConnectionOptions& options, Connection& connection);
  void attach(const Found& found, const ConnectionOptions& options, Connection& connection);
  void run_hook(const std::shared_ptr<Client>& created, Connection& connection);
  [[nodiscard]] Found client_for(const std::string& key, const ConnectionOptions& options);
  [[nodiscard]] std::shared_ptr<Client> make_client(const std::string& key,
                                                    const ConnectionOptions& options);
  void begin_closing(const std::shared_ptr<Client>& client) noexcept;
  [[nodiscard]] std::size_t busy_hosts_beside(const std::string& key) const;
  void fold_finished() const;

  const Clock& clock_;
  const std::size_t hosts_kept_max_;
  Random random_;
  std::shared_ptr<HostBook>
      book_;  // shared: a client that was abandoned at its close may outlive the manager
  ClientCreated hook_;
  mutable std::mutex mutex_;  // guards what follows; held for map operations only
  std::map<std::string, std::shared_ptr<Client>> clients_;
  mutable std::map<std::string, std::vector<std::shared_ptr<Client>>> closing_;
  mutable std::map<std::string, Counters> closed_;
  std::uint64_t clients_made_ = 0;
  std::uint64_t hosts_refused_ = 0;
};

}  // namespace plumbline::telemetry
