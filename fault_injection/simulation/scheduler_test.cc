#include "fault_injection/simulation/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace plumbline::simulation {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kUnbounded = std::numeric_limits<std::uint64_t>::max();
const auto kNeverStop = [] { return false; };

std::string order_of_equals(std::uint64_t seed) {
  Scheduler scheduler(seed);
  std::string order;
  for (const char name : {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'}) {
    scheduler.at(milliseconds(1), [&order, name] { order += name; });
  }
  (void)scheduler.run_until(milliseconds(1), kNeverStop, kUnbounded);
  return order;
}

TEST(Scheduler, RunsActionsInTheOrderOfTheirTimes) {
  Scheduler scheduler(1);
  std::string order;
  scheduler.at(milliseconds(3), [&] { order += 'c'; });
  scheduler.at(milliseconds(1), [&] { order += 'a'; });
  scheduler.at(milliseconds(2), [&] { order += 'b'; });
  EXPECT_TRUE(scheduler.run_until(milliseconds(10), kNeverStop, kUnbounded));
  EXPECT_EQ(order, "abc");
  EXPECT_EQ(scheduler.now(), milliseconds(10));
}

TEST(Scheduler, CountsTheActionsThatRan) {
  Scheduler scheduler(1);
  for (int k = 1; k <= 3; ++k) scheduler.at(milliseconds(k), [] {});
  EXPECT_TRUE(scheduler.run_until(milliseconds(2), kNeverStop, kUnbounded));
  EXPECT_EQ(scheduler.delivered(), 2U);
  EXPECT_TRUE(scheduler.run_until(milliseconds(3), kNeverStop, kUnbounded));
  EXPECT_EQ(scheduler.delivered(), 3U);
}

TEST(Scheduler, OneSeedGivesOneOrderOfEqualInstantsAndAnotherSeedAnother) {
  EXPECT_EQ(order_of_equals(7), order_of_equals(7));
  EXPECT_NE(order_of_equals(7), order_of_equals(8));
}

TEST(Scheduler, RunsWhatIsDueAtTheLimitAndLeavesWhatIsLater) {
  Scheduler scheduler(1);
  std::string order;
  scheduler.at(milliseconds(5), [&] { order += 'a'; });
  scheduler.at(milliseconds(5) + Duration(1), [&] { order += 'b'; });
  EXPECT_TRUE(scheduler.run_until(milliseconds(5), kNeverStop, kUnbounded));
  EXPECT_EQ(order, "a");
  (void)scheduler.run_until(milliseconds(5) + Duration(1), kNeverStop, kUnbounded);
  EXPECT_EQ(order, "ab");
}

TEST(Scheduler, RunsAnActionOfThePastNow) {
  Scheduler scheduler(1);
  (void)scheduler.run_until(milliseconds(9), kNeverStop, kUnbounded);
  Duration ran{};
  scheduler.at(milliseconds(1), [&] { ran = scheduler.now(); });
  (void)scheduler.run_until(milliseconds(9), kNeverStop, kUnbounded);
  EXPECT_EQ(ran, milliseconds(9));
}

TEST(Scheduler, StopsBeforeTheNextActionWhenAsked) {
  Scheduler scheduler(1);
  int ran = 0;
  for (int i = 1; i <= 3; ++i) scheduler.at(milliseconds(i), [&] { ++ran; });
  EXPECT_TRUE(scheduler.run_until(
      milliseconds(9), [&] { return ran == 2; }, kUnbounded));
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(scheduler.now(), milliseconds(2));
}

TEST(Scheduler, SaysSoWhenSomethingSchedulesItselfWithoutEnd) {
  Scheduler scheduler(1);
  std::function<void()> again = [&] { scheduler.at(scheduler.now(), again); };
  scheduler.at(Duration::zero(), again);
  EXPECT_FALSE(scheduler.run_until(milliseconds(1), kNeverStop, 1000));
}

}  // namespace
}  // namespace plumbline::simulation
