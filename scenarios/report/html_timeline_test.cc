// The data of a picture: what happened, when, and what of much is kept.
#include "scenarios/report/html_timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "scenarios/judge/arms.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/report/html_test_support.h"

namespace plumbline::report {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

scenario::CaseResult result_of(journal::Journal journal, std::vector<std::uint64_t> witness = {}) {
  scenario::CaseResult result;
  result.run.profile = "nodejs";
  result.journal = std::move(journal);
  result.verdicts = {{"RT-1", judge::Status::fail, "reason", std::move(witness)}};
  return result;
}

TEST(HtmlTimeline, HasOperationsRequestsFaultsAndBands) {
  const json data = timeline_of(result_of(testing_support::storm()));
  EXPECT_EQ(data["lanes"], json::array({"c1"}));
  EXPECT_EQ(data["operations"][0][3], "open");
  EXPECT_EQ(data["operations"].size(), 4U);
  EXPECT_EQ(data["requests"].size(), 4U);
  EXPECT_EQ(data["requests"][0][1], 1);          // the flag
  EXPECT_EQ(data["requests"][1][2], 6'000'000);  // microseconds
  EXPECT_EQ(data["requests"][1][3], 6'020'000);
  EXPECT_EQ(data["requests"][1][4], 429);
  EXPECT_EQ(data["faults"][0][2], "delay of 5 ms");
  EXPECT_EQ(data["flag"][0][1][0], json::array({10'000, "on"}));
  EXPECT_EQ(data["breaker"][0][1][0], json::array({0, "closed"}));
  EXPECT_EQ(data["to"], 12'000'000);
  EXPECT_FALSE(data.contains("cut"));
}

TEST(HtmlTimeline, IsNullWithoutAJournalOrItsProfile) {
  EXPECT_TRUE(timeline_of(result_of({})).is_null());
  scenario::CaseResult result = result_of(testing_support::storm());
  result.run.profile = "gone.json";
  EXPECT_TRUE(timeline_of(result).is_null());
}

TEST(HtmlTimeline, KeepsOfManyRequestsThoseNearTheProof) {
  judge::testing::JournalBuilder builder;
  const std::size_t all = kRequestsDrawnMax + 100;
  for (std::size_t k = 0; k < all; ++k)
    builder.exported("s" + std::to_string(k), 1s * static_cast<int>(k));
  const journal::Journal journal = builder.journal();
  const json data = timeline_of(result_of(journal, {journal.back().sequence}));
  EXPECT_EQ(data["requests"].size(), kRequestsDrawnMax);
  EXPECT_EQ(data["requests"].back()[7], journal.back().sequence);
  EXPECT_EQ(data["cut"][0], json::array({"requests", kRequestsDrawnMax, all}));
}

TEST(HtmlTimeline, KeepsTheTimesOfTheWholeJournalWhereThereAreTwoArms) {
  judge::testing::JournalBuilder off;
  off.header().arm = "off";
  off.open("c1", 0s).quiescence(5s);
  const journal::Journal both = judge::join_arms(off.journal(), testing_support::storm());
  const json data = timeline_of(result_of(both));
  EXPECT_EQ(data["from"], 5'000'000);
  EXPECT_EQ(data["to"], 17'000'000);
  EXPECT_EQ(data["operations"].size(), 4U);
}

}  // namespace
}  // namespace plumbline::report
