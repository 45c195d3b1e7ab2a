// Writing to a process that may not read, or may be gone. Any thread.
#pragma once

#include <chrono>
#include <string_view>

namespace plumbline::scenario {

/// Writes all of `bytes` to a descriptor that does not block, waiting for room until `limit`; false
/// when that did not go. A reader that is gone raises no signal.
[[nodiscard]] bool write_whole_line(int fd, std::string_view bytes,
                                    std::chrono::steady_clock::time_point limit);

}  // namespace plumbline::scenario
