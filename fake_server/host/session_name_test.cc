#include "fake_server/host/session_name.h"

#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

std::string of(const Headers& headers) { return session_of(headers).value_or("(none)"); }

TEST(SessionName, IsLettersDigitsAndThreeSignsInLowerCase) {
  EXPECT_EQ(session_name("Go_1.14-x"), "go_1.14-x");
  EXPECT_EQ(session_name("0"), "0");
  for (const char* bad :
       {"", ".hidden", "..", "-x", "_x", "a/b", "a b", "a:1", "a~2", "\xc3\xa4", "a\n"}) {
    EXPECT_EQ(session_name(bad), std::nullopt) << bad;
  }
}

TEST(SessionName, HasABound) {
  EXPECT_TRUE(session_name(std::string(kSessionNameBytesMax, 'a')).has_value());
  EXPECT_FALSE(session_name(std::string(kSessionNameBytesMax + 1, 'a')).has_value());
}

TEST(SessionOf, TakesTheHostsNameWithoutItsPort) {
  EXPECT_EQ(of({{"host", "ADB-1.cloud.test:8080"}}), "adb-1.cloud.test");
  EXPECT_EQ(of({{"Host", "adb-1.cloud.test"}}), "adb-1.cloud.test");
}

TEST(SessionOf, IsTheDefaultWhereNobodyIsNamed) {
  EXPECT_EQ(of({}), "default");
  for (const char* host :
       {"", "127.0.0.1:8080", "10.0.0.1", "[::1]:8080", "localhost:1", "LocalHost"}) {
    EXPECT_EQ(of({{"Host", host}}), "default") << host;
  }
}

TEST(SessionOf, PrefersTheHeader) {
  EXPECT_EQ(of({{"Host", "a"}, {"x-plumbline-session", "B"}}), "b");
}

TEST(SessionOf, IsNothingForWhatIsNoNameOrStandsTwice) {
  EXPECT_EQ(of({{"Host", "a/b"}}), "(none)");
  EXPECT_EQ(of({{"Host", "a"}, {"X-Plumbline-Session", ""}}), "(none)");
  EXPECT_EQ(of({{"X-Plumbline-Session", "a"}, {"X-Plumbline-Session", "a"}}), "(none)");
  EXPECT_EQ(of({{"Host", "a"}, {"host", "b"}}), "(none)");
}

TEST(WithoutSession, LeavesEverythingElseInItsOrder) {
  EXPECT_EQ(without_session({{"A", "1"}, {"x-PLUMBLINE-session", "b"}, {"C", "2"}}),
            (Headers{{"A", "1"}, {"C", "2"}}));
}

}  // namespace
}  // namespace plumbline::fake
