#include "reference/telemetry/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reference/core/config_parameters.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Config, BothProfilesAreUsable) {
  EXPECT_THAT(Config::design().problems(), IsEmpty());
  EXPECT_THAT(Config::shipped().problems(), IsEmpty());
}

TEST(Config, DesignProfileHasTheNumbersOfTheDesign) {
  const Config config = Config::design();
  EXPECT_EQ(config.telemetry_path, "/api/2.0/telemetry-ext");
  EXPECT_EQ(config.telemetry_path_unauthenticated, "/api/2.0/telemetry-unauth");
  EXPECT_EQ(config.flag_ttl, minutes{15});
  EXPECT_FALSE(config.honours_ttl_seconds);
  EXPECT_EQ(config.batch_size, 100U);
  EXPECT_EQ(config.flush_interval, seconds{5});
  EXPECT_FALSE(config.first_flush_jittered);
  EXPECT_EQ(config.breaker_policy, BreakerPolicy::consecutive);
  EXPECT_EQ(config.breaker_threshold, 5U);
  EXPECT_EQ(config.probes_to_close, 2U);
}

TEST(Config, ShippedProfileHasTheNumbersOfTheDrivers) {
  const Config config = Config::shipped();
  EXPECT_EQ(config.telemetry_path, "/telemetry-ext");
  EXPECT_EQ(config.telemetry_path_unauthenticated, "/telemetry-unauth");
  EXPECT_TRUE(config.honours_ttl_seconds);
  EXPECT_EQ(config.batch_size, 200U);
  EXPECT_EQ(config.flush_interval, seconds{30});
  EXPECT_TRUE(config.first_flush_jittered);
  EXPECT_EQ(config.breaker_policy, BreakerPolicy::rate);
  EXPECT_EQ(config.breaker_threshold, 50U);
  EXPECT_EQ(config.breaker_window, 30U);
  EXPECT_EQ(config.breaker_calls_min, 10U);
  EXPECT_EQ(config.probes_to_close, 3U);
}

TEST(Config, ProfilesShareTheOtherNumbers) {
  for (const Config& config : {Config::design(), Config::shipped()}) {
    EXPECT_EQ(config.flag_timeout, seconds{2});
    EXPECT_EQ(config.flag_failure_ttl, seconds{60});
    EXPECT_EQ(config.connect_budget, milliseconds{50});
    EXPECT_EQ(config.batch_size_max, 1000U);
    EXPECT_EQ(config.payload_max, 1024U * 1024U);
    EXPECT_EQ(config.max_retries, 3U);
    EXPECT_EQ(config.retry_delay, milliseconds{100});
    EXPECT_EQ(config.attempt_timeout, seconds{10});
    EXPECT_EQ(config.export_budget, seconds{30});
    EXPECT_EQ(config.retry_after_cap, seconds{60});
    EXPECT_EQ(config.open_for, seconds{60});
    EXPECT_EQ(config.open_for_max, minutes{10});
    EXPECT_EQ(config.close_budget, seconds{5});
    EXPECT_EQ(config.queue_capacity, 10'000U);
    EXPECT_EQ(config.statement_age_max, hours{1});
  }
}

TEST(Config, EveryDurationIsBoundedOnBothSides) {
  for (const DurationParameter& parameter : duration_parameters()) {
    SCOPED_TRACE(parameter.name);
    EXPECT_EQ(range_problem(parameter, parameter.least), "");
    EXPECT_EQ(range_problem(parameter, parameter.most), "");
    EXPECT_NE(range_problem(parameter, parameter.least - Duration{1}), "");
    EXPECT_NE(range_problem(parameter, parameter.most + Duration{1}), "");
  }
}

TEST(Config, EveryCountIsBoundedOnBothSides) {
  for (const CountParameter& parameter : count_parameters()) {
    SCOPED_TRACE(parameter.name);
    EXPECT_EQ(range_problem(parameter, parameter.least), "");
    EXPECT_EQ(range_problem(parameter, parameter.most), "");
    EXPECT_NE(range_problem(parameter, parameter.most + 1), "");
    if (parameter.least > 0) {
      EXPECT_NE(range_problem(parameter, parameter.least - 1), "");
    }
  }
}

// A zero interval crashed the timer of the design's sample code.
TEST(Config, AZeroIntervalIsAProblemThatNamesIt) {
  Config config;
  config.flush_interval = Duration::zero();
  EXPECT_THAT(config.problems(), ElementsAre("flush_interval is not from 1ms to 24h"));
}

TEST(Config, MembersAtOddsAreProblems) {
  Config config;
  config.batch_size = config.batch_size_max = 10;
  config.connect_timeout = config.attempt_timeout;
  config.breaker_calls_min = config.breaker_window;
  EXPECT_THAT(config.problems(), IsEmpty());
  config.batch_size_max = 9;
  config.attempt_timeout -= Duration{1};
  config.breaker_window -= 1;
  EXPECT_THAT(config.problems(), ElementsAre(HasSubstr("batch_size"), HasSubstr("connect_timeout"),
                                             HasSubstr("breaker_calls_min")));
}

TEST(Config, ARateAbove100PerCentIsAProblemButAsManyFailuresInARowAreNot) {
  Config config;
  config.breaker_threshold = 101;
  EXPECT_THAT(config.problems(), IsEmpty());
  config.breaker_policy = BreakerPolicy::rate;
  EXPECT_THAT(config.problems(), ElementsAre(HasSubstr("breaker_threshold")));
  config.breaker_threshold = 100;
  EXPECT_THAT(config.problems(), IsEmpty());
}

TEST(Config, TextsCannotBreakOutOfAHeaderOrAUrl) {
  for (const char* bad : {"", "a b", "a\r\nX: y", "a/b", "a?b", "\xC3\xA4"}) {
    Config config;
    config.driver_name = bad;
    EXPECT_THAT(config.problems(), ElementsAre(HasSubstr("driver_name"))) << bad;
  }
  Config config;
  config.telemetry_path = "telemetry-ext";
  EXPECT_THAT(config.problems(), ElementsAre("telemetry_path does not begin with '/'"));
}

TEST(Config, DividingScalesEveryDurationAndNothingElse) {
  const Config config = Config::shipped().with_times_divided_by(10);
  EXPECT_EQ(config.flush_interval, seconds{3});
  EXPECT_EQ(config.open_for, seconds{6});
  EXPECT_EQ(config.flag_ttl, seconds{90});
  EXPECT_EQ(config.retry_delay, milliseconds{10});
  for (const DurationParameter& parameter : duration_parameters()) {
    EXPECT_LT(config.*parameter.member, Config::shipped().*parameter.member) << parameter.name;
  }
  EXPECT_EQ(config.batch_size, Config::shipped().batch_size);
}

TEST(Config, DividingByOneChangesNothing) {
  EXPECT_EQ(Config::design().with_times_divided_by(1), Config::design());
}

TEST(Config, DividingByMuchLeavesAUsableValue) {
  const Config config = Config::shipped().with_times_divided_by(1'000'000'000);
  EXPECT_EQ(config.retry_delay, milliseconds{1});
  EXPECT_THAT(config.problems(), IsEmpty());
}

TEST(Config, UserAgentNamesDriverAndVersion) {
  Config config;
  config.driver_name = "Driver";
  config.driver_version = "2.1";
  EXPECT_EQ(config.user_agent(), "Driver/2.1");
}

TEST(Config, ParameterNamesAreUnique) {
  const auto names = Config::parameter_names();
  EXPECT_EQ(std::set<std::string_view>(names.begin(), names.end()).size(), names.size());
  EXPECT_THAT(names, ::testing::IsSupersetOf({"choice", "profile", "flag_ttl", "batch_size"}));
}

}  // namespace
}  // namespace plumbline::telemetry
