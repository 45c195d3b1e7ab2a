#include <gtest/gtest.h>

#include "scenarios/judge/evidence.h"
#include "scenarios/judge/judge_test_support.h"
#include "scenarios/judge/rules.h"

namespace plumbline::judge::testing {
namespace {

TestEvent event_of(const std::string& statement, const std::string& error,
                   const std::string& session = "session-c1") {
  TestEvent event;
  event.statement = statement;
  event.session = session;
  event.error = error;
  event.id = "event-" + statement + error;
  return event;
}

TestEvent failed_connect(const std::string& error, const std::string& id = "connect") {
  TestEvent event = event_of("", error, "");
  event.kind = "CREATE_SESSION";
  event.id = id;
  return event;
}

/// s1 succeeds, s2 fails with server_error.
JournalBuilder one_of_each(const std::string& world = "sim") {
  JournalBuilder journal(world);
  return journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s).failed_statement("c1", "s2", 1s);
}

JournalBuilder& fail_to_open(JournalBuilder& journal, const std::string& connection,
                             const std::string& error) {
  return journal.operation({0, "open", connection, kHost, "", "unset", "7", true}, 1s, 0s,
                           {0, false, error, "", ""});
}

Status on(Verdict (*rule)(const Evidence&), JournalBuilder journal,
          const std::vector<TestEvent>& events) {
  if (!events.empty()) journal.telemetry(2s, shipped_body(events));
  return run_rule(rule, profile(), journal.quiescence(90s)).status;
}

TEST(Ag4, ErrorOfTheFailedStatementAloneWithItsClassPasses) {
  EXPECT_EQ(
      on(judge_ag_4, one_of_each(), {event_of("id-s1", ""), event_of("id-s2", "server_error")}),
      Status::pass);
}

TEST(Ag4, FailedStatementWithoutErrorInformationFails) {
  EXPECT_EQ(on(judge_ag_4, one_of_each(), {event_of("id-s1", ""), event_of("id-s2", "")}),
            Status::fail);
}

TEST(Ag4, ErrorThatIsAnEventOfItsOwnPasses) {
  TestEvent error = event_of("id-s2", "server_error");
  error.kind = "ERROR";
  error.id = "error";
  EXPECT_EQ(
      on(judge_ag_4, one_of_each("driver"), {event_of("id-s1", ""), event_of("id-s2", ""), error}),
      Status::pass);
  error.statement = "id-s1";
  EXPECT_EQ(on(judge_ag_4, one_of_each("driver"),
               {event_of("id-s1", ""), event_of("id-s2", "server_error"), error}),
            Status::fail);
}

TEST(Ag4, ErrorInformationOfAStatementThatSucceededFails) {
  EXPECT_EQ(on(judge_ag_4, one_of_each(),
               {event_of("id-s1", "timeout"), event_of("id-s2", "server_error")}),
            Status::fail);
}

TEST(Ag4, AnotherClassFailsOfTheReferenceOnly) {
  const std::vector<TestEvent> events{event_of("id-s1", ""), event_of("id-s2", "HTTP_500")};
  EXPECT_EQ(on(judge_ag_4, one_of_each("sim"), events), Status::fail);
  EXPECT_EQ(on(judge_ag_4, one_of_each("driver"), events), Status::pass);
}

TEST(Ag4, ErrorWithoutASessionNeedsAFailedConnectOfItsClass) {
  const std::vector<TestEvent> events{event_of("id-s1", ""), failed_connect("timeout")};
  EXPECT_EQ(on(judge_ag_4, one_of_each(), events), Status::fail);
  JournalBuilder refused = one_of_each();
  EXPECT_EQ(on(judge_ag_4, fail_to_open(refused, "c2", "timeout"), events), Status::pass);
  JournalBuilder otherwise = one_of_each();
  EXPECT_EQ(on(judge_ag_4, fail_to_open(otherwise, "c2", "permission"), events), Status::fail);
}

TEST(Ag4, OneSideAloneIsInconclusive) {
  EXPECT_EQ(on(judge_ag_4, one_of_each(), {event_of("id-s1", "")}), Status::inconclusive);
  EXPECT_EQ(on(judge_ag_4, one_of_each(), {event_of("id-s2", "server_error")}),
            Status::inconclusive);
  EXPECT_EQ(on(judge_ag_4, one_of_each(), {}), Status::inconclusive);
}

TEST(Ag7, ReportedFailurePassesAndUnreportedFails) {
  EXPECT_EQ(on(judge_ag_7, one_of_each(), {event_of("id-s2", "server_error")}), Status::pass);
  EXPECT_EQ(on(judge_ag_7, one_of_each(), {event_of("id-s2", "")}), Status::fail);
  EXPECT_EQ(on(judge_ag_7, one_of_each(), {}), Status::fail);
}

TEST(Ag7, FailuresWithoutAHandleAreCounted) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s);
  for (const char* name : {"s1", "s2"}) {
    journal.operation({0, "execute", "c1", kHost, name, "", "", false}, 1s, 0s,
                      {0, false, "timeout", "session-c1", ""});
    journal.operation({0, "complete", "c1", kHost, name, "", "", false}, 1s, 0s,
                      {0, true, "", "session-c1", ""});
  }
  TestEvent other = event_of("", "timeout");
  other.id = "another";
  EXPECT_EQ(on(judge_ag_7, journal, {event_of("", "timeout"), other}), Status::pass);
  EXPECT_EQ(on(judge_ag_7, journal, {event_of("", "timeout")}), Status::fail);
  EXPECT_EQ(on(judge_ag_7, journal, {event_of("", "")}), Status::fail);
  TestEvent of_its_own = other;
  of_its_own.kind = "ERROR";
  EXPECT_EQ(on(judge_ag_7, journal, {event_of("", "timeout"), of_its_own}), Status::pass);
  of_its_own.kind = "CREATE_SESSION";
  EXPECT_EQ(on(judge_ag_7, journal, {event_of("", "timeout"), of_its_own}), Status::fail);
}

TEST(Ag7, FailedConnectsAreCountedWithoutAnyId) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s);
  fail_to_open(journal, "c2", "timeout");
  fail_to_open(journal, "c3", "timeout");
  const TestEvent one = failed_connect("timeout", "a");
  const TestEvent two = failed_connect("timeout", "b");
  EXPECT_EQ(on(judge_ag_7, journal, {one, two}), Status::pass);
  EXPECT_EQ(on(judge_ag_7, journal, {one}), Status::fail);
  EXPECT_EQ(on(judge_ag_7, journal, {}), Status::fail);
}

TEST(Ag7, AnOutageExcuses) {
  JournalBuilder journal = one_of_each();
  journal.telemetry(500ms, shipped_body({event_of("id-s0", "")}), 503, kHost, {}, 1s);
  EXPECT_EQ(on(judge_ag_7, journal, {}), Status::inconclusive);
}

TEST(Ag7, NoFailureIsInconclusive) {
  JournalBuilder journal;
  journal.flag(0s).open("c1", 0s).statement("c1", "s1", 1s);
  EXPECT_EQ(on(judge_ag_7, journal, {event_of("id-s1", "")}), Status::inconclusive);
}

TEST(Ag4AndAg7, ImportsAreInconclusive) {
  JournalBuilder journal("import");
  journal.telemetry(2s, shipped_body({event_of("id-s2", "server_error")}));
  EXPECT_EQ(run_rule(judge_ag_4, profile(), journal).status, Status::inconclusive);
  EXPECT_EQ(run_rule(judge_ag_7, profile(), journal).status, Status::inconclusive);
}

}  // namespace
}  // namespace plumbline::judge::testing
