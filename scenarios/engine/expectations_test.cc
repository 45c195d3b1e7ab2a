#include "scenarios/engine/expectations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::scenario {
namespace {

using journal::Entry;

journal::RequestReceived telemetry_to(const std::string& host, std::uint64_t events) {
  journal::RequestReceived request;
  request.host = host;
  request.method = "POST";
  request.target = "/telemetry-ext";
  request.events = events;
  return request;
}

// Requests with 1, 2 and 4 events, a mark between each two.
journal::Journal three_requests() {
  const std::vector<journal::Data> data{telemetry_to("a", 1), journal::Mark{"m"},
                                        telemetry_to("a", 2), journal::Mark{"n"},
                                        telemetry_to("a", 4), telemetry_to("b", 8)};
  journal::Journal journal;
  for (const auto& one : data)
    journal.push_back(Entry{journal.size() + 1, Duration(journal.size()), one});
  return journal;
}

Expectation requests(std::int64_t low, std::int64_t high) {
  Expectation expectation;
  expectation.requirement = "RT-1";
  expectation.host = "a";
  expectation.at_least = low;
  expectation.at_most = high;
  return expectation;
}

bool holds(const Expectation& expectation) {
  return unmet({expectation}, "design", "sim", three_requests()).empty();
}

TEST(Expectations, CountRequestsOfTheirHostWithinBothBounds) {
  EXPECT_TRUE(holds(requests(3, 3)));
  EXPECT_FALSE(holds(requests(4, 9)));
  EXPECT_FALSE(holds(requests(0, 2)));
}

TEST(Expectations, CountOnlyBetweenTheirMarks) {
  Expectation between = requests(1, 1);
  between.after = "m";
  between.before = "n";
  EXPECT_TRUE(holds(between));
  between.before.clear();
  EXPECT_FALSE(holds(between));
}

// Without a bound, the end of the run is meant, whatever a mark is called.
TEST(Expectations, WithoutAMarkCountToTheEnd) {
  journal::Journal journal = three_requests();
  journal.insert(journal.begin(), Entry{1, Duration{0}, journal::Mark{""}});
  for (std::size_t index = 0; index < journal.size(); ++index) journal[index].sequence = index + 1;
  EXPECT_TRUE(unmet({requests(3, 3)}, "design", "sim", journal).empty());
}

TEST(Expectations, CountEventsWhenAskedTo) {
  Expectation events = requests(7, 7);
  events.count = "events";
  EXPECT_TRUE(holds(events));
  events.at_least = events.at_most = 15;
  EXPECT_FALSE(holds(events));
}

TEST(Expectations, ApplyToTheirProfileAndWorldOnly) {
  Expectation wrong = requests(9, 9);
  EXPECT_FALSE(holds(wrong));
  wrong.profile = "shipped";
  EXPECT_TRUE(holds(wrong));
  wrong.profile = "design";
  wrong.world = "live";
  EXPECT_TRUE(holds(wrong));
}

TEST(Expectations, NameTheRequirementTheNumbersAndTheRequests) {
  const auto verdicts = unmet({requests(1, 2)}, "design", "sim", three_requests());
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(verdicts[0].requirement, "RT-1");
  EXPECT_EQ(verdicts[0].reason, "the scenario expects 1 to 2 telemetry requests at host a, saw 3");
  EXPECT_THAT(verdicts[0].witness, testing::ElementsAre(1, 3, 5));
}

TEST(Expectations, AMarkThatWasNeverReachedLeavesNothingAfterIt) {
  Expectation after = requests(0, 0);
  after.after = "never";
  EXPECT_TRUE(holds(after));
}

}  // namespace
}  // namespace plumbline::scenario
