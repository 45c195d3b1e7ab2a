// Files that a user asked for: there whole or not at all. Blocking; any thread.
#pragma once

#include <optional>
#include <string>

namespace plumbline::cli {

/// Throws json::BadInput("", "OPTION: why") when no file could be put there: before anything runs,
/// so that nobody waits for results that cannot be kept. Leaves nothing behind.
void expect_writable(const std::string& option, const std::string& path);

/// Writes beside it and renames: a reader sees the old text or the new. Devices and pipes are
/// written in place. What went wrong in one line, or nothing.
[[nodiscard]] std::optional<std::string> write_whole(const std::string& path,
                                                     const std::string& text);

}  // namespace plumbline::cli
