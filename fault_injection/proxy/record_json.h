// What the proxy writes down: a line of JSON for each connection, in the order in which they came,
// and one for each target that could not be reached. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>

#include "fault_injection/proxy/decision.h"

namespace plumbline::proxy {

/// {"connection":3,"route":"data","faults":[...]}, with "draws" where chance had a part: what was
/// decided when the connection came. Without a line end. The same for one plan and one number.
[[nodiscard]] std::string decision_line(const std::string& route, std::uint64_t connection,
                                        const Decision& decision);

/// {"connection":3,"route":"data","refused":"WHY"}: not the plan's doing.
[[nodiscard]] std::string refusal_line(const std::string& route, std::uint64_t connection,
                                       const std::string& why);

}  // namespace plumbline::proxy
