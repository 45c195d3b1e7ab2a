// Secrets that nobody has seen before, planted in everything that a driver is given and that its
// telemetry must not tell. Made anew for each run from a number; the same for its two arms. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/engine/adapter_hello.h"

namespace plumbline::scenario {

/// One planted text for each place; 20 letters and digits each, so that every encoding of it can be
/// told from chance.
struct DriverCanaries {
  std::string comment;    ///< in the SQL of every statement
  std::string literal;    ///< in the SQL of a statement that the scenario leaves open
  std::string parameter;  ///< bound to it, where the driver can
  std::string value;      ///< in every text of its result
  std::string table;      ///< named in it
  std::string column;     ///< named in it
  std::string result;     ///< the beginning of its result's column names
  std::string catalog;    ///< of the connection, where the driver can
  std::string schema;     ///< of the connection, where the driver can
  std::string token;      ///< the end of every token
  std::string tag;        ///< value of a query tag, where the driver can
  std::string agent;      ///< entry of the user agent, where the driver can
  bool operator==(const DriverCanaries&) const = default;

  /// Those that this driver is given, with their kinds.
  [[nodiscard]] std::vector<journal::Canary> given_to(const AdapterInfo& driver) const;
  /// A token of the scenario as the driver gets it and the service knows it; empty stays empty.
  [[nodiscard]] std::string token_of(const std::string& name) const;
};

/// Those of one scenario in the run of that number.
[[nodiscard]] DriverCanaries fresh_canaries(std::uint64_t seed, std::uint64_t run,
                                            const std::string& scenario);

/// A number that depends on nothing but these, for addresses and the like.
[[nodiscard]] std::uint64_t mixed(std::uint64_t seed, std::uint64_t run, const std::string& text);

}  // namespace plumbline::scenario
