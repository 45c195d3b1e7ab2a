// Listeners, connections and their threads: what every server of this folder stands on, whoever
// answers. Made, told to listen and stopped by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fake_server/host/bounds.h"
#include "fake_server/host/channel.h"
#include "fake_server/host/connection_threads.h"
#include "fake_server/host/idle_connections.h"
#include "fake_server/host/listener.h"
#include "fake_server/host/places.h"
#include "fake_server/host/respondent.h"
#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {

class ConnectionServer {
 public:
  /// Makes whoever answers a new connection. Called on an accepting thread; must not throw.
  using Welcome = std::function<std::unique_ptr<Respondent>()>;
  /// A new connection that is more than a plain socket. The channel may borrow the respondent,
  /// which outlives it.
  struct Guest {
    std::unique_ptr<Channel> channel;
    std::unique_ptr<Respondent> respondent;
  };
  /// The same as Welcome, for such.
  using Reception = std::function<Guest(UniqueFd)>;

  /// Throws std::runtime_error when the process has no descriptor left.
  explicit ConnectionServer(const Bounds& bounds);
  ~ConnectionServer();
  ConnectionServer(const ConnectionServer&) = delete;
  ConnectionServer& operator=(const ConnectionServer&) = delete;

  /// Accepts connections on an IPv4 address and port (0: any free one); returns the port. Throws
  /// std::runtime_error, one line, when it cannot (listener.h), or after `stop`.
  std::uint16_t listen(const std::string& address, std::uint16_t port, Welcome welcome);
  /// The same for connections that are more than a plain socket.
  std::uint16_t receive(const std::string& address, std::uint16_t port, Reception reception);
  /// Stops accepting, ends every connection (idle, delayed, hanging or mid-answer alike) and joins
  /// all threads. Waits for no peer. Idempotent.
  void stop();

  [[nodiscard]] std::size_t listeners() const noexcept { return listeners_.size(); }
  /// Connections that are held now. Any thread.
  [[nodiscard]] std::size_t connections() const { return places_.taken(); }

 private:
  void accept(UniqueFd socket, const Reception& reception);
  void serve(std::unique_ptr<Connection> connection);

  const Bounds bounds_;
  StopSignal stop_;
  Places places_;
  ConnectionThreads threads_;
  IdleConnections idle_;
  std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace plumbline::fake
