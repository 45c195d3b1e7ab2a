// The check of a request's bearer token, the same for telemetry, flags and SQL. Pure, any thread.
#pragma once

#include <vector>

#include "fake_server/core/behaviour.h"
#include "fake_server/core/http.h"

namespace plumbline::fake {

/// 0: the credentials pass; else the status that refuses them: 401 without a bearer token or with
/// one that has expired, 403 with an unknown one. `tokens`: those that pass; empty: any.
[[nodiscard]] int credential_fault(const std::vector<Token>& tokens, const Headers& headers,
                                   Duration now);

}  // namespace plumbline::fake
