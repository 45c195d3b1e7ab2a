#include "fake_server/core/duration_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace plumbline {
namespace {

using std::chrono::nanoseconds;
using namespace std::chrono_literals;

TEST(DurationText, ReadsEveryUnit) {
  EXPECT_EQ(parse_duration("7ns"), 7ns);
  EXPECT_EQ(parse_duration("250us"), 250us);
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("5s"), 5s);
  EXPECT_EQ(parse_duration("3m"), 3min);
  EXPECT_EQ(parse_duration("2h"), 2h);
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(DurationText, AddsSequencesAndKeepsDecimalsExact) {
  EXPECT_EQ(parse_duration("1m30s"), 90s);
  EXPECT_EQ(parse_duration("1h2m3s4ms5us6ns"), 1h + 2min + 3s + 4ms + 5us + 6ns);
  EXPECT_EQ(parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(parse_duration("0.1ms"), 100us);
  EXPECT_EQ(parse_duration("0.5h"), 30min);
  EXPECT_EQ(parse_duration("0.000000001h"), nanoseconds(3600));
}

TEST(DurationText, RefusesWhatIsNoDuration) {
  for (const char* text : {"", "5", "s", "-5s", "+5s", "5 s", " 5s", "5s ", "5x", "5mx", "1.s",
                           ".5s", "1.2.3s", "1e3s", "0x1s", "5S", "5s5", "NaN", "1.0000000001s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(DurationText, StopsAtHundredYears) {
  EXPECT_EQ(parse_duration("876000h"), 876000h);
  EXPECT_EQ(parse_duration("876000h1ns"), std::nullopt);
  EXPECT_EQ(parse_duration("3153600000000000000ns"), 876000h);
  EXPECT_EQ(parse_duration("3153600000000000001ns"), std::nullopt);
}

TEST(DurationText, RefusesNumbersBeyond64BitsWithoutOverflow) {
  EXPECT_EQ(parse_duration("30000000000000000000ns"), std::nullopt);
  EXPECT_EQ(parse_duration("9223372036854775808ns"), std::nullopt);
  EXPECT_EQ(parse_duration(std::string(1000, '9') + "s"), std::nullopt);
}

TEST(DurationText, WritesTheShortestText) {
  EXPECT_EQ(to_text(0s), "0s");
  EXPECT_EQ(to_text(90s), "1m30s");
  EXPECT_EQ(to_text(1500us), "1ms500us");
  EXPECT_EQ(to_text(26h), "26h");
  EXPECT_EQ(to_text(1ns), "1ns");
}

TEST(DurationText, WritesNegativeOnesDownToTheLast) {
  EXPECT_EQ(to_text(-90s), "-1m30s");
  EXPECT_EQ(to_text(nanoseconds::min()), "-2562047h47m16s854ms775us808ns");
}

TEST(DurationText, ReadsBackWhatItWrites) {
  for (const nanoseconds duration : {nanoseconds(0), nanoseconds(1), nanoseconds(999), 1000ns + 1us,
                                     nanoseconds(59'999'999'999), nanoseconds(3'600'000'000'001)}) {
    EXPECT_EQ(parse_duration(to_text(duration)), duration) << to_text(duration);
  }
}

}  // namespace
}  // namespace plumbline
