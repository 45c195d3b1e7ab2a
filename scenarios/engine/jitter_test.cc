#include "scenarios/engine/jitter.h"

#include <gtest/gtest.h>

#include <thread>

namespace plumbline::scenario {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

StallSample sample(std::chrono::milliseconds at, std::chrono::milliseconds total) {
  return {steady_clock::time_point(at), total};
}

TEST(WorstStall, IsTheMostOfAnyWindow) {
  EXPECT_EQ(worst_of({sample(0ms, 5ms), sample(50ms, 15ms), sample(100ms, 20ms)}), 15ms);
  EXPECT_EQ(worst_of({sample(0ms, 0ms), sample(500ms, 10ms), sample(550ms, 40ms),
                      sample(600ms, 70ms), sample(1100ms, 75ms)}),
            60ms);
}

TEST(WorstStall, CutsNoWaitInTwo) {
  // A wait that began before the second sample is whole only from the first one on.
  EXPECT_EQ(worst_of({sample(0ms, 0ms), sample(95ms, 5ms), sample(190ms, 60ms)}), 60ms);
}

TEST(WorstStall, OfNothingIsNothing) {
  EXPECT_EQ(worst_of({}), 0us);
  EXPECT_EQ(worst_of({sample(0ms, 5ms)}), 0us);
}

TEST(JitterMeter, SeesWhatItsTimeHeldAndNoMore) {
  const auto before = steady_clock::now();
  const JitterMeter meter;
  while (meter.over(before, steady_clock::now()).waits < 50) std::this_thread::yield();
  EXPECT_GE(meter.over(before, steady_clock::now()).overshoot, 5ms);
  EXPECT_GE(meter.worst_stall(before, steady_clock::now()), 0us);
  EXPECT_EQ(meter.over(before - 2s, before - 1s).waits, 0U);
  EXPECT_EQ(meter.worst_stall(before - 2s, before - 1s), 0us);
}

}  // namespace
}  // namespace plumbline::scenario
