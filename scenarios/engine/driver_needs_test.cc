#include "scenarios/engine/driver_needs.h"

#include "scenarios/engine/driver_test_support.h"

namespace plumbline::scenario {
namespace {

using testing::HasSubstr;

std::vector<std::string> capabilities(const Scenario& scenario) {
  std::vector<std::string> words;
  for (const Need& need : needs_of(scenario, "nodejs")) words.push_back(need.capability);
  return words;
}

std::string open_with(const std::string& members) {
  return R"([{"open": {"connection": "c1", "host": "a", )" + members + "}}]";
}

TEST(DriverNeeds, APlainCaseNeedsNothing) {
  EXPECT_TRUE(needs_of(driver_case(), "nodejs").empty());
  EXPECT_EQ(missing_for(driver_case(), "nodejs", {}), "");
}

TEST(DriverNeeds, StepsNeedWhatTheyDo) {
  const auto needs = [](const std::string& steps) { return capabilities(driver_case(steps)); };
  EXPECT_THAT(needs(open_with(R"("telemetry": "force")")), testing::ElementsAre("force"));
  EXPECT_THAT(needs(open_with(R"("telemetry": "off", "org": "1")")),
              testing::ElementsAre("opt_out", "org"));
  EXPECT_THAT(needs(open_with(R"("token": "", "spelling": "{HOST}")")),
              testing::ElementsAre("host_case", "no_token"));
  EXPECT_THAT(needs(open_with(R"("spelling": "https://{host.}:443/")")),
              testing::ElementsAre("host_dot", "host_port", "host_scheme", "host_slash"));
  EXPECT_TRUE(needs(open_with(R"("spelling": "{host}")")).empty());
  EXPECT_THAT(needs(R"([{"parallel": [[{"wait": "1ms"}], [{"wait": "1ms"}]]}])"),
              testing::ElementsAre("thread"));
  EXPECT_TRUE(needs(R"([{"parallel": [[{"wait": "1ms"}]]}])").empty());
}

TEST(DriverNeeds, ParametersNeedASetting) {
  const Scenario scenario = driver_case(
      kOneStatement,
      R"(, "config": {"batch_size": 5}, "config_for": {"nodejs": {"flush_interval": "1s"},
      "go": {"retry_delay": "1s"}})");
  EXPECT_THAT(capabilities(scenario), testing::ElementsAre("batch_size", "flush_interval"));
  EXPECT_THAT(missing_for(scenario, "go", {}), HasSubstr("batch_size"));
  AdapterInfo able{"go", "1", "r", "go", {"batch_size", "flush_interval"}};
  EXPECT_EQ(missing_for(scenario, "nodejs", able), "");
  EXPECT_EQ(missing_for(scenario, "go", able),
            "go 1 cannot \"retry_delay\", which the case needs: the parameter retry_delay = 1s");
}

TEST(DriverNeeds, ArmsNeedAnOptOut) {
  EXPECT_THAT(capabilities(driver_case(kOneStatement, R"(, "arms": true)")),
              testing::ElementsAre("opt_out"));
}

TEST(DriverNeeds, ACaseMayBeForSomeDriversOnly) {
  const Scenario scenario = driver_case(kOneStatement, R"(, "drivers": ["go", "jdbc"])");
  EXPECT_TRUE(is_for_driver(scenario, "go"));
  EXPECT_FALSE(is_for_driver(scenario, "nodejs"));
  EXPECT_TRUE(is_for_driver(driver_case(), "nodejs"));
}

}  // namespace
}  // namespace plumbline::scenario
