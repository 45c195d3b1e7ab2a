#include "fake_server/core/journaling.h"

#include <gtest/gtest.h>

#include "fake_server/core/service_test_support.h"

namespace plumbline::fake {
namespace {

TEST(Journaling, KeepsTheRequestAndSumsUpItsPayload) {
  const Request request = test::telemetry_request();
  const journal::RequestReceived received = request_received(7, 3, request);
  EXPECT_EQ(received.id, 7U);
  EXPECT_EQ(received.connection, 3U);
  EXPECT_EQ(received.host, "a");
  EXPECT_EQ(received.method, "POST");
  EXPECT_EQ(received.target, "/telemetry-ext");
  EXPECT_EQ(received.headers, request.headers);
  EXPECT_EQ(received.body, request.body);
  EXPECT_TRUE(received.complete);
  EXPECT_EQ(received.payload, "shipped");
  EXPECT_EQ(received.events, 3U);
  ASSERT_EQ(received.findings.size(), 6U);
  EXPECT_EQ(received.findings[0], "WF-3 /protoLogs/0: expected a member \"frontend_log_event_id\"");
}

TEST(Journaling, TakesTheDecodedBodyThatItIsGiven) {
  const Request request = test::telemetry_request();
  EXPECT_EQ(request_received(7, 3, request, decoded_body(request)),
            request_received(7, 3, request));
  EXPECT_EQ(request_received(7, 3, request, Decoded{}).payload, "");
  EXPECT_TRUE(request_received(7, 3, request, Decoded{}).complete);
}

TEST(Journaling, DecodesNeitherIncompleteNorOtherRequests) {
  Request request = test::telemetry_request();
  EXPECT_EQ(request_received(1, 1, request, false).payload, "");
  EXPECT_FALSE(request_received(1, 1, request, false).complete);
  request.target = "/sql";
  EXPECT_EQ(request_received(1, 1, request).payload, "");
}

TEST(Journaling, BoundsTheFindingsThatItShows) {
  Request request = test::telemetry_request();
  std::string logs = "[3";
  for (int i = 0; i < 100; ++i) logs += ",3";
  request.body = R"({"uploadTime":1763914987354,"protoLogs":)" + logs + "]}";
  EXPECT_EQ(request_received(1, 1, request).findings.size(), 20U);
}

TEST(Journaling, KeepsTheReplyWhereItsStatusIsSeen) {
  Reply reply;
  reply.status = 503;
  reply.headers = {{"Retry-After", "1"}};
  reply.body = "b";
  journal::ReplyGiven given = reply_given(7, reply);
  EXPECT_EQ(given, (journal::ReplyGiven{7, 503, reply.headers, "b", "normal"}));
  reply.delivery = Delivery::truncated;
  EXPECT_EQ(reply_given(7, reply).status, 503);
  EXPECT_EQ(reply_given(7, reply).delivery, "truncated");
}

TEST(Journaling, ShowsNoStatusWhereNoneArrives) {
  Reply reply;
  reply.body = "b";
  for (const Delivery delivery :
       {Delivery::hang, Delivery::reset_before_headers, Delivery::garbled}) {
    reply.delivery = delivery;
    const journal::ReplyGiven expected{7, 0, {}, "", std::string(to_string(delivery))};
    EXPECT_EQ(reply_given(7, reply), expected);
  }
}

}  // namespace
}  // namespace plumbline::fake
