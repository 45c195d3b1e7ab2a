// Origins taken apart; names themselves are resolved in the transport's tests.
#include "reference/runtime/name_resolution.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

TEST(PartsOfOrigin, AreSchemeHostWithoutBracketsAndPort) {
  EXPECT_EQ(parts_of_origin("https://a.test"), (OriginParts{true, "a.test", 443}));
  EXPECT_EQ(parts_of_origin("http://a.test"), (OriginParts{false, "a.test", 80}));
  EXPECT_EQ(parts_of_origin("http://a.test:8080"), (OriginParts{false, "a.test", 8080}));
  EXPECT_EQ(parts_of_origin("https://[fe80::1]:8443"), (OriginParts{true, "fe80::1", 8443}));
  EXPECT_EQ(parts_of_origin("https://[::1]"), (OriginParts{true, "::1", 443}));
}

TEST(PartsOfOrigin, HaveNoPortWhereNoneCanBe) {
  EXPECT_EQ(parts_of_origin("http://a.test:65535").port, 65535);
  for (const char* origin : {"http://a.test:65536", "http://a.test:0", "http://a.test:8x",
                             "http://a.test:", "http://a.test:-1"}) {
    EXPECT_EQ(parts_of_origin(origin).port, 0) << origin;
  }
  EXPECT_EQ(parts_of_origin("https://[fe80::1").host, "fe80::1");
  EXPECT_EQ(parts_of_origin("").host, "");
}

TEST(Authority, HasItsPortAlways) {
  EXPECT_EQ(authority({true, "a.test", 443}), "a.test:443");
  EXPECT_EQ(authority({true, "fe80::1", 443}), "[fe80::1]:443");
}

TEST(HostHeader, HasBracketsForIPv6AndAPortThatIsNotTheSchemesOwn) {
  EXPECT_EQ(host_header({true, "a.test", 443}), "a.test");
  EXPECT_EQ(host_header({false, "a.test", 80}), "a.test");
  EXPECT_EQ(host_header({false, "a.test", 443}), "a.test:443");
  EXPECT_EQ(host_header({true, "fe80::1", 443}), "[fe80::1]");
  EXPECT_EQ(host_header({true, "fe80::1", 8443}), "[fe80::1]:8443");
}

}  // namespace
}  // namespace plumbline::telemetry
