#include "scenarios/judge/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/evidence_build.h"
#include "scenarios/judge/judge_test_support.h"

namespace plumbline::judge {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the support of these tests
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Keeps what an Evidence borrows.
struct Seen {
  Seen(const JournalBuilder& builder, Profile chosen)
      : used(std::move(chosen)), journal(builder.journal()), evidence(used, journal) {}
  explicit Seen(const JournalBuilder& builder) : Seen(builder, profile()) {}
  Profile used;
  journal::Journal journal;
  Evidence evidence;
};

std::vector<Outcome> outcomes(const std::vector<Export>& exports) {
  std::vector<Outcome> all;
  all.reserve(exports.size());
  for (const Export& item : exports) all.push_back(item.outcome);
  return all;
}

// The decoded body of the only telemetry request, where that reading lies beside every request.
std::shared_ptr<const fake::Decoded> decoded_beside(
    const std::shared_ptr<const fake::ReadBody>& reading) {
  journal::Journal journal = JournalBuilder().open("c1", 1s).exported("s1", 2s).journal();
  for (journal::Entry& entry : journal) {
    auto* request = std::get_if<journal::RequestReceived>(&entry.data);
    if (request != nullptr) request->reading.of = reading;
  }
  const Profile used = profile();
  const Evidence evidence(used, journal);
  return evidence.telemetry(kHost).at(0)->decoded;
}

TEST(EvidenceExchanges, TakesAReadingOfTheVeryBodyAndOfNoOther) {
  const auto decoded = decoded_beside(nullptr);
  ASSERT_EQ(decoded->events.size(), 1U);
  const auto other = fake::read_body(R"({"metrics":[]})");
  EXPECT_EQ(*decoded_beside(other), *decoded);
  const journal::Journal journal = JournalBuilder().open("c1", 1s).exported("s1", 2s).journal();
  for (const journal::Entry& entry : journal) {
    const auto* request = std::get_if<journal::RequestReceived>(&entry.data);
    if (request == nullptr) continue;
    const auto same = fake::read_body(request->body);
    EXPECT_EQ(decoded_beside(same).get(), &same->decoded);
  }
}

TEST(EvidenceOperations, BeginsAndEndsArePaired) {
  const Seen seen(JournalBuilder()
                      .open("c1", 1s, "off", kHost, 20ms)
                      .open("c2", 2s, "unset", kHost, std::nullopt));
  const auto& operations = seen.evidence.operations();
  ASSERT_EQ(operations.size(), 2U);
  EXPECT_EQ(operations[0].ended, std::optional<Duration>(1s + 20ms));
  EXPECT_TRUE(operations[0].ok);
  EXPECT_EQ(operations[1].ended, std::nullopt);
}

TEST(EvidenceOperations, ANameOpenedAgainIsAnotherConnection) {
  const Seen seen(JournalBuilder().open("c1", 1s).close("c1", 2s).close("c1", 3s).open("c1", 4s));
  const auto& connections = seen.evidence.connections();
  ASSERT_EQ(connections.size(), 2U);
  EXPECT_EQ(connections[0].close_ended, std::optional<Duration>(2s));
  EXPECT_EQ(connections[1].close_ended, std::nullopt);
  EXPECT_TRUE(connections[0].lives_at(2s));
  EXPECT_FALSE(connections[0].lives_at(2s + 1ns));
}

TEST(EvidenceOperations, StatementsKnowWhenTheyWereComplete) {
  const Seen seen(
      JournalBuilder().open("c1", 0s).statement("c1", "s1", 1s).failed_statement("c1", "s2", 2s));
  const auto& statements = seen.evidence.statements();
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].completed, std::optional<Duration>(1s));
  EXPECT_EQ(statements[0].statement_id, "id-s1");
  EXPECT_FALSE(statements[1].ok);
  EXPECT_EQ(statements[1].completed, std::optional<Duration>(2s));
}

TEST(EvidenceExchanges, OutcomesTellSuccessFailureAndHangApart) {
  const Seen seen(JournalBuilder()
                      .exported("a", 1s, 200)
                      .exported("b", 2s, 503)
                      .exported("c", 3s, 0)
                      .quiescence(60s));
  const auto& exchanges = seen.evidence.exchanges();
  ASSERT_EQ(exchanges.size(), 3U);
  EXPECT_EQ(exchanges[0].outcome, Outcome::success);
  EXPECT_EQ(exchanges[1].cause, "503");
  EXPECT_EQ(exchanges[2].cause, "timeout");
  EXPECT_EQ(exchanges[2].settled, 3s + 10s);
  EXPECT_FALSE(exchanges[2].settled_known);
}

TEST(EvidenceExchanges, AHangStillUnderWayAtTheEndIsUnsettled) {
  EXPECT_EQ(
      Seen(JournalBuilder().exported("c", 3s, 0).quiescence(13s)).evidence.exchanges()[0].outcome,
      Outcome::failure);
  EXPECT_EQ(Seen(JournalBuilder().exported("c", 3s, 0).quiescence(13s - 1ns))
                .evidence.exchanges()[0]
                .outcome,
            Outcome::unsettled);
}

TEST(EvidenceExchanges, RetryAfterIsReadInBothForms) {
  using build::retry_after;
  EXPECT_EQ(retry_after("7", std::nullopt), std::optional<Duration>(7s));
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'775'500),
            std::optional<Duration>(1500ms));
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'778'000),
            std::optional<Duration>(0s));
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", std::nullopt), std::nullopt);
  EXPECT_EQ(retry_after("soon", 0), std::nullopt);
  EXPECT_EQ(retry_after("-1", 0), std::nullopt);
  EXPECT_EQ(retry_after("99999999999999999999", 0), std::optional<Duration>(1'000'000'000s));
}

TEST(EvidenceExports, AttemptsOfOneBatchAreOneExport) {
  const Seen seen(JournalBuilder()
                      .exported("a", 1s, 503)
                      .exported("a", 1100ms, 503)
                      .exported("b", 2s, 200)
                      .quiescence(60s));
  const auto& exports = seen.evidence.exports(kHost);
  ASSERT_EQ(exports.size(), 2U);
  EXPECT_THAT(exports[0].attempts, ElementsAre(0, 1));
  EXPECT_THAT(outcomes(exports), ElementsAre(Outcome::failure, Outcome::success));
}

TEST(EvidenceExports, NewEventIdsAndUploadTimesMakeNoNewBatch) {
  TestEvent event;
  event.statement = "id-a";
  TestEvent again = event;
  again.id = "another";
  const Seen seen(JournalBuilder()
                      .telemetry(1s, shipped_body({event}, 1'000), 503)
                      .telemetry(2s, shipped_body({again}, 2'000)));
  EXPECT_EQ(seen.evidence.exports(kHost).size(), 1U);
}

TEST(EvidenceExports, UnfinishedRetriesLeaveTheOutcomeOpen) {
  const JournalBuilder failing = JournalBuilder().exported("a", 1s, 503);
  EXPECT_THAT(
      outcomes(Seen(JournalBuilder(failing).quiescence(1s + 250ms)).evidence.exports(kHost)),
      ElementsAre(Outcome::unsettled));
  EXPECT_THAT(
      outcomes(Seen(JournalBuilder(failing).quiescence(1s + 251ms)).evidence.exports(kHost)),
      ElementsAre(Outcome::failure));
}

TEST(EvidenceExports, TerminalStatusEndsAnExportAtOnce) {
  EXPECT_THAT(outcomes(Seen(JournalBuilder().exported("a", 1s, 403)).evidence.exports(kHost)),
              ElementsAre(Outcome::failure));
}

TEST(EvidenceExports, AttemptsWithoutARequestJoinTheBatchTheyPrecede) {
  JournalBuilder builder;
  builder.attempt_failed(1s, "refused")
      .attempt_failed(1100ms, "dns")
      .exported("a", 1300ms)
      .attempt_failed(9s, "tls");
  const Seen seen(builder.quiescence(60s));
  const auto& exports = seen.evidence.exports(kHost);
  ASSERT_EQ(exports.size(), 2U);
  EXPECT_THAT(exports[0].attempts, ElementsAre(0, 1, 2));
  EXPECT_TRUE(exports[0].inferred);
  EXPECT_THAT(outcomes(exports), ElementsAre(Outcome::success, Outcome::failure));
}

TEST(EvidenceFlags, OnlyTrueMeansTrue) {
  for (const char* value : {"true", "\"true\"", "\"TRUE\""}) {
    EXPECT_TRUE(Seen(JournalBuilder().flag(1s, value)).evidence.flag_answers(kHost)[0].enabled)
        << value;
  }
  for (const char* value :
       {"false", "\"false\"", "\"1\"", "\"yes\"", "null", "1", "[]", "\"true \""}) {
    const FlagAnswer answer =
        Seen(JournalBuilder().flag(1s, value)).evidence.flag_answers(kHost)[0];
    EXPECT_TRUE(answer.known && !answer.enabled) << value;
  }
}

TEST(EvidenceFlags, FailedAnswersAreUnknown) {
  const Seen seen(JournalBuilder().flag(1s, "\"true\"", kHost, 0s, 500));
  EXPECT_FALSE(seen.evidence.flag_answers(kHost)[0].known);
  EXPECT_EQ(seen.evidence.flag_at(kHost, 2s), nullptr);
}

TEST(EvidenceFlags, EventsWaitForTheAnswer) {
  const Seen seen(JournalBuilder()
                      .open("c1", 0s)
                      .flag(1s, "\"true\"", kHost, 500ms)
                      .open("c2", 0s, "off")
                      .open("c3", 0s, "force"));
  const auto& connections = seen.evidence.connections();
  EXPECT_EQ(seen.evidence.sendable_from(connections[0], 1s), std::optional<Duration>(1500ms));
  EXPECT_EQ(seen.evidence.sendable_from(connections[0], 3s), std::optional<Duration>(3s));
  EXPECT_EQ(seen.evidence.sendable_from(connections[1], 3s), std::nullopt);
  EXPECT_EQ(seen.evidence.sendable_from(connections[2], 0s), std::optional<Duration>(0s));
}

TEST(EvidenceFlags, AFailedRequestCountsForItsTimeAndAnEarlierValueStands) {
  const Seen failed(
      JournalBuilder().flag(1s, "\"true\"", kHost, 0s, 500).flag(2min).open("c1", 0s));
  const Connection& first = failed.evidence.connections()[0];
  EXPECT_EQ(failed.evidence.sendable_from(first, 30s), std::nullopt);
  EXPECT_EQ(failed.evidence.sendable_from(first, 62s), std::optional<Duration>(2min));
  const Seen known(
      JournalBuilder().flag(1s).flag(17min, "\"true\"", kHost, 0s, 500).open("c1", 0s));
  const Connection& second = known.evidence.connections()[0];
  EXPECT_EQ(known.evidence.sendable_from(second, 17min + 30s),
            std::optional<Duration>(17min + 30s));
}

TEST(EvidenceFlags, AnotherProcessKnowsNothing) {
  JournalBuilder journal;
  journal.open("c1", 0s).flag(1s);
  journal.add(2s, journal::Process{"started", 2, 0, "", ""});
  const Seen seen(journal.open("c2", 3s).flag(5s));
  EXPECT_EQ(seen.evidence.flag_at(kHost, 4s), nullptr);
  EXPECT_EQ(seen.evidence.process_start_before(4s), 2s);
  EXPECT_EQ(seen.evidence.sendable_from(seen.evidence.connections()[1], 4s),
            std::optional<Duration>(seen.evidence.flag_answers(kHost)[1].settled));
}

TEST(EvidenceExchanges, AnAttemptThatTookItsTimeBeganBeforeItWasJournaled) {
  JournalBuilder journal;
  journal.flag(2s);
  journal.add(4s, journal::AttemptFailed{kHost, "telemetry", "connect_timeout", 3s});
  const Seen seen(journal);
  ASSERT_EQ(seen.evidence.exchanges().size(), 2U);
  EXPECT_EQ(seen.evidence.exchanges()[0].cause, "connect_timeout");
  EXPECT_EQ(seen.evidence.exchanges()[0].begun, 1s);
  EXPECT_EQ(seen.evidence.exchanges()[0].settled, 4s);
}

TEST(EvidenceTolerance, SimulatedTimesAreKnownUpToWhatTheNetworkTakes) {
  JournalBuilder journal("sim");
  journal.header().network_latency = 20ms;
  EXPECT_EQ(Seen(journal).evidence.jitter(), 20ms);
}

TEST(EvidenceTolerance, RealTimesAreKnownUpToTheJitterAndWhatTheNetworkTakes) {
  for (const char* world : {"live", "driver", "import"}) {
    JournalBuilder journal(world);
    journal.jitter(60ms);
    EXPECT_EQ(Seen(journal).evidence.jitter(), 60ms) << world;
    journal.header().network_latency = 20ms;
    EXPECT_EQ(Seen(journal).evidence.jitter(), 80ms) << world;
  }
}

TEST(EvidenceFlags, ServerTtlCountsWithinTheProfilesClamp) {
  FlagAnswer answer;
  const Seen seen{JournalBuilder()};
  EXPECT_EQ(seen.evidence.ttl_of(answer), 15min);
  answer.server_ttl = 59s;
  EXPECT_EQ(seen.evidence.ttl_of(answer), 60s);
  answer.server_ttl = 61s;
  EXPECT_EQ(seen.evidence.ttl_of(answer), 61s);
  EXPECT_EQ(Seen(JournalBuilder(), profile("design")).evidence.ttl_of(answer), 15min);
}

TEST(EvidenceTolerance, SimulatedTimeHasNone) {
  const Seen seen(JournalBuilder().jitter(20ms));
  EXPECT_EQ(seen.evidence.at_most(1s, 1s), Compare::pass);
  EXPECT_EQ(seen.evidence.at_most(1s + 1ns, 1s), Compare::fail);
  EXPECT_EQ(seen.evidence.at_least(1s, 1s), Compare::pass);
  EXPECT_EQ(seen.evidence.at_least(1s - 1ns, 1s), Compare::fail);
}

TEST(EvidenceTolerance, LiveRunsAreInconclusiveWithinTheJitter) {
  const Seen seen(JournalBuilder("live").jitter(20ms));
  EXPECT_EQ(seen.evidence.at_most(1100ms, 1s), Compare::pass);
  EXPECT_EQ(seen.evidence.at_most(1120ms, 1s), Compare::inconclusive);
  EXPECT_EQ(seen.evidence.at_most(1120ms + 1ns, 1s), Compare::fail);
  EXPECT_EQ(seen.evidence.at_least(50ms, 100ms), Compare::pass);
  EXPECT_EQ(seen.evidence.at_least(30ms, 100ms), Compare::inconclusive);
  EXPECT_EQ(seen.evidence.at_least(30ms - 1ns, 100ms), Compare::fail);
}

TEST(EvidenceTolerance, JitterIsNeverTakenForLessThanItsFloor) {
  EXPECT_EQ(Seen(JournalBuilder("live").jitter(1ms)).evidence.jitter(), 5ms);
  EXPECT_EQ(Seen(JournalBuilder("import")).evidence.jitter(), 50ms);
  EXPECT_EQ(Seen(JournalBuilder("sim").jitter(1ms)).evidence.jitter(), 0ms);
}

TEST(Evidence, EmptyJournalHasNothingAndBreaksNothing) {
  const Profile used = profile();
  const journal::Journal empty;
  const Evidence evidence(used, empty);
  EXPECT_THAT(evidence.hosts(), IsEmpty());
  EXPECT_THAT(evidence.exports("x"), IsEmpty());
  EXPECT_FALSE(evidence.has_quiescence());
}

TEST(Evidence, RepliesAndEndsWithoutABeginAreLeftOut) {
  JournalBuilder builder;
  builder.add(1s, journal::ReplyGiven{99, 200, {}, "", "normal"})
      .add(1s, journal::OperationEnded{99, true, "", "", ""});
  const Seen seen(builder);
  EXPECT_THAT(seen.evidence.exchanges(), IsEmpty());
  EXPECT_THAT(seen.evidence.operations(), IsEmpty());
}

TEST(Evidence, ExchangesAreFoundByHostAndEndpointInOrder) {
  const Seen seen(JournalBuilder().flag(0s).exported("a", 1s).sql_request(2s).exported("b", 3s));
  const auto& all = seen.evidence.exchanges();
  EXPECT_THAT(seen.evidence.telemetry(kHost), ElementsAre(&all[1], &all[3]));
  EXPECT_THAT(seen.evidence.flag_requests(kHost), ElementsAre(&all[0]));
  EXPECT_THAT(seen.evidence.other_requests(kHost), ElementsAre(&all[2]));
  EXPECT_EQ(&seen.evidence.telemetry(kHost), &seen.evidence.telemetry(kHost));
}

}  // namespace
}  // namespace plumbline::judge
