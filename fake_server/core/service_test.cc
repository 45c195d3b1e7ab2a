#include "fake_server/core/service.h"

#include <gtest/gtest.h>

#include "fake_server/core/service_test_support.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using test::flag_request;
using test::service_with;
using test::telemetry_request;

constexpr const char* kGoFlag =
    "databricks.partnerplatform.clientConfigsFeatureFlags.enableTelemetryForGoDriver";

int status(Service service, const Request& request, Duration now = 0s) {
  return service.handle(request, now).status;
}

std::string flag_body(const FlagState& flag, Duration now = 0s) {
  Behaviour behaviour;
  behaviour.flag = flag;
  return service_with(behaviour).handle(flag_request(), now).body;
}

std::string shipped_flag(const std::string& value) {
  return std::string(R"({"flags":[{"name":")") + kGoFlag + R"(","value":)" + value +
         R"(}],"ttl_seconds":900})";
}

TEST(Service, AnswersTelemetryWithTheMembersThatDriversExpect) {
  const Reply reply = service_with({}).handle(telemetry_request(), 0s);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body,
            R"({"errors":[],"numSuccess":0,"numProtoSuccess":3,"numRealtimeSuccess":0})");
  EXPECT_EQ(*find_header(reply.headers, "content-type"), "application/json");
  EXPECT_EQ(reply.delay, 0s);
  EXPECT_EQ(reply.delivery, Delivery::normal);
}

TEST(Service, ServesBothProfilesAndBothEndpoints) {
  Request request = telemetry_request();
  request.target = "/telemetry-unauth";
  request.headers.pop_back();
  EXPECT_EQ(status(service_with({}), request), 200);
  request.body = test::kMetric;
  request.target = "/api/2.0/telemetry-unauth";
  EXPECT_EQ(status(service_with({}), request), 200);
  request = telemetry_request();
  request.target = "/api/2.0/telemetry-ext";
  request.body = test::kMetric;
  EXPECT_EQ(status(service_with({}), request), 200);
}

TEST(Service, AcknowledgesEventsThatItCannotReadToo) {
  Request request = telemetry_request();
  request.body = R"({"uploadTime":1763914987354,"protoLogs":["{}","{"]})";
  EXPECT_NE(service_with({}).handle(request, 0s).body.find(R"("numProtoSuccess":2,)"),
            std::string::npos);
}

TEST(Service, TakesTheDecodedBodyThatItIsGiven) {
  const Decoded decoded = decoded_body(telemetry_request());
  EXPECT_EQ(decoded.events_sent, 3U);
  Request request = telemetry_request();
  request.body = "not looked at";
  EXPECT_EQ(service_with({}).handle(request, decoded, 0s),
            service_with({}).handle(telemetry_request(), 0s));
  EXPECT_EQ(service_with({}).handle(telemetry_request(), Decoded{}, 0s).status, 400);
  request = telemetry_request();
  request.target = "/sql";
  EXPECT_EQ(decoded_body(request), Decoded{});
}

TEST(Service, RefusesWhatIsNotAddressedToIt) {
  Request request = telemetry_request();
  request.host = "b";
  EXPECT_EQ(status(service_with({}), request), 421);
  request = telemetry_request();
  request.target = "/telemetry";
  EXPECT_EQ(status(service_with({}), request), 404);
  request = telemetry_request();
  request.method = "PUT";
  const Reply reply = service_with({}).handle(request, 0s);
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(*find_header(reply.headers, "Allow"), "POST");
}

TEST(Service, RefusesOtherContentTypes) {
  Request request = telemetry_request();
  request.headers[0].second = "Application/JSON ; charset=utf-8";
  EXPECT_EQ(status(service_with({}), request), 200);
  request.headers[0].second = "application/json5";
  EXPECT_EQ(status(service_with({}), request), 415);
  request.headers.erase(request.headers.begin());
  EXPECT_EQ(status(service_with({}), request), 415);
}

TEST(Service, RefusesBodiesThatItCannotDecode) {
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("\xff"), std::string("[]"), test::kMetric}) {
    Request request = telemetry_request();
    request.body = body;
    EXPECT_EQ(status(service_with({}), request), 400) << body;
  }
}

TEST(Service, AsksForABearerToken) {
  for (const char* value : {"", "Bearer", "Bearer ", "Basic t1", "t1"}) {
    Request request = telemetry_request();
    request.headers[1].second = value;
    EXPECT_EQ(status(service_with({}), request), 401) << value;
    request = flag_request();
    request.headers[0].second = value;
    EXPECT_EQ(status(service_with({}), request), 401) << value;
  }
}

TEST(Service, KnowsItsTokensAndTheirExpiry) {
  Behaviour behaviour;
  behaviour.tokens = {{"t1", 10s}, {"t2", std::nullopt}};
  const Service service = service_with(behaviour);
  Request request = telemetry_request();
  EXPECT_EQ(status(service, request, 10s - 1ns), 200);
  EXPECT_EQ(status(service, request, 10s), 401);
  EXPECT_EQ(status(service, flag_request(), 10s), 401);
  request.headers[1].second = "bearer t2";
  EXPECT_EQ(status(service, request, 1h), 200);
  request.headers[1].second = "Bearer t3";
  EXPECT_EQ(status(service, request), 403);
}

TEST(Service, AsksForTheOrgWhereTheScriptSays) {
  Behaviour behaviour;
  behaviour.require_org = true;
  Request request = telemetry_request();
  EXPECT_EQ(status(service_with(behaviour), request), 400);
  request.headers.emplace_back("X-Databricks-Org-Id", "12");
  EXPECT_EQ(status(service_with(behaviour), request), 200);
  request = telemetry_request();
  request.target = "/telemetry-unauth";
  EXPECT_EQ(status(service_with(behaviour), request), 200);
}

TEST(Service, SendsBooleanFlagsAsTheProfileDoes) {
  EXPECT_EQ(flag_body({}), shipped_flag("\"true\""));
  FlagState flag;
  flag.verbatim = true;
  EXPECT_EQ(flag_body(flag), shipped_flag("true"));
  Request request = flag_request();
  request.target = "/api/2.0/feature-flags?flags=x.y";
  EXPECT_EQ(service_with({}).handle(request, 0s).body, R"({"flags":{"x.y":true}})");
  request.target = "/api/2.0/feature-flags";
  EXPECT_EQ(service_with({}).handle(request, 0s).body, R"({"flags":{}})");
}

TEST(Service, SendsOtherFlagValuesAsTheyStand) {
  for (const char* value : {"\"TRUE\"", "1", "null", "\"yes\"", "[true]"}) {
    FlagState flag;
    flag.value = value;
    EXPECT_EQ(flag_body(flag), shipped_flag(value));
  }
  FlagState absent;
  absent.value = "";
  absent.ttl_seconds = -1;
  EXPECT_EQ(flag_body(absent), R"({"flags":[],"ttl_seconds":-1})");
}

TEST(Service, FlipsTheFlagAtItsTime) {
  FlagState flag;
  flag.flips = {{20s, "false"}, {30s, ""}};
  EXPECT_EQ(flag_body(flag, 20s - 1ns), shipped_flag("\"true\""));
  EXPECT_EQ(flag_body(flag, 20s), shipped_flag("\"false\""));
  EXPECT_EQ(flag_body(flag, 30s), R"({"flags":[],"ttl_seconds":900})");
}

TEST(Service, KnowsTheClientsOfTheWireFormatOnly) {
  Request request = flag_request();
  request.target = "/api/2.0/connector-service/feature-flags/ODBC/1";
  EXPECT_EQ(status(service_with({}), request), 404);
}

TEST(Service, CountsRequestsByHostAndEndpointWhateverTheAnswer) {
  Service service({{"a", {}}, {"b", {}}}, 0);
  Request wrong = telemetry_request();
  wrong.method = "GET";
  Request other = telemetry_request();
  other.target = "/";
  for (const Request& request : {telemetry_request(), wrong, flag_request(), other}) {
    (void)service.handle(request, 0s);
  }
  EXPECT_EQ(service.counts("a"), (EndpointCounts{1, 1, 2}));
  EXPECT_EQ(service.counts("b"), EndpointCounts{});
  EXPECT_EQ(service.counts("c"), EndpointCounts{});
}

}  // namespace
}  // namespace plumbline::fake
