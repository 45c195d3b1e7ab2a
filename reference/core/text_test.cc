#include "reference/core/text.h"

#include <gtest/gtest.h>

#include <limits>

namespace plumbline::telemetry {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::optional<Duration> duration(std::string_view text) {
  std::string why;
  const auto parsed = parse_duration(text, why);
  EXPECT_EQ(parsed.has_value(), why.empty()) << text << " " << why;
  return parsed;
}

std::optional<std::uint64_t> count(std::string_view text) {
  std::string why;
  const auto parsed = parse_count(text, why);
  EXPECT_EQ(parsed.has_value(), why.empty()) << text << " " << why;
  return parsed;
}

TEST(ParseDuration, ReadsGoStyleDurations) {
  EXPECT_EQ(duration("500ms"), milliseconds{500});
  EXPECT_EQ(duration("5s"), seconds{5});
  EXPECT_EQ(duration("1m30s"), seconds{90});
  EXPECT_EQ(duration("2h"), hours{2});
  EXPECT_EQ(duration("250us"), microseconds{250});
  EXPECT_EQ(duration("7ns"), Duration{7});
  EXPECT_EQ(duration("0"), Duration{0});
  EXPECT_EQ(duration("0s"), Duration{0});
}

TEST(ParseDuration, ReadsFractionsExactly) {
  EXPECT_EQ(duration("1.5s"), milliseconds{1500});
  EXPECT_EQ(duration(".5s"), milliseconds{500});
  EXPECT_EQ(duration("0.000001h"), microseconds{3600});
  EXPECT_EQ(duration("0.3ms"), microseconds{300});
}

TEST(ParseDuration, RefusesWhatIsNotOne) {
  for (const char* bad : {"", "5", "s", "5 s", "5S", "five", "1.2.3s", ".s", "5s5", "5x", "NaN"}) {
    EXPECT_EQ(duration(bad), std::nullopt) << bad;
  }
  std::string why;
  EXPECT_FALSE(parse_duration("-5s", why));
  EXPECT_EQ(why, "is negative or not a duration");
}

TEST(ParseDuration, StopsAtAHundredYears) {
  EXPECT_EQ(duration("876000h"), hours{876'000});
  std::string why;
  EXPECT_FALSE(parse_duration("876000h1ns", why));
  EXPECT_EQ(why, "is too large");
  EXPECT_FALSE(parse_duration("999999999999999999h", why));
  EXPECT_EQ(why, "is too large");
  EXPECT_FALSE(parse_duration("9999999999999999999s", why));
}

TEST(DurationText, IsReadBackAsTheSameDuration) {
  for (const Duration value : {Duration{0}, Duration{1}, Duration{90'000'000'000},
                               Duration{3'723'004'005'006}, Duration{hours{876'000}}}) {
    EXPECT_EQ(duration(duration_text(value)), value) << duration_text(value);
  }
  EXPECT_EQ(duration_text(seconds{90}), "1m30s");
  EXPECT_EQ(duration_text(milliseconds{1}), "1ms");
}

TEST(ParseCount, ReadsWholeNumbersUpTo64Bits) {
  EXPECT_EQ(count("0"), 0U);
  EXPECT_EQ(count("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
}

TEST(ParseCount, SaysWhyItRefuses) {
  std::string why;
  EXPECT_FALSE(parse_count("18446744073709551616", why));
  EXPECT_EQ(why, "is too large");
  EXPECT_FALSE(parse_count("-1", why));
  EXPECT_EQ(why, "is negative or not a whole number");
  for (const char* bad : {"", "1.0", "1e3", " 1", "0x10", "+1"}) {
    EXPECT_FALSE(parse_count(bad, why)) << bad;
    EXPECT_EQ(why, "is not a whole number");
  }
}

TEST(LowerCase, ChangesAsciiLettersOnly) {
  EXPECT_EQ(lower_case("AZaz09-\xC3\x84"), "azaz09-\xC3\x84");
}

}  // namespace
}  // namespace plumbline::telemetry
