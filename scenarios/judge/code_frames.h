// What an error may say of itself: a class, a code, and a stack trace of code frames (PR-6). Pure,
// any thread.
#pragma once

#include <string>
#include <string_view>

namespace plumbline::judge {

/// A class or a code: 1 to 128 letters, digits and _ . : $ - / without spaces, as in
/// "rate_limited", "java.sql.SQLException" or "HTTP_429". A sentence is none.
[[nodiscard]] bool is_error_class(std::string_view text);

/// One line of a stack trace as Java, JavaScript, C#, Python or Go write a frame; a message, a
/// "Caused by:" with or without one, and source text are none. An empty line is one.
[[nodiscard]] bool is_code_frame(std::string_view line);

/// The first line that is no code frame; empty when every line is one.
[[nodiscard]] std::string first_line_without_frame(std::string_view stack_trace);

}  // namespace plumbline::judge
