// The SQL side of the reference driver: SEA, which is JSON over HTTPS. A fresh connection for each
// request, and no request is repeated. Any thread.
#pragma once

#include <string>
#include <vector>

#include "reference/runtime/http_transport.h"
#include "reference/telemetry/event.h"
#include "scenarios/drivers/reference/protocol.h"

namespace plumbline::drivers {

/// The server, or the way to it, said no. Of this telemetry is told `failure` and nothing else: the
/// message quotes the SQL.
struct SqlError : Refusal {
  SqlError(telemetry::Failure its_failure, const std::string& message)
      : Refusal(telemetry::to_string(its_failure.error), message, "SqlError"),
        failure(its_failure) {}
  telemetry::Failure failure;
};

/// The failure of a statement, from its `status`.
[[nodiscard]] SqlError failed_statement(const Json& status);

/// What a request gave, and what telemetry says of it.
struct SeaAnswer {
  Json body;
  telemetry::Duration latency{};
  std::int64_t bytes = 0;
};

/// The id of that name that the server issued. Throws SqlError when it issued none.
[[nodiscard]] std::string id_in(const SeaAnswer& answer, const char* name);

/// One way to one host.
struct SeaHost {
  std::string origin;
  telemetry::HttpRoute route;
  std::vector<telemetry::Header> headers;  ///< of every request
};

/// `path` is below /api/2.0/sql/; a null body is none. Blocks at most 60 s. Throws SqlError.
SeaAnswer call(const SeaHost& host, const std::string& token, const std::string& method,
               const std::string& path, const Json& body = {});

}  // namespace plumbline::drivers
