// The Thrift interface on the wire: one message of the strict binary protocol, unframed, as the
// body of a POST. Used by SqlService only.
#pragma once

#include "fake_server/core/http.h"
#include "fake_server/sql/exchange.h"

namespace plumbline::fake {

/// Bounds of what a message may announce; beyond any of them it is refused. A string ends with the
/// body, which the hosts bound.
inline constexpr int kThriftContainerMax = 10'000;  ///< elements of a list, set or map
inline constexpr int kThriftDepthMax = 64;          ///< nested structs; Thrift's own default

/// The call's answer. What cannot be read is refused with 400; an unknown method is answered with a
/// TApplicationException. Never throws, whatever the bytes.
[[nodiscard]] Reply answer_thrift(SqlExchange& exchange, const Request& request);

}  // namespace plumbline::fake
