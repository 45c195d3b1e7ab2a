// A behaviour script as the JSON of a scenario file:
//   {"flag": {"value": true | "absent": true, "verbatim": false, "ttl_seconds": 900,
//             "flips": [{"at": "20s", "value": false}], "answers": [RULE...]},
//    "telemetry": [RULE...], "rate_limit": {"burst": 5, "per_second": 1, "retry_after_seconds": 1},
//    "tokens": {"t1": {"expires": "10s"}, "t2": {}}, "require_org": false}
// RULE: {"first": 5 | "requests": [2, 4], "from": "0s", "to": "10s", "per_mille": 300, "status":
// 503,
//        "delay": "100ms", "retry_after_seconds": 2 | "retry_after_date_in_seconds": 2,
//        "body": "..", "content_type": "..", "redirect": "..", "delivery": "hang",
//        "partial": {"success_short_by": 1} | {"errors": ["x"]}}
// Called at start by the loader of scenarios, on one thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "fake_server/core/behaviour.h"

namespace plumbline::fake {

/// The script that `value` describes; every member is optional ({} is a healthy host). `pointer`:
/// where it stands in its file. Throws json::BadInput with pointer, expectation and nearest name:
/// unknown members, wrong types, numbers out of range (status 200-599), an empty window, both forms
/// of a choice, flips out of order or without a value, a body with 204 or 304, more than 1 000
/// rules.
[[nodiscard]] Behaviour read_behaviour(const nlohmann::json& value, const std::string& pointer);

/// The JSON that `read_behaviour` reads as this script; members with their defaults are left out.
/// Precondition: a script that it could have read.
[[nodiscard]] nlohmann::json json_of(const Behaviour& behaviour);

}  // namespace plumbline::fake
