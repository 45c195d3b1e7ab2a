// Names to addresses, apart from the connection: only so can a failure to resolve be told from a
// refused connection.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumbline::telemetry {

/// The host of an origin "scheme://host[:port]", IPv6 brackets removed.
[[nodiscard]] std::string host_of_origin(std::string_view origin);

/// Numeric addresses of a host, in the resolver's order, at most 8; empty: it does not resolve.
/// Blocks as long as the system's resolver does.
[[nodiscard]] std::vector<std::string> resolve(const std::string& host);

}  // namespace plumbline::telemetry
