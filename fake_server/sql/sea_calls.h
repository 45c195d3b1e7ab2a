// The SEA interface (SQL statement execution by REST and JSON) on a warehouse: routing and calls.
// Used by SqlService only.
#pragma once

#include <string_view>

#include "fake_server/core/http.h"
#include "fake_server/sql/exchange.h"

namespace plumbline::fake {

/// Nested objects and arrays of a request's JSON; drivers use three.
inline constexpr std::size_t kSeaDepthMax = 32;

/// True for every path of the interface, known or not.
[[nodiscard]] bool is_sea_path(std::string_view path) noexcept;
/// The call's answer: 404 for an unknown path, session, statement or chunk; 405 for another method;
/// 400 for a body that is no such JSON. `path`: of the target, without query. Never throws.
[[nodiscard]] Reply answer_sea(SqlExchange& exchange, const Request& request,
                               std::string_view path);

}  // namespace plumbline::fake
