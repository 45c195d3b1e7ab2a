// One listening socket and the thread that accepts from it. Owned by ConnectionServer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "fake_server/host/unique_fd.h"

namespace plumbline::fake {

class Listener {
 public:
  /// Called on the accepting thread with each new connection; may block.
  using Accepted = std::function<void(UniqueFd)>;

  /// Listens on an IPv4 address and port (0: any free one) and starts accepting. Throws
  /// std::runtime_error, one line, when it cannot: "cannot listen on 127.0.0.1:80: Permission
  /// denied". A port that somebody else listens on is such a case.
  Listener(const std::string& address, std::uint16_t port, const StopSignal& stop,
           Accepted accepted);
  /// Joins the thread: set the stop signal first.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// The port it listens on.
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

 private:
  void accept_until_stopped();

  const StopSignal& stop_;
  Accepted accepted_;
  UniqueFd socket_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace plumbline::fake
