// Slices and bandwidth, in time that the tests make up.
#include "fault_injection/proxy/pace.h"

#include <gtest/gtest.h>

namespace plumbline::proxy {
namespace {

using namespace std::chrono_literals;

AppliedFault bandwidth(std::uint64_t bytes_per_second) {
  AppliedFault applied;
  applied.fault.kind = FaultKind::bandwidth;
  applied.fault.bytes_per_second = bytes_per_second;
  return applied;
}

AppliedFault slice(std::size_t bytes, Duration delay) {
  AppliedFault applied;
  applied.fault.kind = FaultKind::slice;
  applied.fault.slice_bytes = bytes;
  applied.fault.slice_delay = delay;
  return applied;
}

// When the last of `bytes`, ready at `now`, went out; each turn is made just in time.
Duration last_of(Pace& pace, std::size_t bytes, Duration now) {
  const Duration due = now;
  while (bytes > 0) {
    const Pace::Turn turn = pace.next(bytes, due, now);
    now = std::max(now, turn.at);
    pace.passed(turn, now);
    bytes -= turn.bytes;
  }
  return now;
}

TEST(Pace, WithoutFaultsEverythingGoesAtOnce) {
  Pace pace({});
  const Pace::Turn turn = pace.next(16'384, 3s, 3s);
  EXPECT_EQ(turn.bytes, 16'384U);
  EXPECT_EQ(turn.at, 3s);
}

TEST(Pace, BytesOfALineArriveWhenItHasCarriedThem) {
  Pace pace({bandwidth(1'000)});
  const Pace::Turn turn = pace.next(500, 1s, 1s);
  EXPECT_EQ(turn.bytes, 10U);  // a hundredth of a second
  EXPECT_EQ(turn.at, 1s + 10ms);
  EXPECT_EQ(last_of(pace, 500, 1s), 1s + 500ms);
}

TEST(Pace, ALineThatWasIdleCarriesNoMoreThanOneThatWasNot) {
  Pace pace({bandwidth(1'000)});
  EXPECT_EQ(last_of(pace, 100, 0s), 100ms);
  EXPECT_EQ(last_of(pace, 100, 100ms), 200ms);
  EXPECT_EQ(last_of(pace, 100, 60s), 60s + 100ms);
}

TEST(Pace, TheSlowestLineCarriesAByteASecond) {
  Pace pace({bandwidth(1)});
  EXPECT_EQ(last_of(pace, 3, 0s), 3s);
}

TEST(Pace, SlicesAreOfTheirSizeWithPausesBetweenThem) {
  Pace pace({slice(4, 10ms)});
  EXPECT_EQ(pace.next(3, 0s, 0s).bytes, 3U);
  EXPECT_EQ(pace.next(4, 0s, 0s).bytes, 4U);
  EXPECT_EQ(pace.next(5, 0s, 0s).bytes, 4U);
  EXPECT_EQ(last_of(pace, 9, 0s), 20ms);
}

TEST(Pace, APauseBeginsWhenTheSliceHasGone) {
  Pace pace({slice(4, 10ms)});
  const Pace::Turn turn = pace.next(8, 0s, 0s);
  pace.passed(turn, 7ms);  // late
  EXPECT_EQ(pace.next(4, 0s, 7ms).at, 17ms);
}

TEST(Pace, SlicesOnALineArriveWhole) {
  Pace pace({slice(100, 0s), bandwidth(1'000)});
  const Pace::Turn turn = pace.next(500, 0s, 0s);
  EXPECT_EQ(turn.bytes, 100U);
  EXPECT_EQ(turn.at, 100ms);
}

TEST(Pace, TheNarrowestOfSeveralCounts) {
  Pace pace({slice(8, 1ms), slice(4, 0s), bandwidth(1'000), bandwidth(2'000)});
  const Pace::Turn turn = pace.next(500, 0s, 0s);
  EXPECT_EQ(turn.bytes, 4U);
  EXPECT_EQ(turn.at, 4ms);
  EXPECT_EQ(turn.slice_delay, 1ms);
}

TEST(Pace, HoldsInItsWindowOnly) {
  AppliedFault fault = slice(4, 10ms);
  fault.fault.window = {1s, 2s};
  const Pace pace({fault});
  EXPECT_EQ(pace.next(9, 0s, 1s - 1ns).bytes, 9U);
  EXPECT_EQ(pace.next(9, 0s, 1s).bytes, 4U);
  EXPECT_EQ(pace.next(9, 0s, 2s).bytes, 9U);
}

}  // namespace
}  // namespace plumbline::proxy
