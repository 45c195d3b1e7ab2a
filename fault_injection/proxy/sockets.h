// What the proxy does to sockets beyond reading and writing. The proxy's thread only.
#pragma once

#include <asio/ip/tcp.hpp>
#include <chrono>

#include "fault_injection/proxy/plan.h"

namespace plumbline::proxy {

using Tcp = asio::ip::tcp;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Time since the proxy began, and back.
class ProxyClock {
 public:
  [[nodiscard]] Duration now() const { return std::chrono::steady_clock::now() - start_; }
  /// The instant of a time up to kForever.
  [[nodiscard]] SteadyTime at(Duration time) const noexcept { return start_ + time; }

 private:
  SteadyTime start_ = std::chrono::steady_clock::now();
};

/// Not inherited by processes that the application starts. Best effort.
void keep_from_children(int fd) noexcept;

/// Sends at once, notices a machine that vanished, and is not inherited. Best effort.
void prepare(Tcp::socket& socket) noexcept;

/// Bytes that were written and have not left yet; 0 when that cannot be told.
[[nodiscard]] int unsent_bytes(Tcp::socket& socket) noexcept;

/// Ends what is written, orderly: the peer reads an end. Best effort.
void end_writing(Tcp::socket& socket) noexcept;

/// Ends it at once: the peer is told by RST. Nothing on a closed socket.
void reset(Tcp::socket& socket) noexcept;

}  // namespace plumbline::proxy
