#include "reference/core/dates.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

WallTime wall(std::int64_t milliseconds_since_epoch) {
  return WallTime{milliseconds{milliseconds_since_epoch}};
}

TEST(Rfc3339, IsUtcWithMilliseconds) {
  EXPECT_EQ(rfc3339(wall(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339(wall(1'762'335'000'125)), "2025-11-05T09:30:00.125Z");
  EXPECT_EQ(rfc3339(wall(1'709'251'199'999)), "2024-02-29T23:59:59.999Z");
  EXPECT_EQ(rfc3339(wall(1'709'251'200'000)), "2024-03-01T00:00:00.000Z");
}

TEST(Rfc3339, StaysWithinFourDigitsOfYears) {
  EXPECT_EQ(rfc3339(wall(-1)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339(wall(253'402'300'799'999)), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(rfc3339(wall(253'402'300'800'000)), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(rfc3339(WallTime::max()), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(rfc3339(WallTime::min()), "1970-01-01T00:00:00.000Z");
}

TEST(HttpDate, ReadsTheThreeFormsOfTheStandard) {
  const WallTime expected{seconds{784'111'777}};
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), expected);
}

TEST(HttpDate, ReadsYearsOfTwoDigitsFrom1970To2069) {
  EXPECT_EQ(parse_http_date("Thursday, 01-Jan-70 00:00:00 GMT"), wall(0));
  EXPECT_EQ(parse_http_date("Tuesday, 31-Dec-69 00:00:00 GMT"),
            parse_http_date("Tue, 31 Dec 2069 00:00:00 GMT"));
}

TEST(HttpDate, RefusesWhatIsNotOne) {
  for (const char* bad :
       {"", "soon", "120", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 08:49:37 GMT now", "Son, 06 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nix 1994 08:49:37 GMT", "Sun, 06 Nov 19940 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 994 08:49:37 GMT"}) {
    EXPECT_EQ(parse_http_date(bad), std::nullopt) << bad;
  }
}

TEST(HttpDate, AcceptsALeapSecond) {
  EXPECT_EQ(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT"),
            parse_http_date("Sun, 01 Jan 2017 00:00:00 GMT"));
}

}  // namespace
}  // namespace plumbline::telemetry
