#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/core/json_fields.h"
#include "scenarios/engine/runner.h"
#include "scenarios/engine/world.h"

namespace plumbline::scenario {
namespace {

using testing::HasSubstr;

Scenario scenario_with(const std::string& steps, const std::string& hosts = R"({"a": {}})",
                       const std::string& config = "{}") {
  return read_scenario(
      R"({"plumbline_scenario": 1, "name": "n", "title": "t", "requirements": ["RT-1"], "hosts": )" +
          hosts + R"(, "config": )" + config + R"(, "steps": )" + steps + "}",
      "x.json");
}

journal::Journal run(const Scenario& scenario, std::uint64_t seed = 1,
                     const std::string& profile = "design") {
  return run_in_sim({&scenario, profile, "sim", seed});
}

template <typename Record>
std::vector<std::pair<Duration, Record>> all(const journal::Journal& journal) {
  std::vector<std::pair<Duration, Record>> found;
  for (const journal::Entry& entry : journal) {
    if (const auto* record = std::get_if<Record>(&entry.data))
      found.emplace_back(entry.time, *record);
  }
  return found;
}

const std::string kOneStatement = R"([{"open": {"connection": "c1", "host": "a"}},
    {"execute": {"connection": "c1", "statement": "s1", "latency": "20ms"}}, {"close": "c1"}])";

TEST(SimWorld, JournalsTheRunFromItsHeaderToItsQuiescence) {
  const Scenario scenario = scenario_with(kOneStatement);
  const journal::Journal journal = run(scenario);
  EXPECT_TRUE(std::holds_alternative<journal::RunHeader>(journal.front().data));
  EXPECT_TRUE(std::holds_alternative<journal::Quiescence>(journal.back().data));
  EXPECT_EQ(all<journal::OperationBegun>(journal).size(),
            all<journal::OperationEnded>(journal).size());
  EXPECT_GE(all<journal::RequestReceived>(journal).size(), 2u);  // the flag, and at least one batch
}

TEST(SimWorld, AStatementTakesItsLatencyInVirtualTime) {
  const Scenario scenario = scenario_with(kOneStatement);
  const journal::Journal journal = run(scenario);
  Duration begun{};
  for (const auto& [time, operation] : all<journal::OperationBegun>(journal)) {
    if (operation.operation == "execute") begun = time;
  }
  const auto ended = all<journal::OperationEnded>(journal);
  EXPECT_EQ(ended.at(1).first - begun, std::chrono::milliseconds(20));
}

// Each close waits for its whole budget: slow, but it ends.
TEST(SimWorld, ClosesThatTakeDaysAreNoHang) {
  std::string steps;
  for (const char* name : {"c1", "c2", "c3"}) {
    steps += std::string(steps.empty() ? "[" : ", ") + R"({"open": {"connection": ")" + name +
             R"(", "host": "a"}}, {"wait": "1s"}, {"execute": {"connection": ")" + name +
             R"(", "statement": "s"}}, {"close": ")" + name + R"("})";
  }
  const Scenario scenario = scenario_with(
      steps + "]", R"({"a": {"telemetry": [{"delivery": "hang"}]}})",
      R"({"close_budget": "24h", "attempt_timeout": "24h", "export_budget": "24h", "max_retries": 0})");
  const auto ends = all<journal::OperationEnded>(run(scenario));
  EXPECT_EQ(ends.size(), 12u);
  EXPECT_GT(ends.back().first, std::chrono::hours(71));
}

TEST(SimWorld, OneSeedGivesIdenticalJournals) {
  const Scenario scenario = scenario_with(kOneStatement);
  EXPECT_EQ(fingerprint(run(scenario, 5)), fingerprint(run(scenario, 5)));
}

TEST(SimWorld, AnotherSeedDrawsOtherEventIds) {
  const Scenario scenario = scenario_with(kOneStatement);
  EXPECT_NE(fingerprint(run(scenario, 5, "shipped")), fingerprint(run(scenario, 6, "shipped")));
}

TEST(SimWorld, AnOutageFailsAttemptsBeforeTheService) {
  const Scenario scenario =
      scenario_with(kOneStatement, R"({"a": {"network": [{"to": "1h", "reason": "refused"}]}})");
  const journal::Journal journal = run(scenario);
  EXPECT_TRUE(all<journal::RequestReceived>(journal).empty());
  EXPECT_FALSE(all<journal::AttemptFailed>(journal).empty());
}

TEST(SimWorld, CountersAreAtRestOnlyWhenEverythingIsClosed) {
  const Scenario closed = scenario_with(kOneStatement);
  EXPECT_TRUE(all<journal::ClientCounters>(run(closed)).at(0).second.at_rest);
  const Scenario open = scenario_with(R"([{"open": {"connection": "c1", "host": "a"}}])");
  EXPECT_FALSE(all<journal::ClientCounters>(run(open)).at(0).second.at_rest);
}

TEST(SimWorld, RefusesAnOverrideThatTheClientDoesNotAccept) {
  const Scenario scenario = scenario_with(kOneStatement, R"({"a": {}})", R"({"batch_size": 0})");
  try {
    (void)run(scenario);
    FAIL() << "accepted";
  } catch (const json::BadInput& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("n: /config/batch_size: "));
  }
}

TEST(SimWorld, LanesRunAtTheSameTimeAndAreAllAwaited) {
  const Scenario scenario = scenario_with(
      R"([{"parallel": [[{"wait": "3s"}, {"mark": "x"}], [{"wait": "2s"}, {"mark": "y"}]]},
                                              {"mark": "z"}])");
  const auto marks = all<journal::Mark>(run(scenario));
  ASSERT_EQ(marks.size(), 3u);
  EXPECT_EQ(marks[0], std::pair(Duration(std::chrono::seconds(2)), journal::Mark{"y"}));
  EXPECT_EQ(marks[1], std::pair(Duration(std::chrono::seconds(3)), journal::Mark{"x"}));
  EXPECT_EQ(marks[2].first, std::chrono::seconds(3));
}

}  // namespace
}  // namespace plumbline::scenario
