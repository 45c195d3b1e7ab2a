#include "fake_server/core/wall_time.h"

#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

TEST(WallTime, ReadsUtcTimestamps) {
  EXPECT_EQ(read_rfc3339_utc("1970-01-01T00:00:00Z").ms, 0);
  EXPECT_EQ(read_rfc3339_utc("2025-11-23T16:23:07.354Z").ms, 1763914987354);
  EXPECT_EQ(read_rfc3339_utc("2025-11-23t16:23:07z").ms, 1763914987000);
  EXPECT_EQ(read_rfc3339_utc("2025-11-23T16:23:07.3549999+00:00").ms, 1763914987354);
  EXPECT_EQ(read_rfc3339_utc("2024-02-29T00:00:00-00:00").ms, 1709164800000);
  EXPECT_EQ(read_rfc3339_utc("2016-12-31T23:59:60Z").ms, 1483228800000);
}

TEST(WallTime, SaysWhatIsWrong) {
  EXPECT_EQ(read_rfc3339_utc("2025-11-23T16:23:07+01:00").fault, "not in UTC");
  EXPECT_EQ(read_rfc3339_utc("2025-11-23T16:23:07").fault, "not in UTC");
  EXPECT_EQ(read_rfc3339_utc("2025-11-23 16:23:07Z").fault, "no T between date and time");
  EXPECT_EQ(read_rfc3339_utc("1763914987354").fault, "not an RFC 3339 date from 1970 on");
}

TEST(WallTime, RefusesTimesThatDoNotExist) {
  for (const char* text :
       {"", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z",
        "1969-12-31T23:59:59Z", "2025-01-01T24:00:00Z", "2025-01-01T00:60:00Z",
        "2025-01-01T00:00:61Z", "2025-01-01T00:00:00.Z", "2025-01-01T0:00:00Z",
        "2025-01-01T00:00:00.1234567891Z", "2025-01-01T00:00:00ZZ"}) {
    EXPECT_EQ(read_rfc3339_utc(text).ms, std::nullopt) << text;
    EXPECT_NE(read_rfc3339_utc(text).fault, "") << text;
  }
}

TEST(WallTime, WritesHttpDatesRoundedUp) {
  EXPECT_EQ(http_date(784111777000), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(784111776001), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(784111777001), "Sun, 06 Nov 1994 08:49:38 GMT");
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace plumbline::fake
