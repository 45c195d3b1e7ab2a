// Names of servers as TLS, proxies and Host headers give them, brought into one form. Pure, any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plumbline::fake {

/// Lower case, without the dot at the end. Nothing unless it is an IPv4 address or 1 to 253 bytes
/// of labels (letters, digits, "-" and "_"; 1 to 63 bytes each).
[[nodiscard]] std::optional<std::string> server_name(std::string_view text);
/// "127.0.0.1", not "localhost".
[[nodiscard]] bool is_address(const std::string& name);
/// What reaches this machine whatever the resolver says: localhost, 127.0.0.0/8.
[[nodiscard]] bool is_loopback(const std::string& name);

/// "name:443" as name, in one form, and port. Nothing when either is none.
struct NameAndPort {
  std::string name;
  int port = 0;
  bool operator==(const NameAndPort&) const = default;
};
[[nodiscard]] std::optional<NameAndPort> name_and_port(std::string_view text);

}  // namespace plumbline::fake
