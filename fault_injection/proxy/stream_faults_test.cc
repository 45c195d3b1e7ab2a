// What becomes of bytes, in time that the tests make up.
#include "fault_injection/proxy/stream_faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace plumbline::proxy {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

AppliedFault at(FaultKind kind, std::uint64_t byte) {
  AppliedFault applied;
  applied.fault.kind = kind;
  applied.fault.at_byte = byte;
  return applied;
}

AppliedFault latency(Duration mean, Duration jitter = 0s, std::uint64_t seed = 1) {
  AppliedFault applied;
  applied.fault.latency = mean;
  applied.fault.jitter = jitter;
  applied.jitter_seed = seed;
  return applied;
}

AppliedFault tls_abort(HelloPoint point) {
  AppliedFault applied = at(FaultKind::tls_abort, 0);
  applied.fault.hello = point;
  return applied;
}

// A stream whose pieces come at given times.
struct Stream {
  explicit Stream(const std::vector<AppliedFault>& applied) : faults(applied) {}

  std::vector<Segment> take(std::string_view bytes, Duration now = 0s) {
    std::deque<Segment> out;
    faults.take(bytes, now, out);
    return {out.begin(), out.end()};
  }
  StreamFaults faults;
};

Segment plain(const std::string& bytes, Duration due = 0s) { return {bytes, due}; }

Segment then(const std::string& bytes, After after) { return {bytes, 0s, after}; }

TEST(StreamFaults, WithoutFaultsBytesPassAtOnce) {
  Stream stream({});
  EXPECT_THAT(stream.take(""), IsEmpty());
  EXPECT_THAT(stream.take("abc", 5s), ElementsAre(plain("abc", 5s)));
  EXPECT_FALSE(stream.faults.is_over());
  EXPECT_FALSE(stream.faults.delays());
}

TEST(StreamFaults, TheEndFollowsWhatIsOnItsWay) {
  Stream stream({latency(50ms)});
  (void)stream.take("abc", 1s);
  std::deque<Segment> out;
  stream.faults.end(1s + 1ms, out);
  EXPECT_THAT(out, ElementsAre(Segment{"", 1s + 51ms, After::finish}));
  EXPECT_TRUE(stream.faults.is_over());
}

TEST(StreamFaults, AResetComesAfterExactlyItsBytes) {
  for (const FaultKind kind : {FaultKind::reset, FaultKind::truncate, FaultKind::half_close}) {
    Stream stream({at(kind, 3)});
    EXPECT_THAT(stream.take("ab"), ElementsAre(plain("ab")));
    const std::vector<Segment> last = stream.take("cde");
    ASSERT_EQ(last.size(), 1U);
    EXPECT_EQ(last[0].bytes, "c");
    EXPECT_EQ(name_of(kind), last[0].after == After::reset      ? "reset"
                             : last[0].after == After::truncate ? "truncate"
                                                                : "half_close");
    EXPECT_TRUE(stream.faults.is_over());
    EXPECT_THAT(stream.take("f"), IsEmpty());
  }
}

TEST(StreamFaults, AFaultAtTheEndOfAPieceDoesNotWaitForTheNext) {
  Stream stream({at(FaultKind::reset, 3)});
  EXPECT_THAT(stream.take("abc"), ElementsAre(then("abc", After::reset)));
}

TEST(StreamFaults, AFaultBehindTheLastByteDoesNotHappen) {
  Stream stream({at(FaultKind::reset, 4)});
  EXPECT_THAT(stream.take("abc"), ElementsAre(plain("abc")));
}

TEST(StreamFaults, AFaultAtByteZeroHappensBeforeAnyByte) {
  Stream stream({at(FaultKind::reset, 0)});
  EXPECT_THAT(stream.take(""), ElementsAre(then("", After::reset)));
}

TEST(StreamFaults, AStallIsOnceAndTheRestFollows) {
  AppliedFault stall = at(FaultKind::stall, 2);
  stall.fault.duration = 7s;
  Stream stream({stall});
  EXPECT_THAT(stream.take("abcd"), ElementsAre(Segment{"ab", 0s, After::stall, 7s}, plain("cd")));
  EXPECT_THAT(stream.take("ef"), ElementsAre(plain("ef")));
}

TEST(StreamFaults, SeveralFaultsHappenInTheOrderOfTheirBytes) {
  AppliedFault stall = at(FaultKind::stall, 1);
  stall.fault.duration = 1s;
  Stream stream({at(FaultKind::reset, 3), at(FaultKind::corrupt, 2), stall});
  EXPECT_THAT(stream.take("abcd"),
              ElementsAre(Segment{"a", 0s, After::stall, 1s}, Segment{"b\x9c", 0s, After::reset}));
}

TEST(StreamFaults, CorruptionChangesItsBytesAndNoOthersAcrossPieces) {
  AppliedFault corrupt = at(FaultKind::corrupt, 2);
  corrupt.fault.length = 3;
  corrupt.fault.mask = 0x01;
  Stream stream({corrupt});
  EXPECT_THAT(stream.take("aaa"), ElementsAre(plain("aa`")));
  EXPECT_THAT(stream.take("aaaa"), ElementsAre(plain("``aa")));
}

TEST(StreamFaults, AWindowIsLookedAtWhenBytesCome) {
  AppliedFault reset = at(FaultKind::reset, 2);
  reset.fault.window = {5s, 6s};
  Stream early({reset});
  EXPECT_THAT(early.take("abcd", 5s - 1ns), ElementsAre(plain("abcd", 5s - 1ns)));
  EXPECT_THAT(early.take("ef", 5s), ElementsAre(Segment{"", 5s, After::reset}));
  Stream late({reset});
  EXPECT_THAT(late.take("abcd", 6s), ElementsAre(plain("abcd", 6s)));
}

TEST(StreamFaults, LatencyMovesWhatComesInItsWindow) {
  AppliedFault fault = latency(50ms);
  fault.fault.window = {1s, 2s};
  Stream stream({fault});
  EXPECT_TRUE(stream.faults.delays());
  EXPECT_THAT(stream.take("a", 1s - 1ns), ElementsAre(plain("a", 1s - 1ns)));
  EXPECT_THAT(stream.take("b", 1s), ElementsAre(plain("b", 1s + 50ms)));
  EXPECT_THAT(stream.take("c", 2s), ElementsAre(plain("c", 2s)));
}

TEST(StreamFaults, LatenciesAdd) {
  Stream stream({latency(50ms), latency(20ms)});
  EXPECT_THAT(stream.take("a", 1s), ElementsAre(plain("a", 1s + 70ms)));
}

// Pieces far apart, so that none waits for the one before.
std::vector<Duration> delays_of(std::uint64_t seed) {
  Stream stream({latency(50ms, 10ms, seed)});
  std::vector<Duration> delays;
  for (int i = 1; i <= 100; ++i) {
    const Duration now = i * 1s;
    delays.push_back(stream.take("a", now).at(0).due - now);
  }
  return delays;
}

TEST(StreamFaults, JitterStaysInItsRangeAndRepeatsWithItsSeed) {
  const std::vector<Duration> delays = delays_of(1);
  EXPECT_THAT(delays, testing::Each(testing::AllOf(testing::Ge(40ms), testing::Le(60ms))));
  EXPECT_GT(std::set<Duration>(delays.begin(), delays.end()).size(), 90U);
  EXPECT_EQ(delays, delays_of(1));
  EXPECT_NE(delays, delays_of(2));
}

TEST(StreamFaults, JitterLeavesTheOrder) {
  Stream stream({latency(50ms, 50ms)});
  Duration last{0};
  for (int i = 0; i < 100; ++i) {
    const Duration due = stream.take("a", i * 1ms).at(0).due;
    EXPECT_GE(due, last);
    last = due;
  }
}

TEST(StreamFaults, WhatHappensAtAByteIsAsLateAsTheByte) {
  Stream stream({latency(50ms), at(FaultKind::reset, 1)});
  EXPECT_THAT(stream.take("ab", 1s), ElementsAre(Segment{"a", 1s + 50ms, After::reset}));
}

// A record of 4 bytes: as much as the parser looks at.
const std::string kHello{"\x16\x03\x01\x00\x04hell", 9};

TEST(StreamFaults, ATlsAbortDuringTheHelloLetsHalfOfItPass) {
  Stream stream({tls_abort(HelloPoint::during)});
  EXPECT_TRUE(stream.faults.awaits_hello());
  EXPECT_THAT(stream.take(kHello), ElementsAre(then(kHello.substr(0, 4), After::reset)));
}

TEST(StreamFaults, ATlsAbortAfterTheHelloLetsAllOfItPassAndNoMore) {
  Stream stream({tls_abort(HelloPoint::after)});
  EXPECT_THAT(stream.take(kHello + "more"), ElementsAre(then(kHello, After::reset)));
}

TEST(StreamFaults, ATlsAbortFindsAHelloThatComesByteByByte) {
  Stream stream({tls_abort(HelloPoint::after)});
  for (std::size_t i = 0; i + 1 < kHello.size(); ++i) {
    EXPECT_THAT(stream.take(kHello.substr(i, 1)), ElementsAre(plain(kHello.substr(i, 1))));
    EXPECT_EQ(stream.faults.awaits_hello(), i < 4);
  }
  EXPECT_THAT(stream.take("l"), ElementsAre(then("l", After::reset)));
}

TEST(StreamFaults, ATlsAbortLeavesWhatIsNoTlsAlone) {
  Stream stream({tls_abort(HelloPoint::during)});
  EXPECT_THAT(stream.take("GET / HTTP/1.1"), ElementsAre(plain("GET / HTTP/1.1")));
  EXPECT_TRUE(stream.faults.is_without_hello());
  EXPECT_FALSE(stream.faults.awaits_hello());
}

}  // namespace
}  // namespace plumbline::proxy
