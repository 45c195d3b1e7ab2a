// The first words with an adapter: what it is and can do, and whether it keeps to the protocol.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>

#include "scenarios/engine/adapter_process.h"

namespace plumbline::scenario {

/// The version of the protocol that we speak.
inline constexpr int kAdapterProtocol = 1;

/// What an adapter says of itself and its driver.
struct AdapterInfo {
  std::string name;     ///< "nodejs"
  std::string version;  ///< of the driver: "2.1.0"
  std::string runtime;  ///< "node 20.20.2"
  std::string profile;  ///< what the driver is held to
  std::set<std::string> capabilities;
  bool operator==(const AdapterInfo&) const = default;

  [[nodiscard]] bool can(const std::string& capability) const {
    return capabilities.contains(capability);
  }
  /// For a journal's header: "nodejs 2.1.0 (node 20.20.2)".
  [[nodiscard]] std::string client() const { return name + " " + version + " (" + runtime + ")"; }
};

/// What the first words brought.
struct Greeting {
  AdapterInfo info;
  std::chrono::nanoseconds clock_ahead{};  ///< its monotonic clock minus ours; 0: they are one
};

/// Says hello, then asks for a command that nobody knows, made from `random`. Throws
/// std::runtime_error, one line: no answer, another version of the protocol, a member missing, or
/// an unknown command that is not refused as one (an adapter that says yes to everything proves
/// nothing).
[[nodiscard]] Greeting greet(AdapterProcess& adapter, std::uint64_t random);

}  // namespace plumbline::scenario
