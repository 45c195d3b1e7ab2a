// Which session a request belongs to: sessions let parallel tests share one server. Pure, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fake_server/core/http.h"

namespace plumbline::fake {

/// Names the session, stronger than the Host header. Taken out of the request before anybody sees
/// it: it is the harness's, not the client's.
inline constexpr std::string_view kSessionHeader = "X-Plumbline-Session";
/// The session of requests that name no host: no Host header, an IP address, or localhost.
inline constexpr std::string_view kDefaultSession = "default";
/// Longest name: with ".jsonl" and a number behind it, it still names a file.
inline constexpr std::size_t kSessionNameBytesMax = 200;

/// `text` as the name of a session, in lower case. Nothing unless it has 1 to kSessionNameBytesMax
/// letters, digits, "-", "_" and ".", a letter or digit first.
[[nodiscard]] std::optional<std::string> session_name(std::string_view text);

/// The session of a request: kSessionHeader if there is one, else the Host header's name without
/// its port, else kDefaultSession. Nothing when that is no name, or when either stands twice.
[[nodiscard]] std::optional<std::string> session_of(const Headers& headers);

/// Without kSessionHeader.
[[nodiscard]] Headers without_session(const Headers& headers);

}  // namespace plumbline::fake
