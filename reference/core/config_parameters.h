// The table behind Config: each parameter's name, member and own range, in one place for setting by
// name, checking and scaling. Used by config.cc and config_text.cc only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "reference/telemetry/config.h"

namespace plumbline::telemetry {

/// A parameter that is a span of time, with its range.
struct DurationParameter {
  std::string_view name;
  Duration Config::*member;
  Duration least;
  Duration most;
};

/// A parameter that is a number, with its range.
struct CountParameter {
  std::string_view name;
  std::size_t Config::*member;
  std::size_t least;
  std::size_t most;
};

/// A parameter that is a text. `path`: begins with '/'. Both kinds hold 1 to 128 characters that
/// need no escape in a URL or a header.
struct TextParameter {
  std::string_view name;
  std::string Config::*member;
  bool path;
};

/// All parameters of a type, in the order of the members.
[[nodiscard]] std::span<const DurationParameter> duration_parameters() noexcept;
[[nodiscard]] std::span<const CountParameter> count_parameters() noexcept;
[[nodiscard]] std::span<const TextParameter> text_parameters() noexcept;

/// What is wrong with a value for a parameter, e.g. "is not from 1ms to 24h"; empty: nothing.
[[nodiscard]] std::string range_problem(const DurationParameter& parameter, Duration value);
[[nodiscard]] std::string range_problem(const CountParameter& parameter, std::size_t value);
[[nodiscard]] std::string range_problem(const TextParameter& parameter, std::string_view value);

}  // namespace plumbline::telemetry
