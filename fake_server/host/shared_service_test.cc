#include "fake_server/host/shared_service.h"

#include <gtest/gtest.h>

#include "fake_server/core/service_test_support.h"
#include "fake_server/host/host_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using journal::RequestReceived;

// One request overtakes another: it comes, and is answered, while the other is decoded.
struct Overtaken {
  Overtaken() : shared(test::service_with(first_fails()), journal, [this] { return next_time(); }) {
    slow = shared.handle(1, test::telemetry_request());
  }

  static Behaviour first_fails() {
    AnswerRule rule;
    rule.status = 503;
    rule.last = 1;
    Behaviour behaviour;
    behaviour.telemetry = {rule};
    return behaviour;
  }

  // The first time that is taken is that of the slow request's last byte, outside of the mutex.
  Duration next_time() {
    const Duration now(++ticks);
    if (now == 1ns) fast = shared.handle(2, test::telemetry_request());
    return now;
  }

  std::int64_t ticks = 0;
  test::WatchedJournal journal;
  SharedService shared;
  Exchange fast;
  Exchange slow;
};

TEST(SharedService, NumbersRequestsAsTheServiceCountsThem) {
  const Overtaken run;
  EXPECT_EQ(run.fast.request, 1U);
  EXPECT_EQ(run.fast.reply.status, 503);
  EXPECT_EQ(run.slow.request, 2U);
  EXPECT_EQ(run.slow.reply.status, 200);
}

TEST(SharedService, HandsRequestsOnInThatOrderWithTheTimesOfTheirLastBytes) {
  const Overtaken run;
  const journal::Journal entries = run.journal.entries();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(std::get<RequestReceived>(entries[0].data).connection, 2U);
  EXPECT_EQ(entries[0].time, 2ns);
  EXPECT_EQ(std::get<RequestReceived>(entries[1].data).connection, 1U);
  EXPECT_EQ(entries[1].time, 1ns);
}

// A SQL side that answers one path.
std::optional<Reply> sql_at_path(const Request& request, Duration /*now*/) {
  if (request.target != "/sql/1.0/w") return {};
  Reply reply;
  reply.status = 201;
  reply.body = "rows";
  return reply;
}

TEST(SharedService, TheSqlSideAnswersWhatIsItsOwnAndIsJournaledWithoutBodies) {
  test::WatchedJournal journal;
  SharedService shared(
      test::service_with({}), journal, [] { return 1ns; }, sql_at_path);
  Request request = test::telemetry_request();
  request.target = "/sql/1.0/w";
  const Exchange exchange = shared.handle(1, request);
  EXPECT_EQ(exchange.reply.body, "rows");
  shared.replied(exchange.request, exchange.reply);
  EXPECT_EQ(shared.owed(), 0U);
  const journal::Journal entries = journal.entries();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(std::get<RequestReceived>(entries[0].data).target, "/sql/1.0/w");
  EXPECT_EQ(std::get<RequestReceived>(entries[0].data).body, "");
  EXPECT_EQ(std::get<journal::ReplyGiven>(entries[1].data).status, 201);
  EXPECT_EQ(std::get<journal::ReplyGiven>(entries[1].data).body, "");
}

TEST(SharedService, TheServiceAnswersTheRest) {
  test::WatchedJournal journal;
  SharedService shared(
      test::service_with({}), journal, [] { return 1ns; }, sql_at_path);
  const Exchange exchange = shared.handle(1, test::telemetry_request());
  EXPECT_EQ(exchange.reply.status, 200);
  shared.replied(exchange.request, exchange.reply);
  EXPECT_NE(std::get<journal::ReplyGiven>(journal.entries()[1].data).body, "");
}

}  // namespace
}  // namespace plumbline::fake
