// What both peers see of the faults on bytes, on real sockets. Times are judged from below only: a
// machine may be late, the proxy never early.
#include <gmock/gmock.h>

#include "fault_injection/proxy/proxy_test_support.h"

namespace plumbline::proxy {
namespace {

using namespace std::chrono_literals;
using test::fault_of;
using test::pattern;
using test::Relayed;
using test::time_of;

constexpr Direction kUp = Direction::upstream;
constexpr Direction kDown = Direction::downstream;

TEST(ProxyFaults, LatencyDelaysItsDirectionOnly) {
  ProxyFault fault = fault_of(FaultKind::latency, kUp);
  fault.latency = 60s;
  Relayed relayed({fault});
  EXPECT_TRUE(relayed.client.send("question"));
  EXPECT_TRUE(relayed.server.send("answer"));
  EXPECT_EQ(relayed.client.read(6), "answer");  // kPatience is less than the latency
}

TEST(ProxyFaults, LatencyIsNeverLessAndLeavesBytesAndEnd) {
  ProxyFault fault = fault_of(FaultKind::latency);
  fault.latency = 50ms;
  fault.jitter = 10ms;
  Relayed relayed({fault});
  const std::string bytes = pattern(1'000'000);
  const Duration took = time_of([&] {
    std::thread sender([&] {
      EXPECT_TRUE(relayed.server.send(bytes));
      relayed.server.close();
    });
    EXPECT_TRUE(relayed.client.read_to_end() == bytes);
    sender.join();
  });
  EXPECT_GE(took, 40ms);
  EXPECT_TRUE(relayed.client.saw_end());
}

TEST(ProxyFaults, BandwidthIsNeverMore) {
  ProxyFault fault = fault_of(FaultKind::bandwidth);
  fault.bytes_per_second = 1'000'000;
  Relayed relayed({fault});
  const std::string bytes = pattern(100'000);
  const Duration took = time_of([&] {
    EXPECT_TRUE(relayed.server.send(bytes));
    relayed.server.close();
    EXPECT_EQ(relayed.client.read_to_end(), bytes);
  });
  EXPECT_GE(took, 100ms);
}

TEST(ProxyFaults, SlicesHavePausesBetweenThem) {
  ProxyFault fault = fault_of(FaultKind::slice, kUp);
  fault.slice_bytes = 5;
  fault.slice_delay = 10ms;
  Relayed relayed({fault});
  const Duration took = time_of([&] {
    EXPECT_TRUE(relayed.client.send("0123456789abc"));
    EXPECT_EQ(relayed.server.read(13), "0123456789abc");
  });
  EXPECT_GE(took, 20ms);
}

TEST(ProxyFaults, AStallHoldsTheRestForItsTime) {
  ProxyFault fault = fault_of(FaultKind::stall, kDown, 3);
  fault.duration = 50ms;
  Relayed relayed({fault});
  EXPECT_TRUE(relayed.server.send("abcdef"));
  EXPECT_EQ(relayed.client.read(3), "abc");
  relayed.server.close();
  EXPECT_EQ(relayed.client.read_to_end(), "def");
}

TEST(ProxyFaults, AStallLeavesTheOtherDirection) {
  Relayed relayed({fault_of(FaultKind::stall, kDown, 3)});
  EXPECT_TRUE(relayed.server.send("abcdef"));
  EXPECT_EQ(relayed.client.read(3), "abc");
  EXPECT_TRUE(relayed.client.send("more"));
  EXPECT_EQ(relayed.server.read(4), "more");
}

TEST(ProxyFaults, AHalfCloseEndsItsDirectionOnly) {
  Relayed relayed({fault_of(FaultKind::half_close, kUp, 3)});
  EXPECT_TRUE(relayed.client.send("abcdef"));
  EXPECT_EQ(relayed.server.read_to_end(), "abc");
  EXPECT_TRUE(relayed.server.saw_end());
  EXPECT_TRUE(relayed.server.send("answer"));
  EXPECT_EQ(relayed.client.read(6), "answer");
}

TEST(ProxyFaults, AResetComesAfterItsBytesToBothSides) {
  for (const std::uint64_t at : {0U, 1U, 16'384U, 100'000U}) {
    Relayed relayed({fault_of(FaultKind::reset, kDown, at)});
    const std::string bytes = pattern(200'000);
    std::thread sender([&] { (void)relayed.server.send(bytes); });
    EXPECT_TRUE(relayed.client.read_to_end() == bytes.substr(0, at)) << at;
    EXPECT_TRUE(relayed.client.saw_reset()) << at;
    sender.join();
    (void)relayed.server.read_to_end();
    EXPECT_FALSE(relayed.server.send("x") && relayed.server.send("y")) << at;
  }
}

TEST(ProxyFaults, ATruncationIsAnOrderlyEndToBothSides) {
  Relayed relayed({fault_of(FaultKind::truncate, kDown, 100)});
  EXPECT_TRUE(relayed.server.send(pattern(5'000)));
  EXPECT_EQ(relayed.client.read_to_end(), pattern(100));
  EXPECT_TRUE(relayed.client.saw_end());
  EXPECT_TRUE(relayed.client.send("dropped"));
  EXPECT_EQ(relayed.server.read_to_end(), "");
  EXPECT_TRUE(relayed.server.saw_end());
}

TEST(ProxyFaults, CorruptionChangesTheBytesThatItNames) {
  ProxyFault fault = fault_of(FaultKind::corrupt, kUp, 2);
  fault.length = 2;
  fault.mask = 0x20;
  Relayed relayed({fault});
  EXPECT_TRUE(relayed.client.send("abcdef"));
  EXPECT_EQ(relayed.server.read(6), "abCDef");
}

TEST(ProxyFaults, Compose) {
  ProxyFault late = fault_of(FaultKind::latency);
  late.latency = 20ms;
  ProxyFault slices = fault_of(FaultKind::slice);
  slices.slice_bytes = 7;
  ProxyFault garbled = fault_of(FaultKind::corrupt, kDown, 0);
  garbled.mask = 0x20;
  Relayed relayed({late, slices, garbled, fault_of(FaultKind::reset, kDown, 10)});
  const Duration took = time_of([&] {
    EXPECT_TRUE(relayed.server.send("abcdefghijklmnop"));
    EXPECT_EQ(relayed.client.read_to_end(), "Abcdefghij");
  });
  EXPECT_GE(took, 20ms);
  EXPECT_TRUE(relayed.client.saw_reset());
}

}  // namespace
}  // namespace plumbline::proxy
