#include "fake_server/host/sessions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_server/core/scratch_test_support.h"
#include "fake_server/host/session_test_support.h"

namespace plumbline::fake {
namespace {

using journal::Quiescence;
using journal::RequestReceived;
using journal::RunHeader;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Answered by the session as a host would have it, journaled.
int status_at(Session& session, const Request& received = test::telemetry_request()) {
  Request request = received;
  request.host = session.name();
  const Exchange exchange = session.service().handle(1, request);
  session.service().replied(exchange.request, exchange.reply);
  return exchange.reply.status;
}

TEST(Sessions, MakesEachNameOnceAndFindsOnlyWhatWasMade) {
  Sessions sessions({});
  EXPECT_EQ(sessions.find("a"), nullptr);
  const auto a = sessions.use("a");
  EXPECT_EQ(sessions.use("a"), a);
  EXPECT_EQ(sessions.find("a"), a);
  EXPECT_NE(sessions.use("b"), a);
  EXPECT_EQ(sessions.all().size(), 2U);
}

TEST(Sessions, HasABoundAndForgettingMakesRoom) {
  Sessions sessions({});
  for (std::size_t i = 0; i < kSessionsMax; ++i) {
    ASSERT_NE(sessions.use("s" + std::to_string(i)), nullptr);
  }
  EXPECT_EQ(sessions.use("one-more"), nullptr);
  EXPECT_NE(sessions.use("s0"), nullptr);
  EXPECT_TRUE(sessions.forget("s0"));
  EXPECT_FALSE(sessions.forget("s0"));
  EXPECT_NE(sessions.use("one-more"), nullptr);
}

TEST(Sessions, BeginWithTheScriptThatTheyWereGivenAndKnowNothingOfEachOther) {
  Sessions sessions({test::first_answered(503)});
  EXPECT_EQ(status_at(*sessions.use("a")), 503);
  EXPECT_EQ(status_at(*sessions.use("a")), 200);
  EXPECT_EQ(status_at(*sessions.use("b")), 503);
  EXPECT_EQ(test::of_kind<RequestReceived>(test::journal_of(*sessions.use("a"))).size(), 2U);
  EXPECT_EQ(test::of_kind<RequestReceived>(test::journal_of(*sessions.use("b"))).size(), 1U);
}

TEST(Session, ANewScriptCountsAnewAndAnAmendedOneGoesOn) {
  Sessions sessions({test::first_answered(503)});
  Session& session = *sessions.use("a");
  EXPECT_EQ(status_at(session), 503);
  session.amend([](Behaviour& script) { script.flag.value = "false"; });
  EXPECT_EQ(status_at(session), 200);
  session.put(test::first_answered(500));
  EXPECT_EQ(status_at(session), 500);
  EXPECT_EQ(status_at(session), 200);
}

TEST(Session, TimesOfANewScriptBeginNow) {
  Sessions sessions({});
  Session& session = *sessions.use("a");
  const Duration before = session.now();
  Behaviour script;
  script.tokens = {{"t1", std::chrono::hours(1)}};
  session.put(script);
  EXPECT_GE(session.now(), before);
  EXPECT_EQ(status_at(session), 200);
  script.tokens = {{"t1", Duration::zero()}};
  session.put(script);
  EXPECT_EQ(status_at(session), 401);
}

TEST(Session, IsIdleUnlessAnAnswerIsOwed) {
  Sessions sessions({});
  Session& session = *sessions.use("a");
  EXPECT_TRUE(session.is_idle());
  Request request = test::telemetry_request();
  const Exchange exchange = session.service().handle(1, request);
  EXPECT_FALSE(session.is_idle());
  session.service().replied(exchange.request, exchange.reply);
  EXPECT_TRUE(session.is_idle());
}

TEST(Session, HeaderSaysWhatIsKnownOfItsClient) {
  Sessions here({.folder = "", .same_machine = true});
  Sessions anywhere({.folder = "", .same_machine = false});
  const auto header = test::of_kind<RunHeader>(test::journal_of(*here.use("a"))).at(0);
  EXPECT_EQ(header.world, "driver");
  EXPECT_EQ(header.scenario, "a");
  EXPECT_GT(header.client_wall_start_ms, 0);
  const auto other = test::of_kind<RunHeader>(test::journal_of(*anywhere.use("a"))).at(0);
  EXPECT_EQ(other.client_wall_start_ms, 0);
}

class SessionFiles : public testing::Test {
 protected:
  SessionFiles() { std::filesystem::create_directories(folder_); }
  ~SessionFiles() override { std::filesystem::remove_all(folder_); }

  const std::string folder_ = testing_support::scratch_path();
};

TEST_F(SessionFiles, HoldWhatMemoryHoldsAndEndWithTheEndOfTheWatch) {
  Sessions sessions({.behaviour = {}, .folder = folder_});
  const auto a = sessions.use("a");
  status_at(*a);
  const journal::Journal kept = test::journal_of(*a);
  (void)sessions.use("b");
  EXPECT_THAT(sessions.end({a}), IsEmpty());
  journal::Journal written = journal::read_journal(folder_ + "/a.jsonl").journal;
  EXPECT_THAT(test::of_kind<Quiescence>(written), ElementsAre(Quiescence{true}));
  written.pop_back();
  EXPECT_EQ(written, kept);
  EXPECT_THAT(test::of_kind<Quiescence>(journal::read_journal(folder_ + "/b.jsonl").journal),
              ElementsAre(Quiescence{false}));
}

TEST_F(SessionFiles, OfForgottenSessionsStay) {
  Sessions sessions({.behaviour = {}, .folder = folder_});
  status_at(*sessions.use("a"));
  sessions.forget("a");
  (void)sessions.use("a");
  EXPECT_THAT(sessions.end({}), IsEmpty());
  const auto first = journal::read_journal(folder_ + "/a.jsonl").journal;
  const auto second = journal::read_journal(folder_ + "/a~2.jsonl").journal;
  EXPECT_EQ(test::of_kind<RequestReceived>(first).size(), 1U);
  EXPECT_EQ(test::of_kind<RequestReceived>(second).size(), 0U);
}

TEST_F(SessionFiles, ThatCannotBeWrittenAreToldAtTheEnd) {
  Sessions sessions({.behaviour = {}, .folder = folder_ + "/none"});
  (void)sessions.use("a");
  EXPECT_THAT(sessions.end({}), ElementsAre(HasSubstr("/none/a.jsonl: cannot write the journal")));
}

TEST(SessionJournal, TurnsIncompleteBeyondItsBoundAndGivesItsBytesBack) {
  std::atomic<std::size_t> kept{0};
  {
    SessionJournal journal("", kept);
    journal::RequestReceived large;
    large.body.assign(kSessionBytesMax / 2, 'x');
    journal.add(Duration::zero(), large);
    EXPECT_TRUE(journal.snapshot().complete);
    EXPECT_GT(kept, kSessionBytesMax / 2);
    journal.add(Duration::zero(), large);
    EXPECT_FALSE(journal.snapshot().complete);
    EXPECT_EQ(journal.snapshot().entries, 1U);
  }
  EXPECT_EQ(kept, 0U);
}

TEST(SessionJournal, HasABoundForAllSessionsTogether) {
  std::atomic<std::size_t> kept{kSessionsBytesMax};
  SessionJournal journal("", kept);
  journal.add(Duration::zero(), journal::Mark{"x"});
  EXPECT_FALSE(journal.snapshot().complete);
}

TEST(SessionJournal, RaisesTimesThatGoBack) {
  std::atomic<std::size_t> kept{0};
  SessionJournal journal("", kept);
  journal.add(Duration(5), journal::RunHeader{});
  journal.add(Duration(3), journal::Mark{"x"});
  std::istringstream lines(journal.snapshot().lines);
  EXPECT_EQ(journal::read_journal(lines).journal.at(1).time, Duration(5));
}

}  // namespace
}  // namespace plumbline::fake
