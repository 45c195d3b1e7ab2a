#include "scenarios/replay/from_recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/core/json_fields.h"
#include "scenarios/replay/replay_test_support.h"

namespace plumbline::replay {
namespace {

using namespace std::chrono_literals;
using scenario::CloseStep;
using scenario::ExecuteStep;
using scenario::OpenStep;
using scenario::ParallelStep;
using scenario::WaitStep;
using testing::Recorded;

Recorded one_connection() {
  Recorded recorded;
  recorded.begins(1, "open", "c1", 0ms).ends(1, 5ms);
  recorded.begins(2, "execute", "c1", 20ms, "s1").ends(2, 30ms, "", {{"polls", 1}});
  recorded.begins(3, "complete", "c1", 30ms, "s1").ends(3, 30ms);
  recorded.begins(4, "close", "c1", 1s).ends(4, 1s);
  return recorded;
}

template <typename Kind>
const Kind& step(const std::vector<scenario::Step>& steps, std::size_t index) {
  return std::get<Kind>(steps.at(index));
}

TEST(FromRecording, StepsKeepTheirTimes) {
  const auto scenario = from_recording(one_connection().journal(), "My run", Target::reference);
  EXPECT_EQ(scenario.name, "my-run");
  ASSERT_EQ(scenario.steps.size(), 5U);
  EXPECT_EQ(step<OpenStep>(scenario.steps, 0).latency, 5ms);
  EXPECT_EQ(step<WaitStep>(scenario.steps, 1).duration, 15ms);
  const auto& execute = step<ExecuteStep>(scenario.steps, 2);
  EXPECT_EQ(execute.latency, 10ms);
  EXPECT_EQ(execute.polls, 1);
  EXPECT_TRUE(execute.complete);
  EXPECT_EQ(step<WaitStep>(scenario.steps, 3).duration, 970ms);
  EXPECT_EQ(step<CloseStep>(scenario.steps, 4).connection, "c1");
}

TEST(FromRecording, ADriverIsToldTheSqlAndMakesTheRestOfIt) {
  Recorded recorded;
  recorded.header().world = "driver";
  recorded.add(1ms, journal::SqlSeen{"session_opened", "a", "session-1", "", "", "", "", 0, 0});
  recorded.add(2ms, journal::SqlSeen{"statement_executed", "a", "session-1", "id-1", "SELECT 7", "",
                                     "finished", 0, 0});
  recorded.add(
      9ms, journal::SqlSeen{"page_given", "a", "session-1", "id-1", "", "", "finished", 10, 80});
  recorded.add(9ms, journal::SqlSeen{"statement_closed", "a", "session-1", "id-1", "", "",
                                     "finished", 0, 0});
  const auto scenario = from_recording(recorded.journal(), "run", Target::driver);
  EXPECT_EQ(scenario.worlds, std::vector<std::string>{"driver"});
  ASSERT_EQ(scenario.steps.size(), 4U);
  const auto& execute = step<ExecuteStep>(scenario.steps, 3);
  EXPECT_EQ(execute.sql, "SELECT 7");
  EXPECT_EQ(execute.chunks, 1);  // or it would not be read
  EXPECT_EQ(execute.bytes_per_chunk, 80);
  EXPECT_EQ(execute.latency, 0ms);
}

TEST(FromRecording, ConnectionsAtOnceAreLanesAndLaterOnesShareThem) {
  Recorded recorded = one_connection();
  recorded.begins(5, "open", "c2", 500ms).ends(5, 500ms);
  recorded.begins(6, "execute", "c2", 600ms, "s1");
  recorded.begins(7, "open", "c1", 2s).ends(7, 2s).ends(6, 3s);
  const auto scenario = from_recording(recorded.journal(), "run", Target::reference);
  ASSERT_EQ(scenario.steps.size(), 1U);
  const auto& lanes = step<ParallelStep>(scenario.steps, 0).lanes;
  ASSERT_EQ(lanes.size(), 2U);
  EXPECT_EQ(step<OpenStep>(lanes[0], 6).connection, "c1-2");  // the name is another connection's
  EXPECT_EQ(step<WaitStep>(lanes[1], 0).duration, 500ms);
  EXPECT_EQ(step<OpenStep>(lanes[1], 1).connection, "c2");
}

TEST(FromRecording, OneThreadsOperationsKeepTheirOrder) {
  Recorded recorded;
  recorded.begins(1, "open", "c2", 0ms).ends(1, 0ms).begins(2, "open", "c1", 0ms).ends(2, 0ms);
  recorded.begins(3, "close", "c2", 1s).ends(3, 1s + 5ms).begins(4, "close", "c1", 2s).ends(4, 2s);
  const auto scenario = from_recording(recorded.journal(), "run", Target::reference);
  ASSERT_EQ(scenario.steps.size(), 6U);
  EXPECT_EQ(step<OpenStep>(scenario.steps, 0).connection, "c2");
  EXPECT_EQ(step<OpenStep>(scenario.steps, 1).connection, "c1");
  EXPECT_EQ(step<CloseStep>(scenario.steps, 3).connection, "c2");
  EXPECT_EQ(step<WaitStep>(scenario.steps, 4).duration, 995ms);  // from when the close returned
}

TEST(FromRecording, OnlyParametersThatTheClientTakesAreItsConfiguration) {
  Recorded recorded = one_connection();
  recorded.header().overrides = {{"batch_size", "7"}, {"healthy_within", "5s"}, {"nonsense", "1"}};
  const auto config = from_recording(recorded.journal(), "run", Target::reference).config;
  EXPECT_EQ(config.at("batch_size"), "7");
  EXPECT_FALSE(config.contains("nonsense"));
}

TEST(FromRecording, TrafficAloneIsRefusedInOneLine) {
  Recorded recorded;
  recorded.answers(1, 1ms, 2ms, 200, "{}");
  try {
    (void)from_recording(recorded.journal(), "traffic", Target::reference);
    FAIL() << "it was taken";
  } catch (const json::BadInput& bad) {
    EXPECT_THAT(bad.what(), ::testing::HasSubstr("found traffic alone"));
  }
}

TEST(FromRecording, MoreThanSixtyFourConnectionsAtOnceAreRefused) {
  Recorded recorded;
  for (std::uint64_t id = 1; id <= scenario::kLanesMax + 1; ++id)
    recorded.begins(id, "open", "c" + std::to_string(id), 0ms);
  for (std::uint64_t id = 1; id <= scenario::kLanesMax + 1; ++id) recorded.ends(id, 1ms);
  EXPECT_THROW((void)from_recording(recorded.journal(), "many", Target::reference), json::BadInput);
}

}  // namespace
}  // namespace plumbline::replay
