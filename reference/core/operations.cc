#include "reference/telemetry/operations.h"

#include <array>

namespace plumbline::telemetry {
namespace {

constexpr std::array<const char*, kOperationCount> kNames{
    "CREATE_SESSION",       "DELETE_SESSION",    "EXECUTE_STATEMENT",  "EXECUTE_STATEMENT_ASYNC",
    "CLOSE_STATEMENT",      "CANCEL_STATEMENT",  "LIST_TYPE_INFO",     "LIST_CATALOGS",
    "LIST_SCHEMAS",         "LIST_TABLES",       "LIST_TABLE_TYPES",   "LIST_COLUMNS",
    "LIST_FUNCTIONS",       "LIST_PRIMARY_KEYS", "LIST_IMPORTED_KEYS", "LIST_EXPORTED_KEYS",
    "LIST_CROSS_REFERENCES"};

}  // namespace

const char* to_string(Operation operation) noexcept {
  return kNames[static_cast<std::size_t>(operation)];
}

}  // namespace plumbline::telemetry
