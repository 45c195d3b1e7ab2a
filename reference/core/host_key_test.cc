#include "reference/core/host_key.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

// Raw host strings as keys fragmented clients and breakers (databricks-sql-go PR 364).
TEST(HostKey, SpellingsOfOneHostShareAKey) {
  for (const char* spelling :
       {"ws1.example.com", "WS1.Example.COM", " ws1.example.com\t", "https://ws1.example.com",
        "HTTPS://ws1.example.com/", "ws1.example.com///", "ws1.example.com.", "ws1.example.com./",
        "ws1.example.com:443", "https://ws1.example.com.:443/", "ws1.example.com:0443",
        "http://ws1.example.com:80", "http://ws1.example.com", "ws1.example.com:"}) {
    EXPECT_EQ(host_key(spelling), "ws1.example.com") << spelling;
  }
}

TEST(HostKey, AnotherPortIsKept) {
  EXPECT_EQ(host_key("https://WS1.example.com:8443/"), "ws1.example.com:8443");
  EXPECT_EQ(host_key("ws1.example.com:80"), "ws1.example.com:80");
  EXPECT_EQ(host_key("https://ws1.example.com:80"), "ws1.example.com:80");
  EXPECT_EQ(host_key("ws1.example.com:444"), "ws1.example.com:444");
}

TEST(HostKey, BracketsOfIPv6AreKept) {
  EXPECT_EQ(host_key("https://[2001:DB8::1]:443/"), "[2001:db8::1]");
  EXPECT_EQ(host_key("[::1]:8443"), "[::1]:8443");
  EXPECT_EQ(host_key("[::1]"), "[::1]");
  EXPECT_EQ(host_key("::1"), "::1");
}

TEST(HostKey, OneTrailingDotIsRemovedNotTwo) {
  EXPECT_EQ(host_key("ws1.example.com.."), "ws1.example.com.");
}

TEST(HostKey, PathQueryAndUserInformationAreNoPartOfAHost) {
  EXPECT_EQ(host_key("https://ws1.example.com/sql/1.0/warehouses/x?o=1"), "ws1.example.com");
  EXPECT_EQ(host_key("token:dapi123@ws1.example.com:443"), "ws1.example.com");
}

// What a query says was taken for the scheme, and its host got the token.
TEST(HostKey, AUrlInsidePathOrQueryIsNoHost) {
  for (const char* spelling :
       {"ws1.example.com/login?next=https://evil.test/x", "ws1.example.com?next=http://evil.test",
        "https://ws1.example.com/https://evil.test", "token:x@ws1.example.com/http://evil.test"}) {
    EXPECT_EQ(host_key(spelling), "ws1.example.com") << spelling;
    EXPECT_EQ(origin_of(spelling), "https://ws1.example.com") << spelling;
  }
  EXPECT_EQ(host_key("databricks+sql-1.0://ws1.example.com"), "ws1.example.com");
}

TEST(HostKey, AnyTextGivesAKey) {
  EXPECT_EQ(host_key(""), "");
  EXPECT_EQ(host_key(" /:@. "), "");
  EXPECT_EQ(host_key("["), "[");
  EXPECT_EQ(host_key("h:port"), "h:port");
}

TEST(HostKey, OfAKeyIsTheKey) {
  for (const char* spelling : {"http://h:80", "http://h:443", "h:8443", "[::1]:443", "H."}) {
    const std::string key = host_key(spelling);
    EXPECT_EQ(host_key(key), key) << spelling;
  }
}

TEST(OriginOf, IsHttpsUnlessSpelledHttp) {
  EXPECT_EQ(origin_of("WS1.example.com."), "https://ws1.example.com");
  EXPECT_EQ(origin_of("https://ws1.example.com:443/x"), "https://ws1.example.com");
  EXPECT_EQ(origin_of("http://127.0.0.1:4711"), "http://127.0.0.1:4711");
  EXPECT_EQ(origin_of("HTTP://h:80"), "http://h");
  EXPECT_EQ(origin_of("ws1.example.com:8443"), "https://ws1.example.com:8443");
}

TEST(OriginOf, KeepsAPortThatIsTheOtherSchemesDefault) {
  EXPECT_EQ(origin_of("http://h:443"), "http://h:443");
  EXPECT_EQ(origin_of("https://h:80"), "https://h:80");
}

TEST(OriginOf, OfNoHostIsEmpty) {
  EXPECT_EQ(origin_of(""), "");
  EXPECT_EQ(origin_of("https://"), "");
  EXPECT_EQ(origin_of(" :443"), "");
}

}  // namespace
}  // namespace plumbline::telemetry
