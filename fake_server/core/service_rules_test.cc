#include <gtest/gtest.h>

#include <limits>

#include "fake_server/core/service.h"
#include "fake_server/core/service_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using test::flag_request;
using test::service_with;
using test::telemetry_request;

AnswerRule rule_of(int status, std::uint64_t first, std::uint64_t last) {
  AnswerRule rule;
  rule.status = status;
  rule.first = first;
  rule.last = last;
  return rule;
}

Service service_with_rule(const AnswerRule& rule) {
  Behaviour behaviour;
  behaviour.telemetry = {rule};
  return service_with(behaviour);
}

int telemetry_status(Service& service, Duration now = 0s) {
  return service.handle(telemetry_request(), now).status;
}

TEST(ServiceRules, FirstMatchWinsAndOthersAreHealthy) {
  Behaviour behaviour;
  behaviour.telemetry = {rule_of(503, 1, 2), rule_of(500, 2, 3)};
  Service service = service_with(behaviour);
  EXPECT_EQ(telemetry_status(service), 503);
  EXPECT_EQ(telemetry_status(service), 503);
  EXPECT_EQ(telemetry_status(service), 500);
  EXPECT_EQ(telemetry_status(service), 200);
}

TEST(ServiceRules, EndpointsAreCountedApart) {
  Behaviour behaviour;
  behaviour.telemetry = {rule_of(503, 2, 2)};
  behaviour.flag_answers = {rule_of(500, 1, 1)};
  Service service = service_with(behaviour);
  EXPECT_EQ(service.handle(flag_request(), 0s).status, 500);
  EXPECT_EQ(service.handle(flag_request(), 0s).status, 200);
  EXPECT_EQ(telemetry_status(service), 200);
  EXPECT_EQ(telemetry_status(service), 503);
}

TEST(ServiceRules, WindowsOfTimeOpenAndClose) {
  AnswerRule rule;
  rule.status = 503;
  rule.from = 5s;
  rule.to = 10s;
  Service service = service_with_rule(rule);
  EXPECT_EQ(telemetry_status(service, 5s - 1ns), 200);
  EXPECT_EQ(telemetry_status(service, 5s), 503);
  EXPECT_EQ(telemetry_status(service, 10s), 200);
}

TEST(ServiceRules, DelayAndDeliveryApplyToHealthyAnswersAndRefusals) {
  AnswerRule rule;
  rule.delay = 3s;
  rule.delivery = Delivery::trickled;
  Service service = service_with_rule(rule);
  Reply reply = service.handle(telemetry_request(), 0s);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.delay, 3s);
  EXPECT_EQ(reply.delivery, Delivery::trickled);
  Request request = telemetry_request();
  request.headers.clear();
  reply = service.handle(request, 0s);
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.delay, 3s);
}

TEST(ServiceRules, RetryAfterIsANumberOrADateRoundedUp) {
  AnswerRule rule = rule_of(429, 1, 9);
  rule.retry_after_seconds = 7;
  EXPECT_EQ(
      *find_header(service_with_rule(rule).handle(telemetry_request(), 0s).headers, "Retry-After"),
      "7");
  rule.retry_after_seconds.reset();
  rule.retry_after_date_in_seconds = 2;
  Behaviour behaviour;
  behaviour.telemetry = {rule};
  Service service({{"a", behaviour}}, 784111774000);
  EXPECT_EQ(*find_header(service.handle(telemetry_request(), 1s).headers, "Retry-After"),
            "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(*find_header(service.handle(telemetry_request(), 1s + 1ns).headers, "Retry-After"),
            "Sun, 06 Nov 1994 08:49:38 GMT");
}

TEST(ServiceRules, BodyAndContentTypeReplaceTheHealthyOnes) {
  AnswerRule rule;
  rule.body = "<html>";
  rule.content_type = "text/html";
  const Reply reply = service_with_rule(rule).handle(telemetry_request(), 0s);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "<html>");
  EXPECT_EQ(reply.headers, (Headers{{"Content-Type", "text/html"}}));
  rule.body.reset();
  EXPECT_EQ(service_with_rule(rule).handle(telemetry_request(), 0s).headers,
            (Headers{{"Content-Type", "text/html"}}));
}

TEST(ServiceRules, StatusWithoutContentHasNoBody) {
  EXPECT_EQ(service_with_rule(rule_of(204, 1, 1)).handle(telemetry_request(), 0s).body, "");
  EXPECT_EQ(service_with_rule(rule_of(304, 1, 1)).handle(telemetry_request(), 0s).body, "");
  EXPECT_NE(service_with_rule(rule_of(500, 1, 1)).handle(telemetry_request(), 0s).body, "");
}

TEST(ServiceRules, StatusWithoutContentHasNoBodyOnTheFlagEndpointOrScriptedEither) {
  Behaviour behaviour;
  behaviour.flag_answers = {rule_of(204, 1, 1), rule_of(203, 2, 2)};
  Service service = service_with(behaviour);
  const Reply empty = service.handle(flag_request(), 0s);
  EXPECT_EQ(empty.status, 204);
  EXPECT_EQ(empty.body, "");
  EXPECT_TRUE(empty.headers.empty());
  EXPECT_NE(service.handle(flag_request(), 0s).body, "");
  for (const int status : {204, 304}) {
    AnswerRule rule = rule_of(status, 1, 1);
    rule.body = "b";
    EXPECT_EQ(service_with_rule(rule).handle(telemetry_request(), 0s).body, "");
  }
}

TEST(ServiceRules, RequestsWithAnotherMethodUseUpNoNumber) {
  Service service = service_with_rule(rule_of(503, 1, 1));
  Request wrong = telemetry_request();
  wrong.method = "GET";
  EXPECT_EQ(service.handle(wrong, 0s).status, 405);
  EXPECT_EQ(telemetry_status(service), 503);
  EXPECT_EQ(telemetry_status(service), 200);
}

TEST(ServiceRules, RedirectsNameTheirPlace) {
  AnswerRule rule;
  rule.redirect = "http://other/telemetry-ext";
  const Reply reply = service_with_rule(rule).handle(telemetry_request(), 0s);
  EXPECT_EQ(reply.status, 307);
  EXPECT_EQ(*find_header(reply.headers, "location"), "http://other/telemetry-ext");
  rule.status = 302;
  EXPECT_EQ(service_with_rule(rule).handle(telemetry_request(), 0s).status, 302);
}

TEST(ServiceRules, PartialSuccessIsShortOrNamesErrors) {
  AnswerRule rule;
  rule.success_short_by = 2;
  Reply reply = service_with_rule(rule).handle(telemetry_request(), 0s);
  EXPECT_NE(reply.body.find(R"("numProtoSuccess":1)"), std::string::npos);
  rule.success_short_by = 9;
  reply = service_with_rule(rule).handle(telemetry_request(), 0s);
  EXPECT_NE(reply.body.find(R"("numProtoSuccess":0)"), std::string::npos);
  rule = {};
  rule.errors = {"bad \"one\""};
  reply = service_with_rule(rule).handle(telemetry_request(), 0s);
  EXPECT_NE(reply.body.find(R"("errors":["bad \"one\""])"), std::string::npos);
  EXPECT_EQ(reply.status, 200);
}

TEST(ServiceChance, AnswersThatShareOfTheRequestsAndTheSameOnesForASeed) {
  Behaviour behaviour;
  behaviour.telemetry.resize(1);
  behaviour.telemetry[0].status = 503;
  behaviour.telemetry[0].per_mille = 500;
  Service one({{"h", behaviour}}, 0, 7);
  Service same({{"h", behaviour}}, 0, 7);
  Request request = telemetry_request();
  request.host = "h";
  int refused = 0;
  for (int i = 0; i < 100; ++i) {
    const int status = one.handle(request, 0s).status;
    EXPECT_EQ(status, same.handle(request, 0s).status);
    refused += status == 503 ? 1 : 0;
  }
  EXPECT_GT(refused, 20);  // six standard deviations from 50
  EXPECT_LT(refused, 80);
}

Service limited() {
  Behaviour behaviour;
  behaviour.rate_limit = RateLimit{2, 1s, 4};
  return service_with(behaviour);
}

TEST(ServiceRateLimit, AdmitsItsBurstAndThenOneEachInterval) {
  Service service = limited();
  EXPECT_EQ(telemetry_status(service), 200);
  EXPECT_EQ(telemetry_status(service), 200);
  const Reply refused = service.handle(telemetry_request(), 1s - 1ns);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(*find_header(refused.headers, "Retry-After"), "4");
  EXPECT_EQ(telemetry_status(service, 1s), 200);
  EXPECT_EQ(telemetry_status(service, 1s), 429);
}

TEST(ServiceRateLimit, KeepsPartsOfAnInterval) {
  Service service = limited();
  (void)telemetry_status(service);
  (void)telemetry_status(service);
  EXPECT_EQ(telemetry_status(service, 1500ms), 200);
  EXPECT_EQ(telemetry_status(service, 2s), 200);
  EXPECT_EQ(telemetry_status(service, 2s), 429);
}

TEST(ServiceRateLimit, NeverHoldsMoreThanItsBurst) {
  Service service = limited();
  EXPECT_EQ(telemetry_status(service, 1h), 200);
  EXPECT_EQ(telemetry_status(service, 1h), 200);
  EXPECT_EQ(telemetry_status(service, 1h), 429);
}

TEST(ServiceRateLimit, LeavesFlagsAlone) {
  Service service = limited();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(service.handle(flag_request(), 0s).status, 200);
}

}  // namespace
}  // namespace plumbline::fake
