#include "fake_server/core/duration_text.h"

#include <array>
#include <cstdint>

namespace plumbline {
namespace {

using std::chrono::nanoseconds;

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

// Longest names first where one is a prefix of another ("ms" before "m").
constexpr std::array kUnits{Unit{"ns", 1},
                            Unit{"us", 1'000},
                            Unit{"ms", 1'000'000},
                            Unit{"s", 1'000'000'000},
                            Unit{"m", 60'000'000'000},
                            Unit{"h", 3'600'000'000'000}};

constexpr std::int64_t kLongest = kDurationMax.count();

// Reads digits[.digits] as an exact multiple of 10^-9; moves `text` past it. Empty when there is no
// digit or it is huge.
struct Decimal {
  std::int64_t whole = 0;
  std::int64_t billionths = 0;
};
std::optional<Decimal> take_decimal(std::string_view& text) {
  Decimal decimal;
  std::size_t used = 0;
  while (used < text.size() && text[used] >= '0' && text[used] <= '9') {
    const std::int64_t digit = text[used++] - '0';
    if (decimal.whole > (kLongest - digit) / 10) return std::nullopt;  // before it can overflow
    decimal.whole = decimal.whole * 10 + digit;
  }
  if (used == 0) return std::nullopt;
  if (used < text.size() && text[used] == '.') {
    std::size_t digits = 0;
    std::int64_t scale = 100'000'000;
    for (++used; used < text.size() && text[used] >= '0' && text[used] <= '9'; ++used, ++digits) {
      if (digits >= 9) return std::nullopt;  // finer than a nanosecond of the largest unit we print
      decimal.billionths += (text[used] - '0') * scale;
      scale /= 10;
    }
    if (digits == 0) return std::nullopt;
  }
  text.remove_prefix(used);
  return decimal;
}

const Unit* take_unit(std::string_view& text) {
  for (const Unit& unit : kUnits) {
    const bool is_minute_of_ms = unit.name == "m" && text.starts_with("ms");
    if (text.starts_with(unit.name) && !is_minute_of_ms) {
      text.remove_prefix(unit.name.size());
      return &unit;
    }
  }
  return nullptr;
}

void append_part(std::string& out, std::uint64_t& rest, std::uint64_t unit, const char* name) {
  if (rest < unit) return;
  out += std::to_string(rest / unit) + name;
  rest %= unit;
}

}  // namespace

std::optional<nanoseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty()) {
    const auto decimal = take_decimal(text);
    if (!decimal) return std::nullopt;
    const Unit* unit = take_unit(text);
    if (unit == nullptr || decimal->whole > kLongest / unit->nanoseconds) return std::nullopt;
    // billionths < 10^9 and a unit < 2^42 ns: split the product so that it cannot overflow.
    const std::int64_t fraction = unit->nanoseconds >= 1'000'000'000
                                      ? decimal->billionths * (unit->nanoseconds / 1'000'000'000)
                                      : decimal->billionths * unit->nanoseconds / 1'000'000'000;
    total += decimal->whole * unit->nanoseconds + fraction;
    if (total > kLongest) return std::nullopt;
  }
  return nanoseconds{total};
}

std::string to_text(nanoseconds duration) {
  if (duration.count() == 0) return "0s";
  const bool negative = duration.count() < 0;
  const auto bits = static_cast<std::uint64_t>(duration.count());
  std::uint64_t rest =
      negative ? 0 - bits : bits;  // unsigned: the most negative one has no positive
  std::string out = negative ? "-" : "";
  append_part(out, rest, 3'600'000'000'000, "h");
  append_part(out, rest, 60'000'000'000, "m");
  append_part(out, rest, 1'000'000'000, "s");
  append_part(out, rest, 1'000'000, "ms");
  append_part(out, rest, 1'000, "us");
  append_part(out, rest, 1, "ns");
  return out;
}

}  // namespace plumbline
