// One request to an SQL interface while it is being answered: what its handlers share. Used within
// SqlService::handle only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fake_server/core/http.h"
#include "fake_server/sql/sql_options.h"
#include "fake_server/sql/warehouse.h"

namespace plumbline::fake {

/// What a directive asked of the answer as a whole.
struct AnswerManner {
  Duration delay{};
  MessageFault fault;
  std::optional<Reply> refusal;  ///< instead of the answer

  /// Takes latency and fault of `place` from the directives.
  void take(const Directives& directives, Place place) {
    delay = directives.latency(place);
    fault = directives.fault(place);
  }
};

/// Where handlers find the state and leave the manner of the answer.
struct SqlExchange {
  Warehouse& warehouse;
  const SqlOptions& options;
  Duration now;
  AnswerManner manner{};
};

/// A refusal by HTTP status. The message is in the body and in the header that drivers look into.
[[nodiscard]] Reply sql_refusal(int status, std::string_view error_code, std::string_view message);
/// The same for a failure of a statement.
[[nodiscard]] Reply sql_refusal(const Failure& failure, std::string_view sql);

}  // namespace plumbline::fake
