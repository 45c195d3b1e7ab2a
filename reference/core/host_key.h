// One name for the many spellings of a host. The client manager keys clients, breakers and flag
// values with it, so that spellings of one host share all three (CM-5). Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace plumbline::telemetry {

/// The key of a host: trimmed, lower case, without scheme, user information, path, trailing slashes
/// and one trailing dot; port 443 removed (and 80 behind http://), another port kept; IPv6 brackets
/// kept. Any bytes give a key.
[[nodiscard]] std::string host_key(std::string_view spelling);

/// Where requests go: "scheme://host[:port]", lower case, https unless the spelling says http://,
/// the scheme's default port left out. Empty when the spelling names no host.
[[nodiscard]] std::string origin_of(std::string_view spelling);

}  // namespace plumbline::telemetry
