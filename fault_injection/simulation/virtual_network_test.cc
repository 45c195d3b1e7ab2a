#include "fault_injection/simulation/virtual_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>

#include "fake_server/journal/writer.h"

namespace plumbline::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using telemetry::HttpOutcome;
using telemetry::HttpRequest;
using telemetry::NetworkError;

struct Seen {
  HttpOutcome outcome;
  Duration at{};
};

class VirtualNetworkTest : public testing::Test {
 protected:
  // Sends one flag request to a host with that behaviour and runs until nothing is left.
  std::optional<Seen> ask(fake::AnswerRule rule, std::vector<LinkFault> faults = {}) {
    fake::Behaviour behaviour;
    behaviour.flag_answers.push_back(std::move(rule));
    fake::Service service({{"a", behaviour}}, 0);
    VirtualNetwork network(scheduler_, service, journal_);
    network.add_host("a.test", "a", std::move(faults));
    HttpRequest request;
    request.origin = "https://a.test";
    request.method = "GET";
    request.target = "/api/2.0/feature-flags?flags=x";
    request.headers = {{"Authorization", "Bearer t"}};
    request.timeout = seconds(2);
    request.connect_timeout = milliseconds(1500);
    request.answer_bytes_max = 64 << 10;
    std::optional<Seen> seen;
    network.send(request, [&](const HttpOutcome& outcome) {
      seen = Seen{outcome, scheduler_.now()};
    });
    (void)scheduler_.run_until(
        scheduler_.now() + seconds(60), [] { return false; },
        std::numeric_limits<std::uint64_t>::max());
    return seen;
  }

  static fake::AnswerRule delivered(fake::Delivery delivery) {
    fake::AnswerRule rule;
    rule.delivery = delivery;
    return rule;
  }

  template <typename Record>
  static std::size_t count(const journal::Journal& journal) {
    std::size_t number = 0;
    for (const auto& entry : journal)
      number += std::holds_alternative<Record>(entry.data) ? 1U : 0U;
    return number;
  }

  Scheduler scheduler_{1};
  journal::MemorySink journal_;
};

TEST_F(VirtualNetworkTest, AnswersAfterTheServiceTimeAndJournalsBothSides) {
  const auto seen = ask({});
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->outcome.status, 200);
  EXPECT_EQ(seen->at, kServiceTime);
  const auto journal = journal_.take();
  ASSERT_EQ(journal.size(), 4u);
  EXPECT_EQ(std::get<journal::ConnectionOpened>(journal[0].data).host, "a");
  EXPECT_EQ(std::get<journal::RequestReceived>(journal[1].data).host, "a");
  EXPECT_EQ(journal[1].time, Duration::zero());
  EXPECT_EQ(std::get<journal::ReplyGiven>(journal[2].data).status, 200);
  EXPECT_EQ(journal[2].time, kServiceTime);
  EXPECT_EQ(std::get<journal::ConnectionClosed>(journal[3].data).id, 1u);
}

TEST_F(VirtualNetworkTest, DelaysUpToTheTimeOutAndNotBeyond) {
  fake::AnswerRule rule;
  rule.delay = seconds(2) - kServiceTime - Duration(1);
  EXPECT_EQ(ask(rule)->outcome.status, 200);
}

TEST_F(VirtualNetworkTest, TimesOutWhenTheAnswerComesTooLateAndStillJournalsIt) {
  fake::AnswerRule rule;
  rule.delay = seconds(2) - kServiceTime;
  const auto seen = ask(rule);
  EXPECT_EQ(seen->outcome.error, NetworkError::timeout);
  EXPECT_EQ(seen->at, seconds(2));
  EXPECT_EQ(count<journal::ReplyGiven>(journal_.take()), 1u);
}

TEST_F(VirtualNetworkTest, GivesAHangNoAnswerUntilTheClientGivesUp) {
  const auto seen = ask(delivered(fake::Delivery::hang));
  EXPECT_EQ(seen->outcome.error, NetworkError::timeout);
  EXPECT_EQ(seen->at, seconds(2));
  const auto journal = journal_.take();
  EXPECT_EQ(std::get<journal::ReplyGiven>(journal.at(2).data).status, 0);
  EXPECT_EQ(journal.at(2).time, seconds(2));
}

TEST_F(VirtualNetworkTest, TurnsEachDamagedDeliveryIntoItsFailure) {
  EXPECT_EQ(ask(delivered(fake::Delivery::reset_before_headers))->outcome.error,
            NetworkError::reset);
  EXPECT_EQ(ask(delivered(fake::Delivery::garbled))->outcome.error, NetworkError::protocol);
}

TEST_F(VirtualNetworkTest, KeepsTheStatusOfAnAnswerThatBreaksOffOrNeverEnds) {
  for (const auto delivery :
       {fake::Delivery::reset_after_headers, fake::Delivery::truncated, fake::Delivery::endless}) {
    const auto seen = ask(delivered(delivery));
    EXPECT_EQ(seen->outcome.status, 200);
    EXPECT_TRUE(seen->outcome.body_cut);
  }
}

TEST_F(VirtualNetworkTest, FailsBeforeTheServiceWhileAFaultLasts) {
  const auto seen = ask({}, {{Duration::zero(), seconds(1), NetworkError::tls}});
  EXPECT_EQ(seen->outcome.error, NetworkError::tls);
  const auto journal = journal_.take();
  EXPECT_EQ(count<journal::RequestReceived>(journal), 0u);
  ASSERT_EQ(count<journal::AttemptFailed>(journal), 1u);
  EXPECT_EQ(std::get<journal::AttemptFailed>(journal[0].data),
            (journal::AttemptFailed{"a", "flag", "tls"}));
}

TEST_F(VirtualNetworkTest, ReachesTheServiceFromTheEndOfAFaultOn) {
  (void)scheduler_.run_until(
      seconds(1), [] { return false; }, 10);
  EXPECT_EQ(ask({}, {{Duration::zero(), seconds(1), NetworkError::refused}})->outcome.status, 200);
}

TEST_F(VirtualNetworkTest, ShowsAnUnreachableAddressWhenTheClientsPatienceEnds) {
  const auto seen = ask({}, {{Duration::zero(), seconds(1), NetworkError::connect_timeout}});
  EXPECT_EQ(seen->outcome.error, NetworkError::connect_timeout);
  EXPECT_EQ(seen->at, milliseconds(1500));
}

TEST_F(VirtualNetworkTest, LatencyMovesTheArrivalAndNotTheClientsTimeOut) {
  LinkFault late{Duration::zero(), seconds(1), NetworkError::none};
  late.delay = milliseconds(300);
  EXPECT_EQ(ask({}, {late})->at, milliseconds(300) + kServiceTime);
  EXPECT_EQ(std::get<journal::RequestReceived>(journal_.take()[1].data).host, "a");
  fake::AnswerRule slow;
  slow.delay = milliseconds(1800);
  scheduler_ = Scheduler{1};
  const auto seen = ask(slow, {late});
  EXPECT_EQ(seen->outcome.error, NetworkError::timeout);
  EXPECT_EQ(seen->at, seconds(2));
}

TEST_F(VirtualNetworkTest, AFaultOfHalfTheAttemptsLeavesTheOtherHalfAlone) {
  fake::Service service({{"a", {}}}, 0);
  VirtualNetwork network(scheduler_, service, journal_, 7);
  network.add_host("a.test", "a", {{Duration::zero(), seconds(1), NetworkError::reset, 500}});
  HttpRequest request;
  request.origin = "https://a.test";
  request.timeout = seconds(2);
  std::size_t failed = 0;
  for (int attempt = 0; attempt < 100; ++attempt)
    failed += network.send(request, [](const HttpOutcome&) {}).fault == "reset" ? 1U : 0U;
  EXPECT_GT(failed, 20u);  // six standard deviations from 50
  EXPECT_LT(failed, 80u);
}

TEST_F(VirtualNetworkTest, ClosesTheConnectionOfACancelledRequestAndGivesNoAnswer) {
  fake::Behaviour hanging;
  hanging.telemetry.push_back(delivered(fake::Delivery::hang));
  fake::Service service({{"a", hanging}}, 0);
  VirtualNetwork network(scheduler_, service, journal_);
  network.add_host("a.test", "a", {});
  HttpRequest request;
  request.origin = "https://a.test";
  request.timeout = seconds(2);
  bool answered = false;
  const auto sent = network.send(request, [&](const HttpOutcome&) { answered = true; });
  network.cancel(sent.id);
  network.cancel(sent.id);
  (void)scheduler_.run_until(
      seconds(60), [] { return false; }, 100);
  EXPECT_FALSE(answered);
  EXPECT_EQ(count<journal::ConnectionClosed>(journal_.take()), 1u);
}

TEST_F(VirtualNetworkTest, JournalsACancelledAttemptAtAConnectionForItsTime) {
  fake::Service service({{"a", {}}}, 0);
  VirtualNetwork network(scheduler_, service, journal_);
  network.add_host("a.test", "a", {{Duration::zero(), seconds(1), NetworkError::connect_timeout}});
  HttpRequest request;
  request.origin = "https://a.test";
  request.connect_timeout = seconds(2);
  bool answered = false;
  const auto sent = network.send(request, [&](const HttpOutcome&) { answered = true; });
  scheduler_.at(milliseconds(700), [&] { network.cancel(sent.id); });
  scheduler_.at(milliseconds(800), [&] { network.cancel(sent.id); });
  (void)scheduler_.run_until(
      seconds(60), [] { return false; }, 100);
  EXPECT_FALSE(answered);
  const journal::Journal journal = journal_.take();
  ASSERT_EQ(journal.size(), 1u);
  EXPECT_EQ(journal[0].time, milliseconds(700));
  const auto& failed = std::get<journal::AttemptFailed>(journal[0].data);
  EXPECT_EQ(failed.reason, "cancelled");
  EXPECT_EQ(failed.took, milliseconds(700));
}

TEST_F(VirtualNetworkTest, GivesAnAnswerTwiceWhenToldTo) {
  fake::Service service({{"a", {}}}, 0);
  VirtualNetwork network(scheduler_, service, journal_);
  LinkFault twice{Duration::zero(), seconds(1), NetworkError::none};
  twice.twice = true;
  twice.delay = seconds(5);
  network.add_host("a.test", "a", {twice});
  HttpRequest request;
  request.origin = "https://a.test";
  request.timeout = seconds(2);
  std::vector<Duration> answers;
  const auto keep = [&](const HttpOutcome&) { answers.push_back(scheduler_.now()); };
  EXPECT_EQ(network.send(request, keep).fault, "duplicate");
  (void)scheduler_.run_until(
      seconds(60), [] { return false; }, 100);
  EXPECT_EQ(answers, (std::vector<Duration>{kServiceTime, kServiceTime + seconds(5)}));
}

}  // namespace
}  // namespace plumbline::simulation
