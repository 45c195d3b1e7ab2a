// Origins to their parts, and names to addresses, apart from the connection: only so can a failure
// to resolve be told from a refused connection. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumbline::telemetry {

/// An origin "scheme://host[:port]" taken apart.
struct OriginParts {
  bool tls = false;  ///< unless the scheme is http
  std::string host;  ///< IPv6 brackets removed
  int port = 0;      ///< the scheme's own when none is given; 0: not a port
  bool operator==(const OriginParts&) const = default;
};
[[nodiscard]] OriginParts parts_of_origin(std::string_view origin);

/// "host:port" with the port always, IPv6 in brackets: what a CONNECT asks for.
[[nodiscard]] std::string authority(const OriginParts& origin);

/// The Host header: IPv6 in brackets, the port unless it is the scheme's own.
[[nodiscard]] std::string host_header(const OriginParts& origin);

/// Numeric addresses of a host, in the resolver's order, at most 8; empty: it does not resolve.
/// Blocks as long as the system's resolver does.
[[nodiscard]] std::vector<std::string> resolve(const std::string& host);

}  // namespace plumbline::telemetry
