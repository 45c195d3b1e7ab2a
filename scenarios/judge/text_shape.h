// What two texts of one cause have in common although they name other times, numbers and ids. Pure,
// any thread.
#pragma once

#include <string>
#include <string_view>

namespace plumbline::judge {

/// The text with "#" for each word that has a digit in it (a number, a time, an id, a planted
/// text); letters, digits, "-" and "_" make words.
[[nodiscard]] std::string shape_of(std::string_view text);

}  // namespace plumbline::judge
