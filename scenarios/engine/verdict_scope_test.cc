#include "scenarios/engine/verdict_scope.h"

#include <gtest/gtest.h>

#include "scenarios/engine/driver_world.h"

namespace plumbline::scenario {
namespace {

using judge::Status;
using judge::Verdict;

Status status_in(const Scenario& scenario, const DriverUnderTest* driver, const std::string& id,
                 Status status) {
  std::vector<Verdict> verdicts{{id, status, "found", {1}}};
  Run run{&scenario, "go", "driver", 1};
  run.driver = driver;
  keep_to_scope(run, verdicts);
  return verdicts[0].status;
}

Scenario listing(const std::string& id) {
  Scenario scenario;
  scenario.requirements = {id};
  return scenario;
}

TEST(VerdictScope, LeavesVerdictsAloneWhereTheCaseSaysNothing) {
  const Scenario scenario = listing("RS-1");
  for (const Status status : {Status::pass, Status::fail, Status::inconclusive})
    EXPECT_EQ(status_in(scenario, nullptr, "BT-1", status), status);
}

TEST(VerdictScope, JudgesOnlyWhatIsListedWhereTheCaseSaysWhy) {
  Scenario scenario = listing("RS-1");
  scenario.others_unjudged = "nothing is paced";
  EXPECT_EQ(status_in(scenario, nullptr, "RS-1", Status::fail), Status::fail);
  EXPECT_EQ(status_in(scenario, nullptr, "RS-1", Status::pass), Status::pass);
  EXPECT_EQ(status_in(scenario, nullptr, "BT-1", Status::fail), Status::inconclusive);
  EXPECT_EQ(status_in(scenario, nullptr, "BT-1", Status::pass), Status::inconclusive);
  EXPECT_EQ(status_in(scenario, nullptr, "BT-1", Status::not_applicable), Status::not_applicable);
}

TEST(VerdictScope, ExcusesADriverFromWhatItLeavesOpenAndFromNothingElse) {
  Scenario scenario = listing("BT-8");
  scenario.undecided_for["go"]["BT-8"] = "it flushes when a statement closes";
  DriverUnderTest driver;
  driver.info.profile = "go";
  EXPECT_EQ(status_in(scenario, &driver, "BT-8", Status::inconclusive), Status::not_applicable);
  EXPECT_EQ(status_in(scenario, &driver, "BT-8", Status::fail), Status::fail);
  EXPECT_EQ(status_in(scenario, &driver, "BT-8", Status::pass), Status::pass);
  EXPECT_EQ(status_in(scenario, &driver, "BT-7", Status::inconclusive), Status::inconclusive);
  driver.info.profile = "jdbc";
  EXPECT_EQ(status_in(scenario, &driver, "BT-8", Status::inconclusive), Status::inconclusive);
  EXPECT_EQ(status_in(scenario, nullptr, "BT-8", Status::inconclusive), Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::scenario
