// What an HTTP proxy answers to a request's head. Pure, any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace plumbline::fake {

/// Asked for the name, in the form of server_name(), and the port of a CONNECT.
using OpensTunnel = std::function<bool(const std::string& name, int port)>;

struct ConnectAnswer {
  int status = 400;   ///< 200: the tunnel is open
  std::string bytes;  ///< the whole answer
  bool operator==(const ConnectAnswer&) const = default;
};

/// 200 for "CONNECT name:port HTTP/1.1" where `opens` says so, else 403; 405 for another method,
/// 400 for what is no HTTP or no name and port. `head` ends with its empty line.
[[nodiscard]] ConnectAnswer answer_connect(std::string_view head, const OpensTunnel& opens);
/// 431: the head is longer than a proxy reads.
[[nodiscard]] ConnectAnswer refuse_long_head();

}  // namespace plumbline::fake
