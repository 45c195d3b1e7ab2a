// The door to files that are read: JSON that people wrote by hand (scenarios, profiles,
// recordings), and journals. Blocking file access, any thread.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace plumbline::json {

/// A regular file, opened for reading. Throws BadInput("", ...) in one line for: missing, a
/// directory or a device, unreadable.
[[nodiscard]] std::ifstream open_regular(const std::string& path);

/// A regular file's bytes, at most `bytes_max`. Throws BadInput("", ...) as `open_regular` does,
/// and for a file that is larger.
[[nodiscard]] std::string read_text(const std::string& path, std::size_t bytes_max);

/// `parse_text` of `read_text`.
[[nodiscard]] nlohmann::json read_file(const std::string& path, std::size_t bytes_max);

}  // namespace plumbline::json
