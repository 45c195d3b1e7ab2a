#include "reference/core/outbox.h"

#include <gtest/gtest.h>

#include "reference/core/payload.h"

namespace plumbline::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNow{1h};
constexpr WallTime kWall{1'700'000'000'000ms};

class OutboxTest : public ::testing::Test {
 protected:
  std::shared_ptr<const Session> session_of(const std::string& org_id, bool forced = true) {
    HandleFacts facts;
    facts.org_id = org_id;
    facts.forced = forced;
    kept.push_back(handles.add(facts, "token", true));
    return handles.find(kept.back()->session.load());
  }
  static PendingEvent event(std::shared_ptr<const Session> session, Instant at = kNow) {
    PendingEvent made;
    made.session = std::move(session);
    made.at = at;
    made.records = 1;
    made.wire.event_id = "00000000-0000-4000-8000-000000000000";
    return made;
  }
  std::size_t cut(Outbox& outbox, Outbox::Eligible eligible = Outbox::Eligible::all) {
    const auto batch = outbox.cut(handles, eligible, kWall, too_large);
    return batch ? batch->events.size() : 0;
  }

  Config config = Config::design();
  HandleRegistry handles;
  std::vector<std::shared_ptr<Handle>> kept;
  std::vector<PendingEvent> too_large;
};

TEST_F(OutboxTest, CountsTheFirstDeadlineFromTheAnswerThatItsEventsWaitedFor) {
  config = Config::shipped();
  Outbox outbox(config, Random(1));
  outbox.add(event(session_of("o", false)));
  const Instant before = outbox.deadline();
  outbox.restart_ages(kNow + 10s);
  EXPECT_EQ(outbox.deadline(), before + 10s);
}

// Found by plumbline explore: it waited longer than a flush interval (BT-2).
TEST_F(OutboxTest, MovesNoFirstDeadlineOfAnEventThatWaitedForNoAnswer) {
  config = Config::shipped();
  Outbox outbox(config, Random(1));
  outbox.add(event(session_of("o", true)));
  outbox.add(event(session_of("o", false)));
  const Instant before = outbox.deadline();
  outbox.restart_ages(kNow + 10s);
  EXPECT_EQ(outbox.deadline(), before);
}

TEST_F(OutboxTest, CutsAtMostBatchSizeMaxEvents) {
  Outbox outbox(config, Random(1));
  const auto session = session_of("o");
  for (int i = 0; i < 1001; ++i) outbox.add(event(session));
  ASSERT_TRUE(outbox.flush_due(kNow));
  EXPECT_EQ(cut(outbox), 1000U);
  EXPECT_TRUE(outbox.due());
  EXPECT_EQ(cut(outbox), 1U);
  EXPECT_FALSE(outbox.due());
}

TEST_F(OutboxTest, FillsARequestToPayloadMaxExactly) {
  config = Config::shipped();
  const auto session = session_of("o");
  const Envelope envelope{kWall, true};
  std::string three;
  for (int i = 0; i < 3; ++i) append_encoded(three, config, event(session).wire, true);
  for (const std::size_t short_by : {0U, 1U}) {
    config.payload_max = envelope_size(config, envelope) + three.size() - short_by;
    Outbox outbox(config, Random(1));
    for (int i = 0; i < 3; ++i) outbox.add(event(session));
    outbox.flush_all();
    EXPECT_EQ(cut(outbox), 3U - short_by);
  }
}

TEST_F(OutboxTest, FlushesAtTheAgeOfTheOldestEventAndNotBefore) {
  Outbox outbox(config, Random(1));
  const auto session = session_of("o");
  EXPECT_EQ(outbox.deadline(), kNever);
  outbox.add(event(session, kNow + 1s));
  outbox.add(event(session, kNow));
  EXPECT_EQ(outbox.deadline(), kNow + 5s);
  EXPECT_FALSE(outbox.flush_due(kNow + 5s - 1ns));
  EXPECT_TRUE(outbox.flush_due(kNow + 5s));
}

TEST_F(OutboxTest, GivesEveryGroupItsTurn) {
  Outbox outbox(config, Random(1));
  const std::vector<std::shared_ptr<const Session>> sessions{session_of("b"), session_of("a"),
                                                             session_of("c")};
  std::string order;
  for (int round = 0; round < 6; ++round) {
    for (const auto& session : sessions) outbox.add(event(session));
    outbox.flush_all();
    order += outbox.cut(handles, Outbox::Eligible::all, kWall, too_large)->group.org_id;
  }
  EXPECT_EQ(order, "abcabc");
}

TEST_F(OutboxTest, LeavesEventsThatAskForTheFlagWhenOnlyForcedOnesMayLeave) {
  Outbox outbox(config, Random(1));
  outbox.add(event(session_of("o", false)));
  outbox.add(event(session_of("o", true)));
  outbox.flush_all();
  EXPECT_NE(outbox.due_asking(), nullptr);
  EXPECT_EQ(cut(outbox, Outbox::Eligible::forced), 1U);
  EXPECT_EQ(cut(outbox, Outbox::Eligible::forced), 0U);
  EXPECT_EQ(outbox.take_asking().size(), 1U);
  EXPECT_EQ(outbox.records(), 0U);
}

TEST_F(OutboxTest, TakesOnlyWhatIsDue) {
  Outbox outbox(config, Random(1));
  const auto session = session_of("o");
  outbox.add(event(session));
  outbox.flush_all();
  outbox.add(event(session));
  EXPECT_EQ(outbox.take_due().size(), 1U);
  EXPECT_EQ(outbox.size(), 1U);
}

TEST_F(OutboxTest, DiscardsEverythingDueOrNot) {
  Outbox outbox(config, Random(1));
  const auto session = session_of("o");
  outbox.add(event(session));
  outbox.flush_all();
  outbox.add(event(session));
  EXPECT_EQ(outbox.discard_all(), 2U);
  EXPECT_EQ(outbox.size(), 0U);
  EXPECT_EQ(outbox.records(), 0U);
  EXPECT_FALSE(outbox.due());
}

}  // namespace
}  // namespace plumbline::telemetry
