#include "scenarios/explore/campaign.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scenarios/explore/generator.h"

namespace plumbline::explore {
namespace {

CampaignOptions options_for(Seeds seeds) {
  CampaignOptions options;
  options.seeds = seeds;
  options.profiles = {"design", "shipped"};
  options.jobs = 2;
  return options;
}

TEST(Campaign, EachSeedRunsForEachProfileAndOneInTwentyTwice) {
  const CampaignResult result = run_campaign(options_for({0, 99}), {}, {});
  EXPECT_EQ(result.runs, 200U);
  EXPECT_EQ(result.twice, 10U);
  for (const Failure& failure : result.failures)
    EXPECT_NE(failure.finding.requirement, "fault") << failure.finding.reason;
  EXPECT_TRUE(result.coverage.surprises().empty()) << result.coverage.table();
}

TEST(Campaign, ShardsTogetherMakeTheRunsOfTheWhole) {
  std::uint64_t entries = 0;
  for (std::uint64_t index = 0; index < 3; ++index) {
    CampaignOptions options = options_for({10, 29});
    options.shard = {index, 3};
    entries += run_campaign(options, {}, {}).entries;
  }
  EXPECT_EQ(entries, run_campaign(options_for({10, 29}), {}, {}).entries);
}

TEST(Campaign, CountsWhatTheHeapDelivered) {
  const CampaignResult one = run_campaign(options_for({7, 7}), {}, {});
  const CampaignResult more = run_campaign(options_for({7, 8}), {}, {});
  EXPECT_GT(one.deliveries, 0U);
  EXPECT_GT(more.deliveries, one.deliveries);
  EXPECT_EQ(run_campaign(options_for({7, 7}), {}, {}).deliveries, one.deliveries);
  ASSERT_EQ(run_campaign(options_for({20, 20}), {}, {}).twice, 2U);
  CampaignOptions design = options_for({20, 20});
  design.profiles = {"design"};
  const scenario::Scenario scenario = generate(20, "design").scenario;
  EXPECT_EQ(run_campaign(design, {}, {}).deliveries,
            run_and_judge(scenario, "design", 20).deliveries);
}

TEST(Campaign, DocumentHasEachFailureWithEveryIdThatFailed) {
  CampaignResult result;
  result.runs = 4;
  result.entries = 500;
  Failure failure;
  failure.seed = 7;
  failure.profile = "design";
  failure.finding = {false, "RT-1", "two attempts", {"RT-1", "RT-4"}, 100, 120};
  result.failures.push_back(failure);
  const auto document = nlohmann::json::parse(json_of(result));
  EXPECT_EQ(document.at("runs"), 4);
  EXPECT_EQ(document.at("entries"), 500);
  ASSERT_EQ(document.at("failures").size(), 1U);
  const auto& told = document.at("failures").front();
  EXPECT_EQ(told.at("seed"), 7);
  EXPECT_EQ(told.at("requirement"), "RT-1");
  EXPECT_EQ(told.at("failing"), (nlohmann::json{"RT-1", "RT-4"}));
  EXPECT_EQ(told.at("reason"), "two attempts");
}

TEST(Campaign, BeginsNothingAfterItsEnd) {
  CampaignOptions options = options_for({0, 99});
  options.end = std::chrono::steady_clock::now();
  EXPECT_EQ(run_campaign(options, {}, {}).runs, 0U);
}

TEST(Campaign, TellsWhatIsDrawnBeforeEachRun) {
  std::vector<std::string> told;
  (void)run_campaign(options_for({3, 4}), [&](const std::string& line) { told.push_back(line); },
                     {});
  EXPECT_EQ(told.size(), 4U);
  const std::string expected = generate(3, "design").options;
  EXPECT_NE(std::find(told.begin(), told.end(), expected), told.end());
}

}  // namespace
}  // namespace plumbline::explore
