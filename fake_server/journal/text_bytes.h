// Bytes as JSON can carry them: a journal holds whatever a client sent, and JSON strings hold only
// UTF-8. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plumbline::journal {

/// Well-formed UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// Base64 of RFC 4648 with padding.
[[nodiscard]] std::string to_base64(std::string_view bytes);

/// The bytes of such a text; empty when it is not base64 with its padding.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace plumbline::journal
