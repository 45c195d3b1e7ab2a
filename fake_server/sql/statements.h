// How a statement or a metadata call begins, the same for both interfaces: its directives are read,
// it fails at once or becomes an operation. Used within SqlService::handle only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fake_server/sql/exchange.h"
#include "fake_server/sql/result_rows.h"

namespace plumbline::fake {

/// A statement as it is to be begun. `row_limit`: 0: none. `form`: what the client can read.
struct StatementWish {
  std::string_view sql;
  std::string session_id;
  std::string protocol;
  std::int64_t row_limit = 0;
  bool reads_arrow = false;
  bool loads_links = false;
};

/// What came of a wish: an operation, or a failure without one.
struct BegunStatement {
  Operation* operation = nullptr;
  const Failure* failure = nullptr;  ///< why there is none
  std::string message;               ///< of the failure
};

/// Reads the statement's directives and begins it. Sets the manner of the answer; a failure by HTTP
/// is its refusal. `call`: for the account.
[[nodiscard]] BegunStatement begin_statement(SqlExchange& exchange, const StatementWish& wish,
                                             std::string_view call);
/// The same for a metadata call, whose shape is given; `type` is the interface's number of it.
[[nodiscard]] BegunStatement begin_metadata(SqlExchange& exchange, SqlSession& session,
                                            const ResultShape& shape, std::int32_t type,
                                            const StatementWish& wish, std::string_view call);

}  // namespace plumbline::fake
