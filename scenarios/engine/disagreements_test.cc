#include "scenarios/engine/disagreements.h"

#include <gtest/gtest.h>

namespace plumbline::scenario {
namespace {

using judge::Status;

CaseResult result(const Scenario& scenario, const std::string& world, Status status,
                  const std::string& profile = "design") {
  CaseResult one;
  one.run = {&scenario, profile, world, 1};
  one.verdicts.push_back({"RT-1", status, "", {}});
  return one;
}

TEST(Disagreements, AreWhereOneWorldPassesAndTheOtherFails) {
  Scenario scenario;
  scenario.name = "n";
  const auto found = disagreements(
      {result(scenario, "sim", Status::pass), result(scenario, "live", Status::fail)});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0], (Disagreement{"n", "design", "RT-1", Status::pass, Status::fail}));
}

TEST(Disagreements, AreWhereARequirementAppliesInOneWorldOnly) {
  const Scenario scenario;
  EXPECT_EQ(disagreements({result(scenario, "live", Status::not_applicable),
                           result(scenario, "sim", Status::pass)})
                .size(),
            1u);
}

TEST(Disagreements, AreNotWhereAWorldLeftItOpenOrBothAgree) {
  const Scenario scenario;
  for (const Status status : {Status::pass, Status::fail, Status::inconclusive}) {
    EXPECT_TRUE(disagreements({result(scenario, "sim", status),
                               result(scenario, "live", Status::inconclusive)})
                    .empty());
    EXPECT_TRUE(
        disagreements({result(scenario, "sim", status), result(scenario, "live", status)}).empty());
  }
}

TEST(Disagreements, AreOfOneCaseInOneProfile) {
  const Scenario one;
  const Scenario other;
  EXPECT_TRUE(disagreements({result(one, "sim", Status::pass), result(other, "live", Status::fail),
                             result(one, "live", Status::fail, "shipped")})
                  .empty());
}

}  // namespace
}  // namespace plumbline::scenario
