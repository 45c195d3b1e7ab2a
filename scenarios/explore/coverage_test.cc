#include "scenarios/explore/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::explore {
namespace {

using telemetry::CircuitBreaker;
using telemetry::ClientState;
using telemetry::FlagState;
using testing::HasSubstr;
using testing::Not;

TEST(Coverage, ARequestVisitsOneCellForEachSideOfItsClientsState) {
  Coverage coverage;
  coverage.see({{FlagState::on, CircuitBreaker::State::half_open, 3, 1, true}, "probe", "hang"}, 3);
  EXPECT_EQ(coverage.visits().size(), 4U);
  EXPECT_TRUE(coverage.visits().contains({"flag on", "hang", "probe"}));
  EXPECT_TRUE(coverage.visits().contains({"breaker half-open", "hang", "probe"}));
  EXPECT_TRUE(coverage.visits().contains({"batch full", "hang", "probe"}));
  EXPECT_TRUE(coverage.visits().contains({"closing", "hang", "probe"}));
}

TEST(Coverage, ABatchIsFullFromItsSizeOn) {
  Coverage coverage;
  coverage.see({{FlagState::on, CircuitBreaker::State::closed, 2, 1, false}, "first", ""}, 3);
  coverage.see({{FlagState::on, CircuitBreaker::State::closed, 0, 1, false}, "first", ""}, 3);
  EXPECT_TRUE(coverage.visits().contains({"batch part", "", "first"}));
  EXPECT_TRUE(coverage.visits().contains({"batch empty", "", "first"}));
  EXPECT_FALSE(coverage.visits().contains({"batch full", "", "first"}));
}

TEST(Coverage, WhatNobodyVisitedIsAHoleUnlessNobodyCan) {
  Coverage coverage;
  const std::size_t before = coverage.holes().size();
  coverage.see({{FlagState::on, CircuitBreaker::State::closed, 0, 1, false}, "first", "hang"}, 3);
  EXPECT_EQ(coverage.holes().size(), before - 3);
  for (const Cell& hole : coverage.holes()) EXPECT_EQ(unreachable(hole.state, hole.phase), "");
  EXPECT_TRUE(coverage.surprises().empty());
}

TEST(Coverage, AVisitToWhatIsUnreachableIsASurprise) {
  Coverage coverage;
  coverage.see({{FlagState::on, CircuitBreaker::State::open, 0, 1, false}, "first", "hang"}, 3);
  ASSERT_EQ(coverage.surprises().size(), 1U);
  EXPECT_EQ(coverage.surprises()[0].state, "breaker open");
  EXPECT_THAT(coverage.table(), HasSubstr("visited, and said to be unreachable (1)"));
}

TEST(Coverage, JoinsWhatThreadsHaveSeen) {
  Coverage one;
  Coverage other;
  const scenario::RequestSeen seen{{}, "flag", "hang"};
  one.see(seen, 3);
  other.see(seen, 3);
  one.add(other);
  EXPECT_EQ(one.visits().at({"flag unknown", "hang", "flag"}), 2U);
  EXPECT_THAT(one.table(), Not(HasSubstr("said to be unreachable")));
}

}  // namespace
}  // namespace plumbline::explore
