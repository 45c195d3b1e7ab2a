// The design's classes of errors: what ends a statement at once, and what may be tried again. Pure,
// any thread.
#pragma once

#include <string>

namespace plumbline::judge {

/// The error ends its statement, and is sent at once (BT-6).
[[nodiscard]] bool is_terminal(const std::string& error);

/// The error may be survived: it waits for the end of its statement (BT-6).
[[nodiscard]] bool is_retryable(const std::string& error);

}  // namespace plumbline::judge
