#include "reference/core/handle_registry.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

HandleFacts facts(std::string org_id, bool forced = false) {
  HandleFacts made;
  made.org_id = std::move(org_id);
  made.forced = forced;
  return made;
}

TEST(HandleRegistry, TellsTheLastHandleAndKeepsItsCredentials) {
  HandleRegistry registry;
  const auto first = registry.add(facts("o"), "t1", true);
  const auto second = registry.add(facts("o"), "t2", true);
  EXPECT_FALSE(registry.close(*second));
  EXPECT_EQ(registry.token_of({"o", true}, *second), "t1");
  EXPECT_TRUE(registry.close(*first));
  EXPECT_EQ(registry.token_of({"o", true}, *second), "t1");
}

TEST(HandleRegistry, FallsBackToTheClosedHandleWhenItsGroupHasNoneLive) {
  HandleRegistry registry;
  const auto closed = registry.add(facts("o"), "theirs", true);
  const auto other = registry.add(facts("p"), "other", true);
  EXPECT_FALSE(registry.close(*closed));
  EXPECT_EQ(registry.token_of({"o", true}, *closed), "theirs");
  EXPECT_EQ(registry.token_of({"o", false}, *closed), "");
}

TEST(HandleRegistry, MovesAHandleToAnotherGroupWithItsCredentials) {
  HandleRegistry registry;
  const auto handle = registry.add(facts("o"), "", true);
  const auto session = registry.find(handle->session.load());
  EXPECT_FALSE(registry.group_of(*session).authenticated);
  registry.set_token(*handle, "t");
  EXPECT_TRUE(registry.group_of(*session).authenticated);
}

TEST(HandleRegistry, ForgetsOnlySessionsThatHadRetiredBefore) {
  HandleRegistry registry;
  const auto handle = registry.add(facts("o"), "t", true);
  const std::uint64_t first = handle->session.load();
  registry.set_session(handle, "s1", "w");
  const auto retired = registry.retired();
  const std::uint64_t second = handle->session.load();
  registry.set_session(handle, "s2", "w");
  registry.forget(retired);
  EXPECT_EQ(registry.find(first), nullptr);
  ASSERT_NE(registry.find(second), nullptr);
  EXPECT_EQ(registry.find(second)->session_id, "s1");
}

TEST(HandleRegistry, TellsWhichRetiredSessionEndedWithItsHandle) {
  HandleRegistry registry;
  const auto stays = registry.add(facts("o"), "t", true);
  const auto leaves = registry.add(facts("o"), "t", true);
  registry.set_session(leaves, "s", "w");
  EXPECT_FALSE(registry.close(*leaves));
  const auto retired = registry.retired();
  ASSERT_EQ(retired.size(), 2U);
  EXPECT_EQ(retired[0].closed_handle, 0U);
  EXPECT_EQ(retired[1].closed_handle, leaves->id);
}

TEST(HandleRegistry, TurnsOnlyLiveHandlesThatAskOnAndOff) {
  HandleRegistry registry;
  const auto forced = registry.add(facts("o", true), "t", true);
  const auto asking = registry.add(facts("o"), "t", true);
  const auto closed = registry.add(facts("o"), "t", true);
  EXPECT_FALSE(registry.close(*closed));
  registry.set_asking_enabled(false);
  EXPECT_TRUE(forced->enabled.load());
  EXPECT_FALSE(asking->enabled.load());
  registry.set_asking_enabled(true);
  EXPECT_TRUE(asking->enabled.load());
  EXPECT_FALSE(closed->enabled.load());
}

TEST(HandleRegistry, AsksForTheFlagWithTheNewestCredentialsOfAHandleThatAsks) {
  HandleRegistry registry;
  EXPECT_EQ(registry.flag_credentials(nullptr).token, "");
  const auto asking = registry.add(facts("a"), "asking", true);
  const auto bare = registry.add(facts("b"), "", true);
  const auto forced = registry.add(facts("c", true), "forced", true);
  EXPECT_EQ(registry.flag_credentials(bare.get()).token, "asking");
  EXPECT_EQ(registry.flag_credentials(bare.get()).org_id, "a");
}

TEST(HandleRegistry, AsksForTheFlagWithAForcedHandlesCredentialsElseThoseOfTheEventDue) {
  HandleRegistry registry;
  const auto asking = registry.add(facts("a"), "asking", true);
  const auto forced = registry.add(facts("b", true), "forced", true);
  EXPECT_FALSE(registry.close(*asking));
  EXPECT_EQ(registry.flag_credentials(asking.get()).token, "forced");
  EXPECT_EQ(registry.flag_credentials(asking.get()).org_id, "b");
  registry.set_token(*forced, "");
  EXPECT_EQ(registry.flag_credentials(asking.get()).token, "asking");
  EXPECT_EQ(registry.flag_credentials(asking.get()).org_id, "a");
  EXPECT_EQ(registry.flag_credentials(nullptr).token, "");
}

}  // namespace
}  // namespace plumbline::telemetry
