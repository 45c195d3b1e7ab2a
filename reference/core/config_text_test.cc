#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/telemetry/config.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ConfigSet, SetsEachKindOfMember) {
  Config config;
  EXPECT_TRUE(config.set("flush_interval", "1m30s", nullptr));
  EXPECT_TRUE(config.set("max_retries", "0", nullptr));
  EXPECT_TRUE(config.set("driver_version", "9.9", nullptr));
  EXPECT_TRUE(config.set("profile", "shipped", nullptr));
  EXPECT_TRUE(config.set("choice", "force", nullptr));
  EXPECT_TRUE(config.set("honours_ttl_seconds", "true", nullptr));
  EXPECT_TRUE(config.set("breaker_policy", "rate", nullptr));
  EXPECT_EQ(config.flush_interval, seconds{90});
  EXPECT_EQ(config.max_retries, 0U);
  EXPECT_EQ(config.driver_version, "9.9");
  EXPECT_EQ(config.profile, ProfileKind::shipped);
  EXPECT_EQ(config.choice, UserChoice::force);
  EXPECT_TRUE(config.honours_ttl_seconds);
  EXPECT_EQ(config.breaker_policy, BreakerPolicy::rate);
}

TEST(ConfigSet, ReadsTheWordsThatToStringWrites) {
  for (const UserChoice choice :
       {UserChoice::unset, UserChoice::off, UserChoice::on, UserChoice::force}) {
    Config config;
    EXPECT_TRUE(config.set("choice", to_string(choice), nullptr));
    EXPECT_EQ(config.choice, choice);
  }
  for (const ProfileKind profile : {ProfileKind::design, ProfileKind::shipped}) {
    Config config;
    EXPECT_TRUE(config.set("profile", to_string(profile), nullptr));
    EXPECT_EQ(config.profile, profile);
  }
}

TEST(ConfigSet, RefusesAnUnknownParameter) {
  Config config;
  std::string why;
  EXPECT_FALSE(config.set("flush_intervall", "5s", &why));
  EXPECT_EQ(why, "is not a parameter");
}

TEST(ConfigSet, ARefusedValueLeavesTheMemberAndSaysWhy) {
  Config config;
  std::string why;
  EXPECT_FALSE(config.set("flush_interval", "5", &why));
  EXPECT_THAT(why, HasSubstr("is not a duration"));
  EXPECT_FALSE(config.set("flush_interval", "24h1ns", &why));
  EXPECT_EQ(why, "is not from 1ms to 24h");
  EXPECT_FALSE(config.set("batch_size", "1001", &why));
  EXPECT_EQ(why, "is not from 1 to 1000");
  EXPECT_FALSE(config.set("driver_name", "a b", &why));
  EXPECT_FALSE(config.set("choice", "maybe", &why));
  EXPECT_EQ(why, "is none of: unset, off, on, force");
  EXPECT_EQ(config, Config{});
}

TEST(ParseConfig, SetsTheSevenKeys) {
  const auto parsed = parse_config(Config::design(), {{"telemetry", "force"},
                                                      {"telemetry_batch_size", "7"},
                                                      {"telemetry_flush_interval", "500ms"},
                                                      {"telemetry_max_retries", "1"},
                                                      {"telemetry_retry_delay", "2s"},
                                                      {"telemetry_breaker_threshold", "3"},
                                                      {"telemetry_breaker_timeout", "1m30s"}});
  EXPECT_THAT(parsed.problems, IsEmpty());
  EXPECT_EQ(parsed.config.choice, UserChoice::force);
  EXPECT_EQ(parsed.config.batch_size, 7U);
  EXPECT_EQ(parsed.config.flush_interval, milliseconds{500});
  EXPECT_EQ(parsed.config.max_retries, 1U);
  EXPECT_EQ(parsed.config.retry_delay, seconds{2});
  EXPECT_EQ(parsed.config.breaker_threshold, 3U);
  EXPECT_EQ(parsed.config.open_for, seconds{90});
}

TEST(ParseConfig, ReadsTheUsersChoice) {
  const auto choice = [](const char* text) {
    return parse_config(Config::design(), {{"telemetry", text}}).config.choice;
  };
  EXPECT_EQ(choice("true"), UserChoice::on);
  EXPECT_EQ(choice("false"), UserChoice::off);
  EXPECT_EQ(choice("0"), UserChoice::off);
  EXPECT_EQ(choice("force"), UserChoice::force);
  EXPECT_EQ(choice("False"), UserChoice::off);
  EXPECT_EQ(parse_config(Config::design(), {}).config.choice, UserChoice::unset);
}

TEST(ParseConfig, ABadChoiceIsReportedAndAsksTheServer) {
  for (const char* bad : {"", "maybe", "off", "00"}) {
    const auto parsed = parse_config(Config::design(), {{"telemetry", bad}});
    EXPECT_EQ(parsed.config.choice, UserChoice::unset);
    EXPECT_THAT(parsed.problems,
                ElementsAre(ConfigProblem{"telemetry", bad, "is none of: true, false, 0, force"}));
  }
}

// The design's sample code handed zero to a timer, which panicked.
TEST(ParseConfig, BadIntervalsAreReportedAndTheDefaultIsKept) {
  for (const char* bad :
       {"0", "0s", "-5s", "5", "soon", "", "25h", "9999999999999999999h", "5s "}) {
    const auto parsed = parse_config(Config::design(), {{"telemetry_flush_interval", bad}});
    EXPECT_EQ(parsed.config, Config::design()) << bad;
    ASSERT_EQ(parsed.problems.size(), 1U) << bad;
    EXPECT_EQ(parsed.problems[0].key, "telemetry_flush_interval");
    EXPECT_EQ(parsed.problems[0].value, bad);
    EXPECT_NE(parsed.problems[0].reason, "");
  }
}

TEST(ParseConfig, BadCountsAreReportedAndTheDefaultIsKept) {
  for (const char* bad :
       {"0", "-1", "1001", "ten", "1.5", "", "99999999999999999999", "1 ", "+1"}) {
    const auto parsed = parse_config(Config::design(), {{"telemetry_batch_size", bad}});
    EXPECT_EQ(parsed.config, Config::design()) << bad;
    EXPECT_EQ(parsed.problems.size(), 1U) << bad;
  }
}

TEST(ParseConfig, TheThresholdIsACountInDesignAndPerCentInShipped) {
  const std::map<std::string, std::string> keys{{"telemetry_breaker_threshold", "101"}};
  EXPECT_EQ(parse_config(Config::design(), keys).config.breaker_threshold, 101U);
  const auto shipped = parse_config(Config::shipped(), keys);
  EXPECT_EQ(shipped.config.breaker_threshold, 50U);
  ASSERT_EQ(shipped.problems.size(), 1U);
  EXPECT_EQ(shipped.problems[0].reason, "breaker_threshold is above 100 per cent");
  const auto highest = parse_config(Config::shipped(), {{"telemetry_breaker_threshold", "100"}});
  EXPECT_EQ(highest.config.breaker_threshold, 100U);
}

TEST(ParseConfig, OneBadKeyDoesNotSpoilTheOthers) {
  const auto parsed = parse_config(
      Config::design(), {{"telemetry_batch_size", "many"}, {"telemetry_max_retries", "2"}});
  EXPECT_EQ(parsed.config.max_retries, 2U);
  EXPECT_EQ(parsed.problems.size(), 1U);
}

TEST(ParseConfig, AFlawOfTheBaseIsNoKeysFault) {
  Config base = Config::design();
  base.open_for = Duration::zero();
  const auto parsed = parse_config(base, {{"telemetry_batch_size", "2"}});
  EXPECT_EQ(parsed.config.batch_size, 2U);
  EXPECT_THAT(parsed.problems, IsEmpty());
}

TEST(ParseConfig, AForeignKeyIsPassedOverAndAMisspeltOneReported) {
  const auto parsed =
      parse_config(Config::design(), {{"catalog", "main"}, {"telemetry_batchsize", "2"}});
  EXPECT_EQ(parsed.config, Config::design());
  EXPECT_THAT(parsed.problems,
              ElementsAre(ConfigProblem{"telemetry_batchsize", "2", "is not a telemetry key"}));
}

}  // namespace
}  // namespace plumbline::telemetry
