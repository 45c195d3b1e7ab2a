#include "fake_server/core/endpoint.h"

#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

constexpr std::string_view kShippedFlag = "/api/2.0/connector-service/feature-flags/GOLANG/1.14.0";

TEST(Endpoint, KnowsThePathsOfBothProfiles) {
  EXPECT_EQ(endpoint_of("POST", "/telemetry-ext"), Endpoint::telemetry);
  EXPECT_EQ(endpoint_of("POST", "/api/2.0/telemetry-ext"), Endpoint::telemetry);
  EXPECT_EQ(endpoint_of("POST", "/telemetry-unauth"), Endpoint::telemetry_unauthenticated);
  EXPECT_EQ(endpoint_of("POST", "/api/2.0/telemetry-unauth"), Endpoint::telemetry_unauthenticated);
  EXPECT_EQ(endpoint_of("GET", "/api/2.0/feature-flags?flags=a"), Endpoint::flag);
  EXPECT_EQ(endpoint_of("GET", kShippedFlag), Endpoint::flag);
}

TEST(Endpoint, TakesNothingElseForOne) {
  for (const char* target : {"", "/", "//telemetry-ext", "/telemetry-ext/", "/Telemetry-ext",
                             "/telemetry", "/sql/1.0/warehouses/a", "/api/2.0/feature-flags/",
                             "/api/2.0/connector-service/feature-flags/GOLANG",
                             "/api/2.0/connector-service/feature-flags/GOLANG/",
                             "/api/2.0/connector-service/feature-flags//1",
                             "/api/2.0/connector-service/feature-flags/A/1/2"}) {
    EXPECT_EQ(endpoint_of("POST", target), Endpoint::other) << target;
    EXPECT_EQ(profile_of(target), "") << target;
  }
}

TEST(Endpoint, IgnoresQueryAndMethodExceptConnect) {
  EXPECT_EQ(endpoint_of("GET", "/telemetry-ext?x=/y"), Endpoint::telemetry);
  EXPECT_EQ(endpoint_of("DELETE", kShippedFlag), Endpoint::flag);
  EXPECT_EQ(endpoint_of("CONNECT", "/telemetry-ext"), Endpoint::other);
}

TEST(Endpoint, NamesProfileAndMethod) {
  EXPECT_EQ(profile_of("/telemetry-ext"), "shipped");
  EXPECT_EQ(profile_of(kShippedFlag), "shipped");
  EXPECT_EQ(profile_of("/api/2.0/telemetry-unauth"), "design");
  EXPECT_EQ(profile_of("/api/2.0/feature-flags"), "design");
  EXPECT_EQ(method_of(Endpoint::telemetry), "POST");
  EXPECT_EQ(method_of(Endpoint::flag), "GET");
  EXPECT_EQ(method_of(Endpoint::other), "");
  EXPECT_EQ(to_string(Endpoint::telemetry_unauthenticated), "telemetry_unauthenticated");
}

TEST(Endpoint, ReadsTheFlagNameFromTheQuery) {
  EXPECT_EQ(flag_name_of("/api/2.0/feature-flags?flags=a.b"), "a.b");
  EXPECT_EQ(flag_name_of("/api/2.0/feature-flags?x=1&flags=a%2eb%2&y"), "a.b%2");
  EXPECT_EQ(flag_name_of("/api/2.0/feature-flags?xflags=a"), "");
  EXPECT_EQ(flag_name_of("/api/2.0/feature-flags"), "");
}

TEST(Endpoint, DerivesTheFlagNameFromTheClient) {
  EXPECT_EQ(flag_name_of(kShippedFlag),
            "databricks.partnerplatform.clientConfigsFeatureFlags.enableTelemetryForGoDriver");
  EXPECT_EQ(flag_name_of("/api/2.0/connector-service/feature-flags/ODBC/1"), "");
  EXPECT_EQ(flag_name_of("/telemetry-ext"), "");
}

}  // namespace
}  // namespace plumbline::fake
