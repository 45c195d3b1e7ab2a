// Strict reading of JSON objects that people write by hand: every fault names the JSON pointer,
// what was expected, what was found, and, for an unknown name, the nearest known one. Used by the
// loaders of scenarios, profiles and behaviour.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plumbline::json {

/// Input that does not fit. `what()` is "<pointer>: <message>" on one line; the loader of a file
/// puts its name in front.
class BadInput : public std::runtime_error {
 public:
  BadInput(std::string pointer, const std::string& message);
  /// Where it stood: a JSON pointer; "" is the whole document.
  [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }

 private:
  std::string pointer_;
};

/// The name of a value's type for messages: "a string", "an object", "the number -3".
[[nodiscard]] std::string describe(const nlohmann::json& value);

/// Of the known names, the one that a typing slip most likely meant; empty when none is near (edit
/// distance over 1/3).
[[nodiscard]] std::string nearest(std::string_view name, const std::vector<std::string>& known);

/// ", did you mean \"NAME\"?" or "" — the usual end of a message about an unknown name.
[[nodiscard]] std::string suggestion(std::string_view name, const std::vector<std::string>& known);

/// The members of one object, taken one by one. Call `finish` at the end: members that nobody asked
/// for are an error. Every method throws BadInput with the member's pointer. Borrows the value.
class Fields {
 public:
  /// Throws when `value` is not an object.
  Fields(const nlohmann::json& value, std::string pointer);

  [[nodiscard]] bool has(std::string_view name) const;
  /// The member, marked as taken; throws when absent.
  const nlohmann::json& required(std::string_view name);
  /// The member, marked as taken; nullptr when absent.
  const nlohmann::json* optional(std::string_view name);

  std::string text(std::string_view name);
  std::string text_or(std::string_view name, std::string_view fallback);
  bool boolean_or(std::string_view name, bool fallback);
  /// An integer within [low, high]; numbers beyond 64 bits and fractions are refused.
  std::int64_t integer(std::string_view name, std::int64_t low, std::int64_t high);
  std::int64_t integer_or(std::string_view name, std::int64_t low, std::int64_t high,
                          std::int64_t fallback);
  /// [first, last] of a count from 1; empty when absent.
  std::optional<std::pair<std::uint64_t, std::uint64_t>> range_if_any(std::string_view name);
  /// A duration such as "5s"; negative and overflowing ones are refused.
  std::chrono::nanoseconds duration(std::string_view name);
  std::chrono::nanoseconds duration_or(std::string_view name, std::chrono::nanoseconds fallback);
  /// One of the given words; an unknown one names the nearest.
  std::string one_of(std::string_view name, const std::vector<std::string>& words);
  std::string one_of_or(std::string_view name, const std::vector<std::string>& words,
                        std::string_view fallback);
  std::vector<std::string> texts_or_empty(std::string_view name);

  /// Throws when a member was never asked for, naming the nearest of those that were.
  void finish() const;

  /// The pointer of a member of this object, escaped as RFC 6901 says.
  [[nodiscard]] std::string pointer_to(std::string_view name) const;
  [[nodiscard]] const std::string& pointer() const noexcept { return pointer_; }
  [[noreturn]] void fail(std::string_view name, const std::string& message) const;

 private:
  const nlohmann::json& value_;
  std::string pointer_;
  std::vector<std::string> asked_;  // with repetitions
};

/// pointer + "/" + name, escaped as RFC 6901 says.
[[nodiscard]] std::string pointer_to_member(const std::string& pointer, std::string_view name);

/// pointer + "/" + index.
[[nodiscard]] std::string pointer_to_index(const std::string& pointer, std::size_t index);

/// Throws unless `value` is an array, of at most `most` elements.
void expect_array(const nlohmann::json& value, const std::string& pointer,
                  std::size_t most = std::numeric_limits<std::size_t>::max());

/// JSON from text; a byte order mark before it is ignored, as RFC 8259 allows and HAR 1.2 asks.
/// Throws BadInput("", ...) in one line for: nothing, not JSON (with line and column), two members
/// of one name, nested deeper than 100 levels.
[[nodiscard]] nlohmann::json parse_text(std::string_view text);

}  // namespace plumbline::json
