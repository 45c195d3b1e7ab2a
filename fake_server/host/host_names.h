// The made-up names that one server answers to, and the logical host behind each. Names come and
// none goes. Any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "fake_server/core/http.h"

namespace plumbline::fake {

/// Names of one server: half of what its authority signs (kLeavesMax), the rest is for addresses.
inline constexpr std::size_t kNamesMax = 500;

/// Asked at each handshake, with the time since the start of the run, whether it fails. Any thread;
/// must not call back.
using HandshakeFault = std::function<bool(Duration now)>;

/// A logical host as its connections see it.
struct NamedHost {
  std::string host;           ///< the scenario's name
  HandshakeFault fails = {};  ///< none: no handshake does
};

class HostNames {
 public:
  /// From now on `name` means that host. Throws std::runtime_error, one line, for what is no name
  /// (server_name.h), is there already, or is one too many.
  void add(const std::string& name, NamedHost host);
  /// nullptr for an unknown name. `name` in the form of server_name(). Valid as long as this
  /// object.
  [[nodiscard]] const NamedHost* find(const std::string& name) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, NamedHost> hosts_;
};

}  // namespace plumbline::fake
