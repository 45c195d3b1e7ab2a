#include "fake_server/core/wall_time.h"

#include <array>
#include <chrono>

namespace plumbline::fake {
namespace {

constexpr std::size_t kFractionDigitsMax = 9;  // nanoseconds: finer than any client's clock

// Reads exactly `digits` digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take_char(std::string_view& text, std::string_view either) {
  if (text.empty() || either.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || !take_char(text, "-")) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take_char(text, "-")) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day || *year < 1970) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

std::optional<std::int64_t> take_time_ms(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take_char(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take_char(text, ":")) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 60) return std::nullopt;  // 60: a leap second
  std::int64_t ms = ((*hour * 60 + *minute) * 60 + *second) * std::int64_t{1000};
  if (!take_char(text, ".")) return ms;
  std::size_t digits = 0;
  for (std::int64_t scale = 100; digits < text.size() && text[digits] >= '0' && text[digits] <= '9';
       ++digits, scale /= 10) {
    ms += (text[digits] - '0') * scale;
  }
  if (digits == 0 || digits > kFractionDigitsMax) return std::nullopt;
  text.remove_prefix(digits);
  return ms;
}

}  // namespace

WallTimeText read_rfc3339_utc(std::string_view text) {
  const auto day = take_date(text);
  if (!day) return {std::nullopt, "not an RFC 3339 date from 1970 on"};
  if (!take_char(text, "Tt")) return {std::nullopt, "no T between date and time"};
  const auto time_ms = take_time_ms(text);
  if (!time_ms) return {std::nullopt, "not an RFC 3339 time of day"};
  const bool zulu = text == "Z" || text == "z";
  if (!zulu && text != "+00:00" && text != "-00:00") return {std::nullopt, "not in UTC"};
  return {std::chrono::milliseconds{day->time_since_epoch()}.count() + *time_ms, ""};
}

std::string http_date(std::int64_t ms) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds time{std::chrono::seconds{(ms + 999) / 1000}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::string(kDays[std::chrono::weekday{day}.c_encoding()]) + ", " +
         two(static_cast<unsigned>(date.day())) + " " +
         kMonths[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year())) + " " + two(clock.hours().count()) + ":" +
         two(clock.minutes().count()) + ":" + two(clock.seconds().count()) + " GMT";
}

}  // namespace plumbline::fake
