#include "reference/core/dates.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace plumbline::telemetry {
namespace {

namespace chrono = std::chrono;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};

constexpr WallTime kEarliest{};
constexpr WallTime kLatest = WallTime{chrono::sys_days{chrono::year{9999} / 12 / 31}} +
                             chrono::days{1} - chrono::milliseconds{1};

void append_padded(std::string& out, long long value, std::size_t width) {
  const std::string digits = std::to_string(value);
  out.append(width - std::min(width, digits.size()), '0');
  out += digits;
}

constexpr std::string_view kParting = " -";

// At most six words, parted by spaces and hyphens: "Sunday, 06-Nov-94 ..." reads like "Sun, 06 Nov
// 94 ...".
struct Words {
  std::array<std::string_view, 6> word;
  std::size_t count = 0;
};
std::optional<Words> split(std::string_view text) {
  Words words;
  for (auto begin = text.find_first_not_of(kParting); begin != std::string_view::npos;
       begin = text.find_first_not_of(kParting, begin)) {
    const auto end = std::min(text.find_first_of(kParting, begin), text.size());
    if (words.count == words.word.size()) return std::nullopt;
    words.word[words.count++] = text.substr(begin, end - begin);
    begin = end;
  }
  return words;
}

// A number of at most four digits; -1 when it is not one.
int number(std::string_view text) {
  int value = 0;
  const char* end = text.data() + text.size();
  const bool digits =
      !text.empty() && text.size() <= 4 && text.front() >= '0' && text.front() <= '9';
  if (!digits || std::from_chars(text.data(), end, value).ptr != end) return -1;
  return value;
}

// A year of two digits is one from 1970 to 2069.
int full_year(std::string_view text) {
  const int year = number(text);
  if (text.size() != 2 || year < 0) return text.size() == 4 ? year : -1;
  return year < 70 ? 2000 + year : 1900 + year;
}

std::optional<chrono::seconds> time_of_day(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const int hour = number(text.substr(0, 2));
  const int minute = number(text.substr(3, 2));
  const int second = number(text.substr(6, 2));
  const bool valid =
      hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
  if (!valid) return std::nullopt;  // 60 is a leap second
  return chrono::hours{hour} + chrono::minutes{minute} + chrono::seconds{second};
}

std::optional<WallTime> assemble(std::string_view day, std::string_view month,
                                 std::string_view year, std::string_view time) {
  const auto* name = std::find(kMonths.begin(), kMonths.end(), month);
  const int day_number = number(day);
  const int year_number = full_year(year);
  const auto in_day = time_of_day(time);
  if (name == kMonths.end() || day_number < 1 || year_number < 0 || !in_day) return std::nullopt;
  const auto month_number = static_cast<unsigned>(name - kMonths.begin() + 1);
  const chrono::year_month_day date{chrono::year{year_number}, chrono::month{month_number},
                                    chrono::day{static_cast<unsigned>(day_number)}};
  if (!date.ok()) return std::nullopt;
  return WallTime{chrono::sys_days{date}} + *in_day;
}

}  // namespace

std::string rfc3339(WallTime time) {
  time = std::clamp(time, kEarliest, kLatest);
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date{day};
  const chrono::hh_mm_ss in_day{time - day};
  std::string text;
  append_padded(text, static_cast<int>(date.year()), 4);
  text += '-';
  append_padded(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_padded(text, static_cast<unsigned>(date.day()), 2);
  text += 'T';
  append_padded(text, in_day.hours().count(), 2);
  text += ':';
  append_padded(text, in_day.minutes().count(), 2);
  text += ':';
  append_padded(text, in_day.seconds().count(), 2);
  text += '.';
  append_padded(text, in_day.subseconds().count(), 3);
  return text + 'Z';
}

std::optional<WallTime> parse_http_date(std::string_view text) {
  const auto words = split(text);
  if (!words || words->count < 5) return std::nullopt;
  const auto& [weekday, second, third, fourth, fifth, sixth] = words->word;
  const std::string_view day_name = weekday.substr(0, 3);
  if (std::find(kWeekdays.begin(), kWeekdays.end(), day_name) == kWeekdays.end())
    return std::nullopt;
  if (words->count == 5) return assemble(third, second, fifth, fourth);  // asctime
  if (sixth != "GMT") return std::nullopt;
  return assemble(second, third, fourth, fifth);  // IMF-fixdate and RFC 850
}

}  // namespace plumbline::telemetry
