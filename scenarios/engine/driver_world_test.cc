// The driver world with an adapter that behaves: what is journaled, planted and judged.
#include "scenarios/engine/driver_world.h"

#include <utility>

#include "scenarios/engine/driver_test_support.h"

namespace plumbline::scenario {
namespace {

using judge::Status;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;

TEST(DriverWorld, JournalsARunLikeAnyOther) {
  const Scenario scenario = driver_case(kOneStatement, "", R"("WF-1", "SH-2")");
  const DriverUnderTest driver = test_driver();
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::passed) << result.fault << result.trouble;
  const auto header = std::get<journal::RunHeader>(result.journal.front().data);
  EXPECT_EQ(header.world, "driver");
  EXPECT_EQ(header.profile, "nodejs");
  EXPECT_EQ(header.client, "test 2.1.0 (python)");
  std::vector<std::string> operations;
  for (const auto& begun : all_of<journal::OperationBegun>(result.journal))
    operations.push_back(begun.operation);
  EXPECT_THAT(operations, ElementsAre("open", "execute", "complete", "close"));
  EXPECT_EQ(all_of<journal::OperationEnded>(result.journal).size(), 4U);
  EXPECT_EQ(exit_code_of(result.journal), 0);
  EXPECT_TRUE(std::get<journal::Quiescence>(result.journal.back().data).idle);
}

TEST(DriverWorld, LooksAtTheProcessAtTheMomentsOfTheLiveWorld) {
  const std::string steps =
      R"([{"open": {"connection": "c1", "host": "a"}}, {"mark": "m"}, {"close": "c1"}])";
  const Scenario scenario = driver_case(steps);
  const DriverUnderTest driver = test_driver();
  const CaseResult result = run_case(scenario, driver);
  std::vector<std::string> moments;
  for (const auto& sample : all_of<journal::ResourceSample>(result.journal)) {
    EXPECT_GT(sample.threads, 0);
    moments.push_back(sample.moment);
  }
  EXPECT_THAT(moments, IsSupersetOf({"start", "before_first_open", "mark m", "after_last_close",
                                     "before_exit"}));
}

TEST(DriverWorld, IdsAndTimesAreTheAdapters) {
  const Scenario scenario = driver_case();
  const DriverUnderTest driver = test_driver();
  const CaseResult result = run_case(scenario, driver);
  const auto ended = all_of<journal::OperationEnded>(result.journal);
  ASSERT_EQ(ended.size(), 4U);
  EXPECT_EQ(ended[0].session_id.size(), 36U);
  EXPECT_EQ(ended[1].session_id, ended[0].session_id);
  EXPECT_EQ(ended[1].statement_id.size(), 36U);
  EXPECT_EQ(ended[2].statement_id, ended[1].statement_id);
}

TEST(DriverWorld, PlantsFreshSecretsAndFindsThem) {
  const Scenario scenario = driver_case(kOneStatement, "", R"("PR-1")");
  const DriverUnderTest honest = test_driver();
  EXPECT_EQ(run_case(scenario, honest).outcome, Outcome::passed);
  const DriverUnderTest leaking = test_driver({"--leak"});
  const CaseResult result = run_case(scenario, leaking);
  EXPECT_EQ(result.outcome, Outcome::failed);
  EXPECT_EQ(status_of(result, "PR-1"), Status::fail);
  EXPECT_EQ(status_of(result, "PR-3"), Status::fail);  // tables are named in it
  EXPECT_EQ(status_of(result, "PR-4"), Status::pass);
}

TEST(DriverWorld, BothArmsRunTheOneWithoutTelemetrySilent) {
  const Scenario scenario = driver_case(kOneStatement, R"(, "arms": true)", R"("ER-4")");
  const DriverUnderTest driver = test_driver();
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::passed) << result.fault << result.trouble;
  EXPECT_EQ(all_of<journal::RunHeader>(result.journal).size(), 2U);
  EXPECT_EQ(all_of<journal::Process>(result.journal).size(), 4U);
}

TEST(DriverWorld, AnOptOutThatIsIgnoredFails) {
  const std::string steps = R"([{"open": {"connection": "c1", "host": "a", "telemetry": "off"}},
      {"execute": {"connection": "c1", "statement": "s1"}}, {"close": "c1"}])";
  const Scenario scenario = driver_case(steps, "", R"("EN-1")");
  const DriverUnderTest good = test_driver();
  const DriverUnderTest bad = test_driver({"--ignore-opt-out"});
  EXPECT_EQ(run_case(scenario, good).outcome, Outcome::passed);
  EXPECT_EQ(status_of(run_case(scenario, bad), "EN-1"), Status::fail);
}

TEST(DriverWorld, TokensAreTheDriversAndTheServicesAlike) {
  const std::string steps = R"([{"open": {"connection": "c1", "host": "a"}},
      {"token": {"connection": "c1", "token": "token-2"}}, {"close": "c1"}])";
  const Scenario scenario =
      driver_case(steps, "", R"("WF-1")", R"({"a": {"tokens": {"token-1": {}, "token-2": {}}}})");
  const DriverUnderTest driver = test_driver();
  const CaseResult result = run_case(scenario, driver);
  for (const auto& reply : all_of<journal::ReplyGiven>(result.journal))
    EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(result.outcome, Outcome::passed) << result.trouble;
}

TEST(DriverWorld, LanesRunAtOnceAndSettingsArriveAndAreSaid) {
  const std::string lane =
      R"([{"open": {"connection": "cN", "host": "a"}}, {"repeat": {"times": 3, "steps":
      [{"execute": {"connection": "cN", "statement": "s{i}"}}]}}, {"close": "cN"}])";
  std::string other = lane;
  for (std::size_t at = 0; (at = other.find("cN")) != std::string::npos;)
    other.replace(at, 2, "cM");
  const Scenario scenario = driver_case(R"([{"parallel": [)" + lane + "," + other + "]}]",
                                        R"(, "config": {"batch_size": 4})");
  const DriverUnderTest driver = test_driver();
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::passed) << result.fault << result.trouble;
  EXPECT_EQ(all_of<journal::OperationEnded>(result.journal).size(), 16U);
  EXPECT_EQ(std::get<journal::RunHeader>(result.journal.front().data).overrides,
            (std::map<std::string, std::string>{{"batch_size", "4"}}));
}

TEST(DriverWorld, RealDriversAreServedByNameOverTlsBehindAProxy) {
  const Scenario scenario = driver_case(kOneStatement, "", R"("WF-1", "SH-1")");
  DriverUnderTest driver = test_driver();
  driver.service = make_sql_service;
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::passed) << result.fault << result.trouble;
  std::size_t host_headers = 0;
  for (const auto& request : all_of<journal::RequestReceived>(result.journal)) {
    for (const auto& [name, value] : request.headers)
      if (value.starts_with("a.") && value.ends_with(".cloud.databricks.test")) ++host_headers;
  }
  EXPECT_EQ(host_headers, all_of<journal::RequestReceived>(result.journal).size());
  const auto header = std::get<journal::RunHeader>(result.journal.front().data);
  std::vector<std::string> kinds;
  for (const journal::Canary& canary : header.canaries) kinds.push_back(canary.kind);
  EXPECT_THAT(kinds, IsSupersetOf({"sql", "value", "name", "identity", "path", "label"}));
}

TEST(DriverWorld, HostsHaveNamesThatNoOtherRunHas) {
  const std::string name = driver_address_of("a", "case", 1);
  EXPECT_THAT(name, testing::MatchesRegex(R"(a\.[0-9a-f]+\.cloud\.databricks\.test)"));
  EXPECT_NE(name, driver_address_of("a", "case", 2));
  EXPECT_NE(name, driver_address_of("a", "casf", 1));
}

}  // namespace
}  // namespace plumbline::scenario
