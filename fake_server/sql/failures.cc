#include "fake_server/sql/failures.h"

#include <algorithm>
#include <array>

namespace plumbline::fake {
namespace {

using State = OperationState;

// Conditions and SQLSTATEs: the public list of Databricks' error conditions where it has one, else
// the nearest of the SQL standard.
constexpr std::array kFailures{
    Failure{"syntax", "PARSE_SYNTAX_ERROR", "42601", 400, State::failed},
    Failure{"not_found", "TABLE_OR_VIEW_NOT_FOUND", "42P01", 400, State::failed},
    Failure{"permission", "INSUFFICIENT_PERMISSIONS", "42501", 403, State::failed},
    Failure{"authentication", "UNAUTHENTICATED", "28000", 401, State::failed},
    Failure{"invalid_request", "INVALID_PARAMETER_VALUE", "22023", 400, State::failed},
    Failure{"rate_limited", "REQUEST_LIMIT_EXCEEDED", "53000", 400, State::failed},
    Failure{"server_error", "INTERNAL_ERROR", "XX000", 400, State::failed},
    Failure{"timeout", "STATEMENT_TIMEOUT", "57KD0", 400, State::timed_out},
    Failure{"connection", "CONNECTION_FAILURE", "08006", 400, State::failed},
    Failure{"cancelled", "OPERATION_CANCELED", "HY008", 400, State::cancelled},
    Failure{"unknown", "UNKNOWN_ERROR", "HY000", 400, State::failed},
};

}  // namespace

const Failure* failure_named(std::string_view name) noexcept {
  const auto* found = std::find_if(kFailures.begin(), kFailures.end(),
                                   [&](const Failure& failure) { return failure.name == name; });
  return found == kFailures.end() ? nullptr : found;
}

std::vector<std::string> failure_names() {
  std::vector<std::string> names;
  names.reserve(kFailures.size());
  for (const Failure& failure : kFailures) names.emplace_back(failure.name);
  return names;
}

std::string failure_message(const Failure& failure, std::string_view sql) {
  std::string message = "[";
  message.append(failure.condition).append("] the statement failed (").append(failure.name);
  message.append("). SQLSTATE: ").append(failure.sql_state).append("\n\n== SQL ==\n");
  return message.append(sql).append("\n^^^");
}

std::string failure_diagnostics(const Failure& failure, std::string_view sql) {
  std::string text = "org.apache.hive.service.cli.HiveSQLException: ";
  text.append(failure_message(failure, sql));
  return text.append("\n\tat plumbline.FakeWarehouse.run(FakeWarehouse.scala:1)");
}

}  // namespace plumbline::fake
