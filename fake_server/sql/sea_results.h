// Operations, rows and failures as the JSON of the SEA interface. Used by sea_calls.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "fake_server/sql/exchange.h"

namespace plumbline::fake {

/// 200 with that body; text that is not UTF-8 is replaced.
[[nodiscard]] Reply sea_reply(const nlohmann::ordered_json& body);
/// `statement_id` and `status`; when it has succeeded the manifest and the first chunk too, which
/// is noted as given. `begun`: it has just been begun: "PENDING" instead of "RUNNING".
[[nodiscard]] nlohmann::ordered_json sea_statement(SqlExchange& exchange,
                                                   const Operation& operation,
                                                   std::string_view call, bool begun);
/// One chunk, 0 <= chunk < pages, noted as given: rows, or the link to a file that has them.
[[nodiscard]] nlohmann::ordered_json sea_chunk(SqlExchange& exchange, const Operation& operation,
                                               std::int64_t chunk, std::string_view call);

}  // namespace plumbline::fake
