// The proxy's part of a connection: from its first byte to the answer to its CONNECT, without
// waiting. After a 200 the same socket is the tunnel: not a byte of what follows is read. Owned by
// its TlsChannel.
#pragma once

#include <cstddef>
#include <string>

#include "fake_server/host/channel.h"
#include "fake_server/host/connect_request.h"

namespace plumbline::fake {

class Tunnel {
 public:
  /// A head longer than `head_bytes_max` is refused with 431.
  Tunnel(OpensTunnel opens, std::size_t head_bytes_max)
      : opens_(std::move(opens)), head_bytes_max_(head_bytes_max) {}

  /// Reads what has come of the head. done: a 200 was sent; ended: something else was, or the peer
  /// is gone.
  [[nodiscard]] Progress open(int fd);

 private:
  [[nodiscard]] Progress answer(int fd, const ConnectAnswer& answer) const;

  const OpensTunnel opens_;
  const std::size_t head_bytes_max_;
  std::string head_;
};

}  // namespace plumbline::fake
