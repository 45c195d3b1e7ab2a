// What one server lets strangers cost it: bytes, time and connections. Every limit of the socket
// host stands here; tests use smaller ones. Plain values, any thread.
#pragma once

#include <chrono>
#include <cstddef>

#include "fake_server/core/http.h"

namespace plumbline::fake {

/// Connections served at a time, all hosts of one server together: each has a thread while it does.
inline constexpr std::size_t kConnectionsMax = 256;
/// Connections held, the idle ones included; further ones wait in the kernel's backlog until one
/// ends. Twice what a fleet of 1 000 needs.
inline constexpr std::size_t kConnectionsHeldMax = 2048;
/// Largest body that is read, chunked or not; 8 times payload_max, so that an oversized batch is
/// still seen (BT-3).
inline constexpr std::size_t kBodyBytesMax = std::size_t{8} * 1024 * 1024;
/// Request line and header fields together; 8 times what common servers take.
inline constexpr std::size_t kHeadBytesMax = std::size_t{64} * 1024;
/// From a request's first byte to its last: three times the clients' longest attempt (10 s).
inline constexpr Duration kRequestPatience = std::chrono::seconds(30);
/// For the peer to take a whole answer: a journal of 64 MiB (sessions.h) at 1 MiB a second.
inline constexpr Duration kAnswerPatience = std::chrono::seconds(60);
/// Idle kept-alive connections: clients end first; a short limit would make resets that are the
/// harness's own.
inline constexpr Duration kIdlePatience = std::chrono::seconds(600);

/// From a connection's start to its first request over TLS: a proxy's CONNECT and the handshake. As
/// long as the clients' longest attempt; a handshake takes milliseconds.
inline constexpr Duration kOpeningPatience = std::chrono::seconds(10);
/// A proxy's CONNECT with its header fields: what common proxies take.
inline constexpr std::size_t kTunnelHeadBytesMax = std::size_t{8} * 1024;

/// The limits of one server.
struct Bounds {
  std::size_t served_at_once = kConnectionsMax;
  std::size_t held = kConnectionsHeldMax;
  std::size_t head_bytes = kHeadBytesMax;  ///< beyond: 431, or 400 and 414 for one line over 8 KiB
  std::size_t body_bytes = kBodyBytesMax;  ///< beyond: 413
  Duration request_patience = kRequestPatience;  ///< beyond: 408, or no answer without a first line
  Duration answer_patience = kAnswerPatience;    ///< beyond: the connection ends
  Duration idle_patience = kIdlePatience;        ///< beyond: the connection ends
  Duration opening_patience = kOpeningPatience;  ///< beyond: the connection ends
  std::size_t tunnel_head_bytes = kTunnelHeadBytesMax;  ///< beyond: 431
};

}  // namespace plumbline::fake
