// Each fault of the bad adapter fails the requirements that it breaks and no other, in a small case
// that the good one passes; behind TLS, proxy and SQL as in a run of a published driver.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "scenarios/engine/driver_world.h"
#include "scenarios/engine/runner.h"

namespace plumbline::scenario {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using Ids = std::set<std::string>;

// Beyond the close budget, within which every process must have ended.
constexpr std::chrono::milliseconds kExitWithin{7000};

const std::string kOpen = R"({"open": {"connection": "c", "host": "a"}})";
const std::string kExecute = R"({"execute": {"connection": "c", "statement": "s"}})";
const std::string kClose = R"({"close": "c"})";
const std::string kPlainSteps = kOpen + "," + kExecute + "," + kClose;

Scenario small_case(const std::string& requirements, const std::string& steps = kPlainSteps,
                    const std::string& host = "{}") {
  return read_scenario(R"({"plumbline_scenario": 1, "name": "small", "title": "t",
      "worlds": ["driver"], "watch": "100ms", "requirements": [)" +
                           requirements + R"(], "hosts": {"a": )" + host + R"(}, "steps": [)" +
                           steps + "]}",
                       "small.json");
}

CaseResult run_with(const std::string& fault, const Scenario& scenario) {
  DriverUnderTest driver;
  driver.label = fault;
  driver.launch.command = {PLUMBLINE_BAD_ADAPTER, fault};
  driver.info = ask_driver({{PLUMBLINE_BAD_ADAPTER, "none"}, {}, "", ""}, driver.limits);
  driver.limits.exit_within = kExitWithin;
  driver.canaries = 7;
  driver.service = make_sql_service;
  const Run run{&scenario, "shipped", "driver", 1, "on", &driver};
  return run_cases({run}, 1, [](CaseResult&) {}).at(0);
}

Ids failed_in(const CaseResult& result) {
  Ids failed;
  for (const judge::Verdict& verdict : result.verdicts) {
    if (verdict.status == judge::Status::fail) failed.insert(verdict.requirement);
  }
  return failed;
}

void expect_fails(const std::string& fault, const Scenario& scenario, const Ids& broken) {
  const CaseResult good = run_with("none", scenario);
  EXPECT_EQ(good.outcome, Outcome::passed) << good.fault << good.trouble;
  EXPECT_THAT(failed_in(good), IsEmpty());
  const CaseResult bad = run_with(fault, scenario);
  EXPECT_EQ(bad.outcome, Outcome::failed) << bad.fault << bad.trouble;
  EXPECT_EQ(failed_in(bad), broken);
}

TEST(BadAdapter, ThatIgnoresAnOptOutFailsIt) {
  const std::string off = R"({"open": {"connection": "c", "host": "a", "telemetry": "off"}})";
  expect_fails("ignores-opt-out", small_case(R"("EN-1")", off + "," + kExecute + "," + kClose),
               {"EN-1", "EN-4"});
}

TEST(BadAdapter, ThatLeaksSqlFailsPrivacy) {
  expect_fails("leaks-sql", small_case(R"("PR-1")"), {"PR-1", "PR-3"});
}

TEST(BadAdapter, ThatStormsFailsItsRetries) {
  const std::string busy = R"({"telemetry": [{"status": 429, "retry_after_seconds": 1}]})";
  expect_fails("storms", small_case(R"("RT-4")", kPlainSteps, busy), {"RT-1", "RT-3", "RT-4"});
}

TEST(BadAdapter, ThatLosesItsEventsFailsItsClose) {
  expect_fails("loses", small_case(R"("SH-1")"), {"AG-1", "AG-6", "SH-1"});
}

TEST(BadAdapter, ThatHangsAtItsExitFailsItsEnd) {
  expect_fails("hangs-at-exit", small_case(R"("ER-4")"), {"ER-4"});
}

// What it lists and refuses proves nothing about the driver: the run is a fault, not a verdict.
TEST(BadAdapter, ThatClaimsTooMuchIsFoundOut) {
  const std::string token = R"({"token": {"connection": "c", "token": "token-2"}})";
  const Scenario scenario = small_case(R"("WF-1")", kOpen + "," + token + "," + kClose);
  EXPECT_EQ(run_with("none", scenario).outcome, Outcome::passed);
  const CaseResult bad = run_with("claims-too-much", scenario);
  EXPECT_EQ(bad.outcome, Outcome::fault);
  EXPECT_THAT(bad.fault, HasSubstr("lists what token needs and refuses it as unsupported"));
}

}  // namespace
}  // namespace plumbline::scenario
