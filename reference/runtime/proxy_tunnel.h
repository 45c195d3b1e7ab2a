// The way through a CONNECT proxy: what is said on a socket that is connected to it, before the
// host's own bytes. Any thread.
#pragma once

#include <string>

#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

/// Asks the proxy behind the socket for a tunnel to `authority` ("host:port"). `none`: the next
/// byte is the host's; `refused`: the proxy said no; `reset`: it said nothing to the end;
/// `protocol`: it spoke no HTTP, or a head beyond 8 KiB. Blocks, also on a socket that does not,
/// until the proxy has answered or the socket is shut down.
[[nodiscard]] NetworkError open_tunnel(int descriptor, const std::string& authority);

}  // namespace plumbline::telemetry
