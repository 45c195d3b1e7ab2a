// The driver world with an adapter that misbehaves: killed, journaled and judged, never the end of
// the run.
#include "scenarios/engine/driver_test_support.h"

namespace plumbline::scenario {
namespace {

using judge::Status;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int kShort = 2'000;  // ms in which an answer that never comes is waited for

TEST(DriverTrouble, AHangAtOpenIsKilledAndLeavesThingsOpen) {
  const Scenario scenario = driver_case();
  const DriverUnderTest driver = test_driver({"--hang", "open"}, kShort);
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::inconclusive);
  EXPECT_THAT(result.trouble, HasSubstr("killed: open was not answered"));
  EXPECT_EQ(all_of<journal::OperationBegun>(result.journal).size(), 1U);
  EXPECT_TRUE(all_of<journal::OperationEnded>(result.journal).empty());
  EXPECT_EQ(exit_code_of(result.journal), -9);
}

TEST(DriverTrouble, AHangAtCloseFailsTheBudgetOfClose) {
  const Scenario scenario = driver_case(kOneStatement, "", R"("SH-2")");
  const DriverUnderTest driver = test_driver({"--hang", "close"}, 3'000);
  const CaseResult result = run_case(scenario, driver);
  EXPECT_THAT(result.trouble, HasSubstr("killed: close was not answered"));
  EXPECT_NE(result.outcome, Outcome::passed);
}

TEST(DriverTrouble, AHangAtExitIsKilledAndJudged) {
  const Scenario scenario = driver_case(kOneStatement, "", R"("ER-4")");
  const DriverUnderTest driver = test_driver({"--linger"}, 4'000);
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(status_of(result, "ER-4"), Status::fail) << result.trouble;
  EXPECT_EQ(exit_code_of(result.journal), -9);
}

TEST(DriverTrouble, ACrashInTheMiddleIsJournaledAndNeverAPass) {
  const Scenario scenario = driver_case();
  const DriverUnderTest driver = test_driver({"--crash", "execute"});
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(exit_code_of(result.journal), 3);
  EXPECT_EQ(result.trouble, "ended with 3 before it was told to");
  EXPECT_EQ(result.outcome, Outcome::inconclusive);
}

TEST(DriverTrouble, NoiseOnItsStreamsIsJournaledByLineAndHarmsNobody) {
  const Scenario scenario = driver_case();
  const DriverUnderTest driver = test_driver({"--garbage", "--say", "WARN: telemetry"});
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::passed) << result.fault << result.trouble;
  EXPECT_EQ(said(result.journal, "stderr"), "WARN: telemetry\n");
  EXPECT_THAT(said(result.journal, "stdout"), HasSubstr("this is no answer\n"));
}

TEST(DriverTrouble, AnAdapterThatSaysYesToEverythingIsAFault) {
  const Scenario scenario = driver_case();
  const DriverUnderTest driver = test_driver({"--yes"});
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::fault);
  EXPECT_THAT(result.fault, HasSubstr("the adapter lies"));
}

TEST(DriverTrouble, ACapabilityThatIsListedAndRefusedIsAFault) {
  const Scenario scenario = driver_case();
  const DriverUnderTest driver = test_driver({"--unsupported", "complete"});
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::fault);
  EXPECT_THAT(result.fault, HasSubstr("lists what complete needs and refuses it"));
}

TEST(DriverTrouble, WhatTheDriverCannotDoIsNotApplicableAndNotRun) {
  const std::string steps =
      R"([{"open": {"connection": "c1", "host": "a", "org": "1"}}, {"close": "c1"}])";
  const Scenario scenario = driver_case(steps, "", R"("WF-1", "EN-3")");
  DriverUnderTest driver = test_driver();
  driver.info.capabilities.erase("org");
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(result.outcome, Outcome::not_applicable);
  EXPECT_TRUE(result.journal.empty());
  ASSERT_EQ(result.verdicts.size(), 2U);
  EXPECT_EQ(result.verdicts[0].status, Status::not_applicable);
  EXPECT_THAT(result.verdicts[0].reason, HasSubstr("cannot \"org\""));
  EXPECT_THAT(result.verdicts[1].reason, HasSubstr("no way to turn telemetry on"));
}

TEST(DriverTrouble, AFailureThatNobodyForesawIsNoPass) {
  const Scenario refused = driver_case(
      R"([{"open": {"connection": "c1", "host": "a"}}, {"execute": {"connection": "c1", "statement": "s1",
      "sql": "SELECT 1 /* plumbline: fail=execute:syntax */"}}, {"close": "c1"}])");
  const Scenario expected =
      driver_case(R"([{"open": {"connection": "c1", "host": "a", "error": "authentication"}}])");
  const DriverUnderTest driver = test_driver();
  EXPECT_EQ(run_case(refused, driver).trouble, "");
  EXPECT_EQ(run_case(expected, driver).trouble,
            "opening c1 was to fail with authentication, and did not");
}

TEST(DriverTrouble, LeavesAsTheCaseSays) {
  const std::string steps = R"([{"open": {"connection": "c1", "host": "a"}}])";
  const Scenario scenario = driver_case(steps, R"(, "exit": "uncaught_error")");
  const DriverUnderTest driver = test_driver();
  const CaseResult result = run_case(scenario, driver);
  EXPECT_EQ(exit_code_of(result.journal), 1);
  EXPECT_EQ(result.trouble, "");
}

}  // namespace
}  // namespace plumbline::scenario
