#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

TestEvent event_of(const std::string& statement, const std::string& session = "session-c1") {
  TestEvent event;
  event.statement = statement;
  event.session = session;
  return event;
}

TestEvent session_event(const std::string& kind, const std::string& id) {
  TestEvent event;
  event.kind = kind;
  event.id = id;
  return event;
}

JournalBuilder two_sessions() {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).open("c2", 0s);
  return journal.statement("c1", "s1", 1s).statement("c2", "s2", 1s);
}

Status ids_of(const std::vector<TestEvent>& events) {
  JournalBuilder journal = two_sessions();
  return run_rule(judge_ag_5, profile(), journal.telemetry(2s, shipped_body(events))).status;
}

TEST(Ag5, IssuedIdsPass) {
  EXPECT_EQ(ids_of({event_of("id-s1"), event_of("id-s2", "session-c2")}), Status::pass);
}

TEST(Ag5, IdsThatWereNotIssuedFail) {
  EXPECT_EQ(ids_of({event_of("id-s3")}), Status::fail);
  EXPECT_EQ(ids_of({event_of("id-s1", "session-c3")}), Status::fail);
}

TEST(Ag5, StatementOfAnotherSessionFails) {
  EXPECT_EQ(ids_of({event_of("id-s1", "session-c2")}), Status::fail);
}

TEST(Ag5, StatementEventWithoutItsIdsFailsWhereTheServerIssuedThem) {
  EXPECT_EQ(ids_of({event_of("")}), Status::fail);
  EXPECT_EQ(ids_of({event_of("id-s1", "")}), Status::fail);
}

TEST(Ag5, StatementThatGotNoIdMayHaveNone) {
  JournalBuilder journal = two_sessions();
  journal.operation({0, "execute", "c1", kHost, "s3", "", "", false}, 1s, 0s,
                    {0, false, "timeout", "session-c1", ""});
  journal.telemetry(2s, shipped_body({event_of("id-s1"), event_of("")}));
  EXPECT_EQ(run_rule(judge_ag_5, profile(), journal).status, Status::pass);
}

TEST(Ag5, NoStatementIdSeenIsInconclusive) {
  EXPECT_EQ(ids_of({session_event("CREATE_SESSION", "a")}), Status::inconclusive);
  EXPECT_EQ(ids_of({}), Status::inconclusive);
}

Status sessions_of(const std::vector<TestEvent>& events, const std::string& name = "shipped") {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 1s).close("c1", 3s, kHost, 100ms);
  const bool design = name == "design";
  if (!events.empty()) {
    journal.telemetry(3s, design ? design_body(events) : shipped_body(events), 200, kHost, {}, 0s,
                      design ? "/api/2.0/telemetry-ext" : "/telemetry-ext");
  }
  return run_rule(judge_ag_6, profile(name), journal.quiescence(90s)).status;
}

const TestEvent kOpened = session_event("CREATE_SESSION", "a");
const TestEvent kClosed = session_event("DELETE_SESSION", "b");

TEST(Ag6, OneOfEachPasses) { EXPECT_EQ(sessions_of({kOpened, kClosed}), Status::pass); }

TEST(Ag6, OneMissingFails) {
  EXPECT_EQ(sessions_of({kOpened}), Status::fail);
  EXPECT_EQ(sessions_of({kClosed}), Status::fail);
  EXPECT_EQ(sessions_of({}), Status::fail);
}

TEST(Ag6, OneTwiceFails) {
  EXPECT_EQ(sessions_of({kOpened, kClosed, session_event("DELETE_SESSION", "c")}), Status::fail);
  EXPECT_EQ(sessions_of({kOpened, session_event("CREATE_SESSION", "c"), kClosed}), Status::fail);
}

TEST(Ag6, DesignTellsOpeningsOnly) {
  EXPECT_EQ(sessions_of({session_event("connection", "")}, "design"), Status::pass);
  EXPECT_EQ(sessions_of({}, "design"), Status::fail);
}

TEST(Ag6, SessionThatNeverClosedIsInconclusive) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 1s).telemetry(3s, shipped_body({kOpened})).quiescence(90s);
  EXPECT_EQ(run_rule(judge_ag_6, profile(), journal).status, Status::inconclusive);
}

TEST(Ag5AndAg6, ImportsAreInconclusive) {
  JournalBuilder journal("import");
  journal.telemetry(2s, shipped_body({kOpened, kClosed, event_of("id-s1")}));
  EXPECT_EQ(run_rule(judge_ag_5, profile(), journal).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_ag_6, profile(), journal).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
