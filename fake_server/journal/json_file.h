// The door for JSON files that people wrote by hand: scenarios, profiles, recordings. Blocking file
// access, any thread.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace plumbline::json {

/// A regular file's bytes, at most `bytes_max`. Throws BadInput("", ...) in one line for: missing,
/// a directory or a device, unreadable, too large.
[[nodiscard]] std::string read_text(const std::string& path, std::size_t bytes_max);

/// `parse_text` of `read_text`.
[[nodiscard]] nlohmann::json read_file(const std::string& path, std::size_t bytes_max);

}  // namespace plumbline::json
