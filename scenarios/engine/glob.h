// Selecting scenarios by name: "*" stands for any characters, "?" for one; several patterns are
// separated by commas.
#pragma once

#include <string_view>

namespace plumbline::scenario {

/// True when one of the comma-separated patterns matches the whole text. An empty pattern matches
/// everything.
[[nodiscard]] bool matches(std::string_view patterns, std::string_view text);

}  // namespace plumbline::scenario
