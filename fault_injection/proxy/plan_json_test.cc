// The plan's file format: what it says, and how what it does not know is refused.
#include "fault_injection/proxy/plan_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "fake_server/core/scratch_test_support.h"

namespace plumbline::proxy {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

ProxyPlan read(const std::string& text) { return read_plan(nlohmann::json::parse(text), ""); }

const std::string kRoute = R"({"name": "data", "target": "127.0.0.1:80"})";

std::string with_fault(const std::string& fault) {
  return R"({"routes": [)" + kRoute + R"(], "faults": [)" + fault + "]}";
}

ProxyFault fault(const std::string& text) { return read(with_fault(text)).faults.at(0); }

// What the text is refused for; "" when it is not.
std::string refusal(const std::string& text) {
  try {
    (void)read(text);
  } catch (const json::BadInput& bad) {
    return bad.what();
  }
  return "";
}

std::string fault_refusal(const std::string& text) { return refusal(with_fault(text)); }

TEST(Target, IsAHostAndAPort) {
  EXPECT_EQ(parse_target("127.0.0.1:1"), (Target{"127.0.0.1", 1}));
  EXPECT_EQ(parse_target("ws-1.cloud.test:65535"), (Target{"ws-1.cloud.test", 65'535}));
  for (const char* text : {"", ":", "a", ":80", "a:", "a:0", "a:65536", "a:-1", "a:8x", "a b:80",
                           "http://a:80", "[::1]:80"}) {
    EXPECT_EQ(parse_target(text), std::nullopt) << text;
  }
}

TEST(PlanJson, ARouteHasDefaultsForAllButItsName) {
  const ProxyPlan plan = read(R"({"routes": [{"name": "data"}]})");
  EXPECT_EQ(plan.seed, 1U);
  EXPECT_EQ(plan.connections_max, 1'024U);
  EXPECT_EQ(plan.routes.at(0), (ProxyRoute{"data", "127.0.0.1", 0, std::nullopt}));
  EXPECT_TRUE(plan.faults.empty());
}

TEST(PlanJson, ReadsSeedAndRoutes) {
  const ProxyPlan plan = read(R"({"seed": 9, "connections_max": 16384, "routes": [
    {"name": "data", "address": "127.0.0.2", "port": 65535, "target": "a.test:443"},
    {"name": "admin"}]})");
  EXPECT_EQ(plan.seed, 9U);
  EXPECT_EQ(plan.connections_max, 16'384U);
  EXPECT_EQ(plan.routes.at(0), (ProxyRoute{"data", "127.0.0.2", 65'535, Target{"a.test", 443}}));
  EXPECT_EQ(route_names(plan), (std::vector<std::string>{"data", "admin"}));
}

TEST(PlanJson, AFaultMeetsEveryConnectionOfEveryRouteForEverUnlessToldOtherwise) {
  const ProxyFault read = fault(R"({"kind": "refuse"})");
  EXPECT_EQ(read.route, "");
  EXPECT_EQ(read.first, 1U);
  EXPECT_EQ(read.last, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(read.window, (Window{0s, kForever}));
  EXPECT_EQ(read.per_mille, 1'000);
}

TEST(PlanJson, ReadsWhenAFaultApplies) {
  const ProxyFault read = fault(R"({"kind": "refuse", "route": "data", "connections": [2, 4],
    "from": "1s", "to": "10s", "per_mille": 250})");
  EXPECT_EQ(read.route, "data");
  EXPECT_EQ(read.first, 2U);
  EXPECT_EQ(read.last, 4U);
  EXPECT_EQ(read.window, (Window{1s, 10s}));
  EXPECT_EQ(read.per_mille, 250);
  EXPECT_EQ(fault(R"({"kind": "refuse", "after": 3})").first, 4U);
  EXPECT_EQ(fault(R"({"kind": "refuse", "after": 0})").first, 1U);
}

TEST(PlanJson, ReadsWhatShapesTheFlow) {
  const ProxyFault latency =
      fault(R"({"kind": "latency", "direction": "upstream", "latency": "50ms", "jitter": "50ms"})");
  EXPECT_EQ(latency.direction, Direction::upstream);
  EXPECT_EQ(latency.latency, 50ms);
  EXPECT_EQ(latency.jitter, 50ms);
  EXPECT_EQ(fault(R"({"kind": "bandwidth", "direction": "downstream", "bytes_per_second": 1})")
                .bytes_per_second,
            1U);
  const ProxyFault slice = fault(
      R"({"kind": "slice", "direction": "downstream", "slice_bytes": 16384,
    "slice_delay": "1ms"})");
  EXPECT_EQ(slice.slice_bytes, kPieceBytes);
  EXPECT_EQ(slice.slice_delay, 1ms);
}

TEST(PlanJson, ReadsWhatHappensAtAByte) {
  const std::string at = R"(", "direction": "downstream", "at_byte": 100)";
  for (const char* kind : {"stall", "half_close", "reset", "truncate", "corrupt"}) {
    const ProxyFault read = fault(R"({"kind": ")" + std::string(kind) + at + "}");
    EXPECT_EQ(name_of(read.kind), kind);
    EXPECT_EQ(read.at_byte, 100U);
  }
  EXPECT_EQ(fault(R"({"kind": "stall)" + at + R"(, "duration": "1h"})").duration, 1h);
  const ProxyFault corrupt = fault(R"({"kind": "corrupt)" + at + R"(, "length": 3, "mask": 1})");
  EXPECT_EQ(corrupt.length, 3U);
  EXPECT_EQ(corrupt.mask, 1);
}

TEST(PlanJson, ReadsWhatHappensToConnections) {
  EXPECT_EQ(fault(R"({"kind": "hang", "duration": "5s"})").duration, 5s);
  EXPECT_EQ(fault(R"({"kind": "tls_abort", "hello": "during"})").hello, HelloPoint::during);
  EXPECT_EQ(fault(R"({"kind": "tls_abort", "hello": "after"})").hello, HelloPoint::after);
  EXPECT_EQ(fault(R"({"kind": "down", "from": "1s"})").window, (Window{1s, kForever}));
}

TEST(PlanJson, RefusesUnknownNamesWithTheNearest) {
  EXPECT_EQ(refusal(R"({"routes": [{"name": "a"}], "fault": []})"),
            "/fault: unknown member, did you mean \"faults\"?");
  EXPECT_THAT(fault_refusal(R"({"kind": "latncy"})"), HasSubstr("did you mean \"latency\"?"));
  EXPECT_THAT(fault_refusal(R"({"kind": "refuse", "route": "dta"})"),
              HasSubstr("/faults/0/route: expected one of \"data\", found \"dta\", did you mean"));
  EXPECT_THAT(fault_refusal(R"({"kind": "refuse", "permille": 1})"),
              HasSubstr("did you mean \"per_mille\"?"));
}

TEST(PlanJson, RefusesMembersOfOtherKindsOfFaults) {
  EXPECT_THAT(fault_refusal(R"({"kind": "refuse", "direction": "upstream"})"),
              StartsWith("/faults/0/direction: unknown member"));
  EXPECT_THAT(fault_refusal(R"({"kind": "down", "connections": [1, 2]})"),
              StartsWith("/faults/0/connections: unknown member"));
  EXPECT_THAT(fault_refusal(R"({"kind": "reset", "direction": "upstream"})"),
              StartsWith("/faults/0: expected a member \"at_byte\""));
  EXPECT_THAT(fault_refusal(R"({"kind": "slice", "slice_bytes": 1})"),
              StartsWith("/faults/0: expected a member \"direction\""));
}

TEST(PlanJson, RefusesWhatIsOutOfRange) {
  const auto expect_refusal = [](const std::string& fault, const std::string& where) {
    EXPECT_THAT(fault_refusal(fault), StartsWith("/faults/0/" + where + ": expected ")) << fault;
  };
  expect_refusal(R"({"kind": "refuse", "per_mille": 1001})", "per_mille");
  expect_refusal(R"({"kind": "refuse", "connections": [0, 1]})", "connections");
  expect_refusal(R"({"kind": "refuse", "connections": [2, 1]})", "connections");
  expect_refusal(R"({"kind": "refuse", "connections": 1})", "connections");
  expect_refusal(R"({"kind": "refuse", "after": 1, "connections": [1, 2]})", "after");
  expect_refusal(R"({"kind": "refuse", "from": "2s", "to": "2s"})", "to");
  expect_refusal(R"({"kind": "hang", "duration": "61m"})", "duration");
  const std::string down = R"(", "direction": "downstream", )";
  expect_refusal(R"({"kind": "latency)" + down + R"("latency": "61m"})", "latency");
  expect_refusal(R"({"kind": "latency)" + down + R"("latency": "1s", "jitter": "2s"})", "jitter");
  expect_refusal(R"({"kind": "bandwidth)" + down + R"("bytes_per_second": 0})", "bytes_per_second");
  expect_refusal(R"({"kind": "slice)" + down + R"("slice_bytes": 16385})", "slice_bytes");
  expect_refusal(R"({"kind": "corrupt)" + down + R"("at_byte": 1, "mask": 0})", "mask");
  expect_refusal(R"({"kind": "corrupt)" + down + R"("at_byte": 1, "length": 0})", "length");
  expect_refusal(R"({"kind": "reset)" + down + R"("at_byte": -1})", "at_byte");
}

TEST(PlanJson, RefusesRoutesThatCannotBe) {
  EXPECT_EQ(refusal("{}"), "expected a member \"routes\"");
  EXPECT_THAT(refusal(R"({"connections_max": 0})"), StartsWith("/connections_max: expected"));
  EXPECT_THAT(refusal(R"({"connections_max": 16385})"), StartsWith("/connections_max: expected"));
  EXPECT_EQ(refusal(R"({"routes": []})"), "/routes: expected at least one route, found none");
  EXPECT_THAT(refusal(R"({"routes": [{"name": "a"}, {"name": "a"}]})"),
              StartsWith("/routes/1/name: expected another name"));
  EXPECT_THAT(refusal(R"({"routes": [{"name": ""}]})"), StartsWith("/routes/0/name: expected"));
  EXPECT_THAT(refusal(R"({"routes": [{"name": "a", "port": 65536}]})"),
              StartsWith("/routes/0/port: expected a whole number from 0 to 65535"));
  EXPECT_EQ(refusal(R"({"routes": [{"name": "a", "target": "x"}]})"),
            "/routes/0/target: expected \"HOST:PORT\", found the string \"x\"");
}

TEST(PlanJson, NamesTheFile) {
  const std::string path = testing_support::scratch_path(".json");
  std::ofstream(path) << R"({"routes": 1})";
  try {
    (void)read_plan_file(path);
    FAIL() << "expected a refusal";
  } catch (const json::BadInput& bad) {
    EXPECT_EQ(bad.what(), path + ": /routes: expected an array, found the number 1");
  }
}

}  // namespace
}  // namespace plumbline::proxy
