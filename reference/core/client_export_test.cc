// Retries, the breaker and partial success as one host's client shows them to the network.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using testing::answer;
using testing::Desk;
using testing::run_statement;
using namespace std::chrono_literals;

// The two sides of RT-1: 1 + max_retries attempts, the same bytes each time (a retry that resends a
// consumed body).
TEST(ClientExport, SendsTheSameBytesAtEachAttemptAndStopsAfterMaxRetries) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) { return answer(503); };
  const auto connection = desk.open();
  connection->interceptor().record_connection(1ms);
  desk.run_for(30s);
  const auto exports = desk.exports();
  ASSERT_EQ(exports.size(), 4U);
  for (std::size_t k = 1; k < exports.size(); ++k) {
    EXPECT_EQ(exports[k].request.http.body, exports[0].request.http.body);
    EXPECT_FALSE(exports[k].request.http.body.empty());
    EXPECT_GE(exports[k].at - exports[k - 1].at, 100ms * (1 << (k - 1)));
  }
  EXPECT_EQ(desk.counters().dropped_by(DropReason::retries_exhausted), 1U);
}

TEST(ClientExport, DoesNotRetryTerminalStatus) {
  for (const int status : {400, 401, 403, 404, 302, 413}) {
    Desk desk;
    desk.telemetry = [status](const OutboundRequest&) { return answer(status); };
    const auto connection = desk.open();
    connection->interceptor().record_connection(1ms);
    desk.run_for(30s);
    EXPECT_EQ(desk.exports().size(), 1U) << status;
    EXPECT_EQ(desk.counters().dropped_by(DropReason::terminal_status), 1U) << status;
  }
}

TEST(ClientExport, StartsNoExportBeforeRetryAfterOfTheHost) {
  Desk desk;
  desk.telemetry = [&desk](const OutboundRequest&) {
    if (desk.sent.size() > 1) return answer(200);
    return answer(404, "", {{"Retry-After", "7"}});
  };
  const auto connection = desk.open();
  connection->interceptor().record_connection(1ms);
  desk.settle();
  const Instant answered = desk.clock.now();
  connection->interceptor().record_connection(1ms);
  desk.run_for(7s - 1ns);
  EXPECT_EQ(desk.exports().size(), 1U);
  desk.run_for(1ns);
  ASSERT_EQ(desk.exports().size(), 2U);
  EXPECT_EQ(desk.exports()[1].at, answered + 7s);
}

TEST(ClientExport, CapsRetryAfterBetweenExports) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) {
    return answer(429, "", {{"Retry-After", "3600"}});
  };
  const auto connection = desk.open();
  connection->interceptor().record_connection(1ms);
  desk.settle();
  connection->interceptor().record_connection(1ms);
  desk.run_for(60s - 1ns);
  EXPECT_EQ(desk.exports().size(), 1U);
  desk.run_for(1ns);
  EXPECT_EQ(desk.exports().size(), 2U);
}

TEST(ClientExport, OpensBreakerAfterFiveFailedExportsAndDropsWhatFallsDueWhileOpen) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) { return answer(500); };
  const auto connection = desk.open();
  for (int i = 0; i < 5; ++i) {
    connection->interceptor().record_connection(1ms);
    desk.run_for(2s);
  }
  const std::size_t before = desk.exports().size();
  EXPECT_EQ(before, 20U);
  connection->interceptor().record_connection(1ms);
  desk.run_for(50s);
  EXPECT_EQ(desk.exports().size(), before);
  EXPECT_EQ(desk.counters().dropped_by(DropReason::breaker_open), 1U);
  EXPECT_TRUE(desk.counters().conserved());
}

TEST(ClientExport, SendsNextDueBatchAsProbeAfterTheOpenPeriod) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) { return answer(404); };
  const auto connection = desk.open();
  for (int i = 0; i < 5; ++i) {
    connection->interceptor().record_connection(1ms);
    desk.settle();
  }
  ASSERT_EQ(desk.exports().size(), 5U);
  desk.run_for(60s - 1ns);
  connection->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.exports().size(), 5U);
  desk.run_for(1ns);
  connection->interceptor().record_connection(1ms);
  desk.settle();
  EXPECT_EQ(desk.exports().size(), 6U);
}

TEST(ClientExport, CountsPartialFailureOfShippedAnswerWithoutResending) {
  Desk desk;
  desk.telemetry = [](const OutboundRequest&) {
    return answer(200, R"({"errors":[],"numProtoSuccess":1})");
  };
  const auto connection = desk.open(UserChoice::force, Config::shipped());
  run_statement(desk, *connection, "s1");
  desk.run_for(60s);
  EXPECT_EQ(desk.exports().size(), 1U);
  EXPECT_EQ(desk.counters().delivered, 1U);
  EXPECT_EQ(desk.counters().dropped_by(DropReason::partial), 1U);
}

TEST(ClientExport, LeavesTooLargeEventOutAndSendsTheOthers) {
  Desk desk;
  Config config = Config::design();
  config.payload_max = 1024;
  auto options = testing::options_for(UserChoice::force, config);
  const auto connection = desk.manager.open(options);
  connection->set_session(std::string(2000, 'x'), "w");
  run_statement(desk, *connection, "huge");
  connection->set_session("session", "w");
  run_statement(desk, *connection, "fits");
  desk.run_for(5s);
  ASSERT_EQ(desk.events().size(), 1U);
  EXPECT_EQ(desk.events()[0]["statement_id"], "fits");
  EXPECT_EQ(desk.counters().dropped_by(DropReason::payload_too_large), 1U);
}

TEST(ClientExport, KeepsRequestsWithinPayloadMax) {
  Desk desk;
  Config config = Config::design();
  config.payload_max = 1024;
  const auto connection = desk.open(UserChoice::force, config);
  for (int i = 0; i < 40; ++i) run_statement(desk, *connection, "s" + std::to_string(i), 1us);
  desk.run_for(5s);
  EXPECT_EQ(desk.events().size(), 40U);
  EXPECT_GT(desk.exports().size(), 1U);
  for (const auto& request : desk.exports()) EXPECT_LE(request.request.http.body.size(), 1024U);
}

}  // namespace
}  // namespace plumbline::telemetry
