// Undoing and redoing the encodings in which a secret may travel. Pure functions over bytes; never
// throw but for memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumbline::judge {

/// The bytes with JSON escapes (\n, \", \u00e9, surrogate pairs) undone once; what is no escape
/// stays.
[[nodiscard]] std::string json_unescaped(std::string_view bytes);

/// The bytes with %XX undone; `plus_is_space` also turns '+' into a space, as in a query.
[[nodiscard]] std::string percent_decoded(std::string_view bytes, bool plus_is_space);

/// Texts of which one occurs in the base64 of any bytes that contain `secret`: one for each
/// alignment, without the characters that neighbours decide. Standard alphabet.
[[nodiscard]] std::vector<std::string> base64_cores(std::string_view secret);

/// The bytes with the URL alphabet's '-' and '_' replaced by the standard '+' and '/', and line
/// ends removed.
[[nodiscard]] std::string standard_base64(std::string_view bytes);

/// Lower-case hex of the bytes.
[[nodiscard]] std::string hex_of(std::string_view bytes);

/// ASCII letters in lower case.
[[nodiscard]] std::string lower_case(std::string_view bytes);

}  // namespace plumbline::judge
