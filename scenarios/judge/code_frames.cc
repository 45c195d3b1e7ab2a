#include "scenarios/judge/code_frames.h"

#include <algorithm>
#include <cctype>

namespace plumbline::judge {
namespace {

constexpr std::size_t kClassBytesMax = 128;
constexpr std::string_view kClassSigns = "_.:$-/";

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_class_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         kClassSigns.find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

/// Takes "digits" off the end; false when there are none.
bool take_digits(std::string_view& text) {
  const std::size_t before = text.size();
  while (!text.empty() && is_digit(text.back())) text.remove_suffix(1);
  return text.size() < before;
}

/// "...:12" or "...:12:3".
bool ends_in_place(std::string_view text) {
  return take_digits(text) && !text.empty() && text.back() == ':' && text.size() > 1;
}

bool has_space(std::string_view text) { return text.find(' ') != std::string_view::npos; }

bool consists_of(std::string_view text, std::string_view signs) {
  return std::all_of(text.begin(), text.end(), [signs](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           signs.find(c) != std::string_view::npos;
  });
}

/// JavaScript, after "at ": "fn (/path/x.js:1:2)", "async Class.method [as alias] (<anonymous>)".
bool is_javascript_call(std::string_view name, std::string_view arguments) {
  for (const std::string_view word : {"async ", "new "}) {
    if (name.starts_with(word)) name.remove_prefix(word.size());
  }
  name = name.substr(0, name.find(" [as "));
  const bool place = ends_in_place(arguments) && !has_space(arguments);
  return !name.empty() && !has_space(name) &&
         (place || arguments == "native" || arguments == "<anonymous>");
}

/// After "at ": Java "pkg.Class.method(File.java:12)", C# "Ns.Class.Method(String x) in f:line 3",
/// JavaScript with a space before the place.
bool is_call(std::string_view text) {
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  if (open == 0 || open == std::string_view::npos || close == std::string_view::npos) return false;
  const std::string_view arguments = text.substr(open + 1, close - open - 1);
  const std::string_view rest = text.substr(close + 1);
  if (text[open - 1] == ' ')
    return rest.empty() && is_javascript_call(text.substr(0, open - 1), arguments);
  if (has_space(text.substr(0, open)) || !consists_of(arguments, " ,.:_$-[]<>&*`")) return false;
  return rest.empty() || (rest.starts_with(" in ") &&
                          rest.find(":line ") != std::string_view::npos && is_digit(rest.back()));
}

/// After "at ".
bool is_place(std::string_view text) {
  if (is_call(text)) return true;
  return ends_in_place(text) && !has_space(text);
}

/// Python: File "x.py", line 3, in f
bool is_python(std::string_view text) {
  const std::size_t line = text.find("\", line ");
  if (!text.starts_with("File \"") || line == std::string_view::npos) return false;
  const std::string_view rest = text.substr(line + 8);
  const std::size_t in = rest.find(", in ");
  const std::string_view number = rest.substr(0, in);
  const bool numbered = !number.empty() && std::all_of(number.begin(), number.end(), is_digit);
  return numbered && (in == std::string_view::npos || !has_space(rest.substr(in + 5)));
}

/// Go: "pkg.(*Type).Func(0x1, 0x2)", "/path/file.go:12 +0x1d", "goroutine 1 [running]:".
bool is_go(std::string_view text) {
  if (text.starts_with("goroutine ") && text.ends_with("]:")) return true;
  const std::string_view place = text.substr(0, text.find(" +0x"));
  if (!has_space(place) && place.find(".go:") != std::string_view::npos && ends_in_place(place))
    return true;
  const std::size_t open = text.rfind('(');
  const bool call = open != std::string_view::npos && text.ends_with(")") &&
                    consists_of(text.substr(open + 1, text.size() - open - 2), " ,.{}?");
  const std::string_view name = call ? text.substr(0, open) : std::string_view();
  return call && name.find('.') != std::string_view::npos && !has_space(name);
}

/// "... 12 more"
bool is_elision(std::string_view text) {
  if (!text.starts_with("... ") || !text.ends_with(" more")) return false;
  const std::string_view number = text.substr(4, text.size() - 9);
  return !number.empty() && std::all_of(number.begin(), number.end(), is_digit);
}

}  // namespace

bool is_error_class(std::string_view text) {
  return !text.empty() && text.size() <= kClassBytesMax &&
         std::all_of(text.begin(), text.end(), is_class_byte);
}

bool is_code_frame(std::string_view line) {
  const std::string_view text = trimmed(line);
  if (text.empty() || is_elision(text) || is_python(text) || is_go(text)) return true;
  return text.starts_with("at ") && is_place(text.substr(3));
}

std::string first_line_without_frame(std::string_view stack_trace) {
  while (!stack_trace.empty()) {
    const std::string_view line = stack_trace.substr(0, stack_trace.find('\n'));
    if (!is_code_frame(line)) return std::string(line);
    stack_trace.remove_prefix(std::min(stack_trace.size(), line.size() + 1));
  }
  return "";
}

}  // namespace plumbline::judge
