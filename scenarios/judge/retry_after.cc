#include <array>
#include <charconv>
#include <chrono>

#include "scenarios/judge/evidence_build.h"

namespace plumbline::judge::build {
namespace {

// About 31 years: far beyond any cap, far below overflow in nanoseconds.
constexpr std::int64_t kSecondsMax = 1'000'000'000;

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<unsigned> month(std::string_view name) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (unsigned k = 0; k < kMonths.size(); ++k) {
    if (kMonths[k] == name) return k + 1;
  }
  return std::nullopt;
}

std::optional<std::int64_t> whole_seconds(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  std::int64_t seconds = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return result.ec == std::errc{} && seconds < kSecondsMax ? seconds : kSecondsMax;
}

}  // namespace

std::optional<std::int64_t> http_date_ms(std::string_view text) {
  constexpr std::string_view kShape = "Sun, 06 Nov 1994 08:49:37 GMT";
  if (text.size() != kShape.size() || !text.ends_with(" GMT")) return std::nullopt;
  const auto day = number(text.substr(5, 2));
  const auto month_number = month(text.substr(8, 3));
  const auto year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2));
  const auto minute = number(text.substr(20, 2));
  const auto second = number(text.substr(23, 2));
  if (!day || !month_number || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(*month_number),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + *hour) * 60 + *minute) * 60'000 + std::int64_t{*second} * 1'000;
}

std::optional<Duration> retry_after(std::string_view value, std::optional<std::int64_t> now_ms) {
  if (const auto seconds = whole_seconds(value)) return std::chrono::seconds(*seconds);
  const auto until_ms = http_date_ms(value);
  if (!until_ms || !now_ms) return std::nullopt;
  const std::int64_t wait_ms =
      std::min(std::max<std::int64_t>(*until_ms - *now_ms, 0), kSecondsMax * 1'000);
  return std::chrono::milliseconds(wait_ms);
}

}  // namespace plumbline::judge::build
