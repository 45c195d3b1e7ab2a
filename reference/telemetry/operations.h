// What a driver does for its user, by the names of the shipped wire format's operation_type, and
// what a connection is like, in closed enumerations. Plain values: application threads make them,
// the shipped encoder writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace plumbline::telemetry {

/// An operation of the driver.
enum class Operation : std::uint8_t {
  create_session,
  delete_session,
  execute_statement,
  execute_statement_async,
  close_statement,
  cancel_statement,
  list_type_info,
  list_catalogs,
  list_schemas,
  list_tables,
  list_table_types,
  list_columns,
  list_functions,
  list_primary_keys,
  list_imported_keys,
  list_exported_keys,
  list_cross_references
};
inline constexpr std::size_t kOperationCount = 17;

/// The wire name, e.g. "CREATE_SESSION".
[[nodiscard]] const char* to_string(Operation operation) noexcept;

/// The protocol of a session; `unspecified` is left out of the payload.
enum class SessionMode : std::uint8_t { unspecified, thrift, sea };

/// How the user authenticates; `unspecified` is left out of the payload.
enum class AuthMechanism : std::uint8_t { unspecified, other, pat, oauth };

/// What a connection says about itself in its CREATE_SESSION event (shipped profile; CM-9). Both
/// texts go to the authenticated endpoint only (PR-9) and never into the design payload (PR-7).
struct ConnectionAttributes {
  std::string host_url;   ///< host name without scheme; empty: left out
  std::string http_path;  ///< e.g. "/sql/1.0/warehouses/abc"; empty: left out
  SessionMode mode = SessionMode::unspecified;
  AuthMechanism auth = AuthMechanism::unspecified;
  bool operator==(const ConnectionAttributes&) const = default;
};

}  // namespace plumbline::telemetry
