#include "scenarios/engine/cpu_pressure.h"

#include <gtest/gtest.h>

namespace plumbline::scenario {
namespace {

using namespace std::chrono_literals;

TEST(CpuPressure, ReadsTheTimeInWhichSomeTaskWaited) {
  EXPECT_EQ(stalled_in("some avg10=36.98 avg60=45.62 avg300=48.58 total=2515133972"),
            2'515'133'972us);
  EXPECT_EQ(stalled_in(""), 0us);
  EXPECT_EQ(stolen_in("cpu  1913494 71537 362293 514566 1327 0 6138 1451 0 0"), 14'510ms);
  EXPECT_EQ(stolen_in("cpu  1913494 71537 362293 514566 1327 0 6138"), 0us);
  EXPECT_EQ(stolen_in(""), 0us);
  EXPECT_EQ(stalled_in("some total="), 0us);
}

TEST(CpuPressure, NeverGoesBack) {
  const auto before = cpu_stalled();
  EXPECT_GE(cpu_stalled(), before);
}

}  // namespace
}  // namespace plumbline::scenario
