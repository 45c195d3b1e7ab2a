#include "reference/core/text.h"

#include <array>
#include <charconv>
#include <limits>
#include <system_error>

namespace plumbline::telemetry {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

// Largest first for writing; for reading, "ms" must be tried before "m" and "s".
constexpr std::array kUnits{
    Unit{"h", 3'600'000'000'000}, Unit{"ms", 1'000'000}, Unit{"m", 60'000'000'000},
    Unit{"s", 1'000'000'000},     Unit{"us", 1'000},     Unit{"ns", 1}};
constexpr std::array kUnitsWritten{kUnits[0], kUnits[2], kUnits[3],
                                   kUnits[1], kUnits[4], kUnits[5]};

// Beyond any sensible time-out, and sums of two stay far below 2^63 ns (292 years).
constexpr std::int64_t kLongest = std::int64_t{100} * 365 * 24 * 3'600'000'000'000;

// A number of at most 18 digits around an optional point, so that it fits 64 bits: value = digits /
// scale.
struct Decimal {
  std::int64_t digits = 0;
  std::int64_t scale = 1;
};
constexpr std::size_t kDigitsMax = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Decimal> take_decimal(std::string_view& text) {
  Decimal decimal;
  std::size_t digits = 0;
  bool fraction = false;
  for (; !text.empty() && (is_digit(text.front()) || (text.front() == '.' && !fraction));
       text.remove_prefix(1)) {
    if (text.front() == '.') {
      fraction = true;
      continue;
    }
    if (++digits > kDigitsMax) return std::nullopt;
    decimal.digits = decimal.digits * 10 + (text.front() - '0');
    if (fraction) decimal.scale *= 10;
  }
  return digits == 0 ? std::nullopt : std::optional{decimal};
}

const Unit* take_unit(std::string_view& text) {
  for (const Unit& unit : kUnits) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return &unit;
  }
  return nullptr;
}

// digits / scale * unit without overflow: whole part and remainder apart. None beyond kLongest.
std::optional<std::int64_t> times(const Decimal& decimal, const Unit& unit) {
  const std::int64_t whole = decimal.digits / decimal.scale;
  if (whole > kLongest / unit.nanoseconds) return std::nullopt;
  // Finer than 10^-6 of a unit is cut, so that the product stays below 10^6 * 3.6 * 10^12.
  std::int64_t rest = decimal.digits % decimal.scale;
  std::int64_t scale = decimal.scale;
  for (; scale > 1'000'000; scale /= 10) rest /= 10;
  return whole * unit.nanoseconds + rest * unit.nanoseconds / scale;
}

std::nullopt_t refuse(std::string& why, const char* reason) {
  why = reason;
  return std::nullopt;
}

constexpr const char* kNotADuration = "is not a duration such as 500ms, 5s or 1m30s";

}  // namespace

std::optional<Duration> parse_duration(std::string_view text, std::string& why) {
  if (text == "0") return Duration{0};
  if (text.starts_with('-')) return refuse(why, "is negative or not a duration");
  if (text.empty()) return refuse(why, kNotADuration);
  std::int64_t total = 0;
  while (!text.empty()) {
    const auto decimal = take_decimal(text);
    if (!decimal) return refuse(why, kNotADuration);
    const Unit* unit = take_unit(text);
    if (unit == nullptr) return refuse(why, kNotADuration);
    const auto part = times(*decimal, *unit);
    if (!part || *part > kLongest - total) return refuse(why, "is too large");
    total += *part;
  }
  return Duration{total};
}

std::optional<std::uint64_t> parse_count(std::string_view text, std::string& why) {
  if (text.starts_with('-')) return refuse(why, "is negative or not a whole number");
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || text.empty()) return refuse(why, "is not a whole number");
  if (error == std::errc::result_out_of_range) return refuse(why, "is too large");
  return value;
}

std::string duration_text(Duration duration) {
  std::int64_t rest = duration.count();
  if (rest == 0) return "0s";
  std::string text;
  for (const Unit& unit : kUnitsWritten) {
    if (rest < unit.nanoseconds) continue;
    text += std::to_string(rest / unit.nanoseconds);
    text += unit.name;
    rest %= unit.nanoseconds;
  }
  return text;
}

std::string lower_case(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace plumbline::telemetry
