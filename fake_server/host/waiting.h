// Waiting for a socket without polling by the clock: each wait ends by the socket, by the stop
// signal or at its limit. Any thread; nothing here throws.
#pragma once

#include <chrono>
#include <cstdint>

#include "fake_server/core/http.h"

namespace plumbline::fake {

/// Why a wait ended. `stopped` wins over the others.
enum class Wake { ready, timeout, stopped, peer_gone };

/// Until `fd` can be read (its end included) or `limit` is over.
[[nodiscard]] Wake wait_readable(int fd, int stop_fd, Duration limit) noexcept;
/// Until `fd` can be written or `limit` is over.
[[nodiscard]] Wake wait_writable(int fd, int stop_fd, Duration limit) noexcept;
/// Until either, or `limit` is over.
[[nodiscard]] Wake wait_either(int fd, int stop_fd, Duration limit) noexcept;
/// For `limit` (Duration::max(): for ever), unless the peer closes or resets its side of `fd`
/// first. A peer that shuts down its sending half counts as gone: HTTP clients that wait for an
/// answer do not.
[[nodiscard]] Wake wait_while_connected(int fd, int stop_fd, Duration limit) noexcept;

}  // namespace plumbline::fake
