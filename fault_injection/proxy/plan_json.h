// The proxy's plan from JSON that people wrote, read strictly. Used by `plumbline proxy` and by
// tests. Any thread; `read_plan_file` blocks on the file.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "fault_injection/proxy/plan.h"

namespace plumbline::proxy {

/// Reads the format that README.md describes. Throws json::BadInput with pointer, expectation and
/// nearest name: unknown members, members of another kind of fault, numbers out of range, an
/// unknown route, two routes of one name, no route at all, more than 64 routes or 1 000 faults.
[[nodiscard]] ProxyPlan read_plan(const nlohmann::json& value, const std::string& pointer);

/// The plan in a file of at most 1 MiB. Throws json::BadInput as above, with the path in front.
[[nodiscard]] ProxyPlan read_plan_file(const std::string& path);

}  // namespace plumbline::proxy
