// What the TLS side of a connection asks before there is a request: the seam between the handshake
// (and the proxy in front of it) and whoever knows the hosts. Called on the connection's thread.
#pragma once

#include <string>

namespace plumbline::fake {

/// How a handshake goes on: with the certificate of that name, or with an alert.
struct Greeting {
  enum class Alert { none, unrecognized_name, handshake_failure };
  Alert alert = Alert::none;
  std::string certificate = {};
};

class TlsPeer {
 public:
  TlsPeer() = default;
  virtual ~TlsPeer() = default;
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  /// A proxy's client wants a tunnel there; `name` in the form of server_name(). False: 403.
  [[nodiscard]] virtual bool open_tunnel(const std::string& name, int port) = 0;
  /// A client greets and names its server, in its own spelling, or does not (""). Called again,
  /// with the same, when the client has to greet anew.
  [[nodiscard]] virtual Greeting greet(const std::string& name) = 0;
};

}  // namespace plumbline::fake
