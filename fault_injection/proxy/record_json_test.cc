// The lines that are written down.
#include "fault_injection/proxy/record_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace plumbline::proxy {
namespace {

using namespace std::chrono_literals;

std::string line_of(const ProxyFault& fault) {
  Decision decision;
  decision.faults.push_back({4, fault});
  return decision_line("data", 3, decision);
}

std::string with(const std::string& fault) {
  return R"({"connection":3,"route":"data","faults":[{"fault":4,)" + fault + "}]}";
}

ProxyFault at_byte(FaultKind kind) {
  ProxyFault fault;
  fault.kind = kind;
  fault.direction = Direction::upstream;
  fault.at_byte = 9;
  return fault;
}

TEST(ProxyRecord, AConnectionWithoutFaultsHasALineToo) {
  EXPECT_EQ(decision_line("data", 1, {}), R"({"connection":1,"route":"data","faults":[]})");
}

TEST(ProxyRecord, SaysWhatShapesTheFlow) {
  ProxyFault fault;
  fault.latency = 50ms;
  fault.jitter = 10ms;
  EXPECT_EQ(line_of(fault),
            with(R"("kind":"latency","direction":"downstream","latency":"50ms","jitter":"10ms")"));
  fault.kind = FaultKind::bandwidth;
  fault.bytes_per_second = 7;
  EXPECT_EQ(line_of(fault),
            with(R"("kind":"bandwidth","direction":"downstream","bytes_per_second":7)"));
  fault.kind = FaultKind::slice;
  fault.slice_bytes = 5;
  EXPECT_EQ(line_of(fault),
            with(R"("kind":"slice","direction":"downstream","slice_bytes":5,"slice_delay":"0s")"));
}

TEST(ProxyRecord, SaysWhatHappensAtAByte) {
  const std::string at = R"(,"direction":"upstream","at_byte":9)";
  EXPECT_EQ(line_of(at_byte(FaultKind::reset)), with(R"("kind":"reset")" + at));
  EXPECT_EQ(line_of(at_byte(FaultKind::truncate)), with(R"("kind":"truncate")" + at));
  EXPECT_EQ(line_of(at_byte(FaultKind::half_close)), with(R"("kind":"half_close")" + at));
  EXPECT_EQ(line_of(at_byte(FaultKind::stall)),
            with(R"("kind":"stall")" + at + R"(,"duration":"1h")"));
  EXPECT_EQ(line_of(at_byte(FaultKind::corrupt)),
            with(R"("kind":"corrupt")" + at + R"(,"length":1,"mask":255)"));
}

TEST(ProxyRecord, SaysWhatHappensToTheConnectionAndWhen) {
  ProxyFault fault;
  fault.kind = FaultKind::tls_abort;
  fault.hello = HelloPoint::after;
  fault.window = {1s, 2s};
  EXPECT_EQ(line_of(fault), with(R"("kind":"tls_abort","hello":"after","from":"1s","to":"2s")"));
  fault.kind = FaultKind::refuse;
  fault.window = {};
  EXPECT_EQ(line_of(fault), with(R"("kind":"refuse")"));
}

TEST(ProxyRecord, SaysWhatWasDrawn) {
  Decision decision;
  decision.draws = {{0, 731}, {2, 4}};
  EXPECT_EQ(decision_line("data", 1, decision),
            R"({"connection":1,"route":"data","faults":[],"draws":[{"fault":0,"per_mille":731},)"
            R"({"fault":2,"per_mille":4}]})");
}

TEST(ProxyRecord, NamesAreEscaped) {
  EXPECT_EQ(refusal_line("a\"\n", 2, "why"), R"({"connection":2,"route":"a\"\n","refused":"why"})");
}

}  // namespace
}  // namespace plumbline::proxy
