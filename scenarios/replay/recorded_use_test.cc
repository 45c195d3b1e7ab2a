#include "scenarios/replay/recorded_use.h"

#include <gtest/gtest.h>

#include "scenarios/replay/replay_test_support.h"

namespace plumbline::replay {
namespace {

using namespace std::chrono_literals;
using journal::SqlSeen;
using testing::Recorded;

TEST(RecordedUse, OperationsBecomeConnectionsAndTheirStatements) {
  Recorded recorded;
  recorded.begins(1, "open", "c1", 1ms).ends(1, 5ms);
  recorded.begins(2, "execute", "c1", 10ms, "s1").ends(2, 30ms, "", {{"polls", 2}});
  recorded.begins(3, "fetch", "c1", 30ms, "s1").ends(3, 40ms, "", {{"chunks", 3}, {"bytes", 30}});
  recorded.begins(4, "complete", "c1", 50ms, "s1").ends(4, 50ms);
  recorded.begins(5, "close", "c1", 60ms).ends(5, 70ms);
  const auto use = recorded_use(recorded.journal());
  ASSERT_EQ(use.size(), 1U);
  EXPECT_EQ(use[0].name, "c1");
  EXPECT_EQ(use[0].opened, (Moment{1ms, 5ms, 1}));
  EXPECT_EQ(use[0].closes, (std::vector<Moment>{{60ms, 70ms, 5}}));
  const RecordedStatement expected{"s1", "", {10ms, 40ms, 2},      30ms, "", true, 2,
                                   3,    30, Moment{50ms, 50ms, 4}};
  EXPECT_EQ(use[0].statements, std::vector<RecordedStatement>{expected});
}

TEST(RecordedUse, FailuresAreToldByTheirClassAndWhetherThereWasAHandle) {
  Recorded recorded;
  recorded.begins(1, "open", "c1", 0ms).ends(1, 0ms);
  recorded.begins(2, "execute", "c1", 1ms, "s1").ends(2, 2ms, "syntax", {}, "");
  recorded.begins(3, "execute", "c1", 3ms, "s2").ends(3, 4ms, "timeout", {}, "id-2");
  const auto use = recorded_use(recorded.journal());
  ASSERT_EQ(use.at(0).statements.size(), 2U);
  EXPECT_EQ(use[0].statements[0].error, "syntax");
  EXPECT_FALSE(use[0].statements[0].handle);
  EXPECT_EQ(use[0].statements[1].error, "timeout");
  EXPECT_TRUE(use[0].statements[1].handle);
  EXPECT_TRUE(use[0].closes.empty());
}

TEST(RecordedUse, AConnectionOpenedAgainByTheSameNameIsAnotherOne) {
  Recorded recorded;
  recorded.begins(1, "open", "c1", 0ms).ends(1, 0ms);
  recorded.begins(2, "close", "c1", 1ms).ends(2, 1ms);
  recorded.begins(3, "open", "c1", 2ms).ends(3, 2ms);
  recorded.begins(4, "execute", "c1", 3ms, "s1").ends(4, 3ms);
  const auto use = recorded_use(recorded.journal());
  ASSERT_EQ(use.size(), 2U);
  EXPECT_TRUE(use[0].statements.empty());
  EXPECT_EQ(use[1].statements.size(), 1U);
}

TEST(RecordedUse, WithoutOperationsWhatTheSqlSideSawIsTold) {
  Recorded recorded;
  recorded.add(1ms, SqlSeen{"session_opened", "a", "session-1", "", "", "", "", 0, 0});
  recorded.add(2ms, SqlSeen{"statement_executed", "a", "session-1", "id-1", "SELECT 1", "",
                            "running", 0, 0});
  recorded.add(9ms,
               SqlSeen{"statement_polled", "a", "session-1", "id-1", "", "", "finished", 0, 0});
  recorded.add(12ms, SqlSeen{"page_given", "a", "session-1", "id-1", "", "", "finished", 10, 80});
  recorded.add(13ms,
               SqlSeen{"statement_closed", "a", "session-1", "id-1", "", "", "finished", 0, 0});
  recorded.add(14ms,
               SqlSeen{"statement_refused", "a", "session-1", "", "SELEC", "syntax", "", 0, 0});
  recorded.add(20ms, SqlSeen{"session_closed", "a", "session-1", "", "", "", "", 0, 0});
  const auto use = recorded_use(recorded.journal());
  ASSERT_EQ(use.size(), 1U);
  EXPECT_EQ(use[0].host, "a");
  EXPECT_EQ(use[0].closes, (std::vector<Moment>{{20ms, 20ms, 5}}));
  const std::vector<RecordedStatement> expected{
      {"s1", "SELECT 1", {2ms, 12ms, 2}, 9ms, "", true, 1, 1, 80, Moment{13ms, 13ms, 3}},
      {"s2", "SELEC", {14ms, 14ms, 4}, 14ms, "syntax", false, 0, 0, 0, {}}};
  EXPECT_EQ(use[0].statements, expected);
}

TEST(RecordedUse, OfTwoArmsTheOneWithTelemetryIsTold) {
  Recorded off;
  off.header().arm = "off";
  off.begins(1, "open", "quiet", 0ms).ends(1, 0ms);
  Recorded on;
  on.begins(1, "open", "loud", 0ms).ends(1, 0ms);
  const auto use = recorded_use(judge::join_arms(off.journal(), on.journal()));
  ASSERT_EQ(use.size(), 1U);
  EXPECT_EQ(use[0].name, "loud");
}

TEST(RecordedUse, TrafficAloneTellsOfNoConnection) {
  Recorded recorded;
  recorded.answers(1, 1ms, 2ms, 200, "{}");
  EXPECT_TRUE(recorded_use(recorded.journal()).empty());
}

}  // namespace
}  // namespace plumbline::replay
