#include "reference/core/flag_answer.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

constexpr const char* kFlag =
    "databricks.partnerplatform.clientConfigsFeatureFlags.enableTelemetryForGoDriver";

std::string design_answer(const std::string& value) {
  return std::string{R"({"flags":{")"} + kFlag + "\":" + value + "}}";
}

std::string shipped_answer(const std::string& value, const std::string& ttl = "900") {
  return std::string{R"({"flags":[{"name":"other","value":"true"},{"name":")"} + kFlag +
         R"(","value":)" + value + R"(}],"ttl_seconds":)" + ttl + "}";
}

TEST(FlagTarget, IsTheProfilesRequest) {
  EXPECT_EQ(flag_target(Config::design()),
            "/api/2.0/feature-flags?flags=databricks.partnerplatform.clientConfigsFeatureFlags."
            "enableTelemetryForAdbc");
  Config shipped = Config::shipped();
  shipped.driver_version = "1.2.3";
  EXPECT_EQ(flag_target(shipped), "/api/2.0/connector-service/feature-flags/GOLANG/1.2.3");
}

TEST(FlagAnswer, TrueIsJsonTrueOrTheWordInAnyCase) {
  for (const char* value : {"true", "\"true\"", "\"TRUE\"", "\"True\""}) {
    EXPECT_EQ(parse_flag_answer(design_answer(value), kFlag), (FlagAnswer{true, {}})) << value;
    EXPECT_EQ(parse_flag_answer(shipped_answer(value), kFlag), (FlagAnswer{true, 900})) << value;
  }
}

TEST(FlagAnswer, AnythingElseIsNotTrue) {
  for (const char* value : {"false", "\"false\"", "\"1\"", "\"yes\"", "null", "1", "\"\"",
                            "\" true\"", "[true]", "{}"}) {
    EXPECT_EQ(parse_flag_answer(design_answer(value), kFlag), (FlagAnswer{false, {}})) << value;
    EXPECT_EQ(parse_flag_answer(shipped_answer(value), kFlag), (FlagAnswer{false, 900})) << value;
  }
}

TEST(FlagAnswer, AnAbsentFlagIsNotTrue) {
  for (const char* body : {R"({"flags":{}})", R"({"flags":[]})", R"({"flags":{"other":true}})",
                           R"({"flags":[{"name":"other","value":"true"}]})",
                           R"({"flags":[1,null,"x",{"value":"true"},{"name":7}]})"}) {
    EXPECT_EQ(parse_flag_answer(body, kFlag), (FlagAnswer{false, {}})) << body;
  }
  const std::string valueless = std::string{R"({"flags":[{"name":")"} + kFlag + "\"}]}";
  EXPECT_EQ(parse_flag_answer(valueless, kFlag), (FlagAnswer{false, {}}));
}

TEST(FlagAnswer, AContradictionIsNotTrue) {
  const std::string entry = std::string{R"({"name":")"} + kFlag + R"(","value":)";
  const std::string both = R"({"flags":[)" + entry + R"("true"},)" + entry + R"("false"}]})";
  EXPECT_EQ(parse_flag_answer(both, kFlag), (FlagAnswer{false, {}}));
}

TEST(FlagAnswer, MalformedBodiesAreNoAnswer) {
  for (const char* body :
       {"", "x", "true", "[]", "{}", "<html></html>", R"({"flags":true})", R"({"flags":null})",
        R"({"flags":{"a":tru)", "\xFF\xFE", R"({"flag":{"a":true}})"}) {
    EXPECT_EQ(parse_flag_answer(body, kFlag), std::nullopt) << body;
  }
}

TEST(FlagAnswer, UnknownMembersArePassedOver) {
  const auto answer =
      parse_flag_answer(R"({"v":2,"flags":{"a":true,"b":[{}]},"meta":{"x":[1,2]}})", "a");
  EXPECT_EQ(answer, (FlagAnswer{true, {}}));
}

TEST(FlagAnswer, HostileNestingIsNoAnswer) {
  EXPECT_EQ(parse_flag_answer(std::string(60'000, '['), kFlag), std::nullopt);
}

TEST(FlagAnswer, BodiesAreReadUpTo64KiB) {
  const std::string body = design_answer("true");
  const std::string longest = body + std::string(std::size_t{64} * 1024 - body.size(), ' ');
  EXPECT_TRUE(parse_flag_answer(longest, kFlag));
  EXPECT_EQ(parse_flag_answer(longest + " ", kFlag), std::nullopt);
}

TEST(FlagAnswer, TimeToLiveIsAnIntegerOrNothing) {
  const auto ttl = [](const char* text) {
    return parse_flag_answer(shipped_answer("\"true\"", text), kFlag)->ttl_seconds;
  };
  EXPECT_EQ(ttl("0"), 0);
  EXPECT_EQ(ttl("-5"), -5);
  EXPECT_EQ(ttl("9223372036854775807"), std::int64_t{9'223'372'036'854'775'807});
  for (const char* bad : {"9223372036854775808", "1e3", "900.0", "\"900\"", "null", "{}"}) {
    EXPECT_EQ(ttl(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace plumbline::telemetry
