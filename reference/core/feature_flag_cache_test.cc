#include "reference/core/feature_flag_cache.h"

#include <gtest/gtest.h>

namespace plumbline::telemetry {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Instant kStart{hours{1}};
constexpr Duration kTick{1};

class FeatureFlagCacheTest : public ::testing::Test {
 protected:
  void open() { ASSERT_TRUE(cache_.add_reference("h", kStart)); }
  void answer(bool enabled, Instant now) {
    ASSERT_TRUE(cache_.begin_request("h", now));
    cache_.on_answer("h", {enabled, {}}, config_, now);
  }
  void fail(Instant now) {
    ASSERT_TRUE(cache_.begin_request("h", now));
    cache_.on_failure("h", config_, now);
  }

  Config config_ = Config::design();
  FeatureFlagCache cache_{2};
};

TEST_F(FeatureFlagCacheTest, AnUnknownValueIsDueAndWaits) {
  open();
  EXPECT_TRUE(cache_.due("h", kStart));
  EXPECT_EQ(cache_.decision("h", kStart), FlagDecision::wait);
  EXPECT_EQ(cache_.value("h"), FlagValue::unknown);
}

TEST_F(FeatureFlagCacheTest, OneRequestIsInFlightHoweverManyConnectionsOpen) {
  open();
  open();
  EXPECT_TRUE(cache_.begin_request("h", kStart));
  EXPECT_FALSE(cache_.due("h", kStart));
  EXPECT_FALSE(cache_.begin_request("h", kStart));
  EXPECT_EQ(cache_.references("h"), 2U);
}

// In the sample code every first connection fetched the flag at once.
TEST_F(FeatureFlagCacheTest, AnAnswerIsUsedForItsWholeLife) {
  open();
  answer(true, kStart);
  const Instant end = kStart + minutes{15};
  EXPECT_EQ(cache_.decision("h", end - kTick), FlagDecision::send);
  EXPECT_FALSE(cache_.due("h", end - kTick));
  EXPECT_EQ(cache_.decision("h", end), FlagDecision::wait);
  EXPECT_TRUE(cache_.due("h", end));
}

TEST_F(FeatureFlagCacheTest, ANegativeAnswerIsCachedToo) {
  open();
  answer(false, kStart);
  EXPECT_EQ(cache_.decision("h", kStart), FlagDecision::off);
  EXPECT_FALSE(cache_.due("h", kStart + minutes{15} - kTick));
}

TEST_F(FeatureFlagCacheTest, AFailureWithoutAnEarlierValueIsOffForAMinute) {
  open();
  fail(kStart);
  const Instant end = kStart + seconds{60};
  EXPECT_EQ(cache_.decision("h", end - kTick), FlagDecision::unlearned);
  EXPECT_FALSE(cache_.due("h", end - kTick));
  EXPECT_TRUE(cache_.due("h", end));
  EXPECT_EQ(cache_.decision("h", end), FlagDecision::wait);
}

TEST_F(FeatureFlagCacheTest, AFailedRefreshKeepsTheLastKnownValue) {
  open();
  answer(true, kStart);
  const Instant expired = kStart + minutes{15};
  fail(expired);
  EXPECT_EQ(cache_.decision("h", expired + seconds{60} - kTick), FlagDecision::send);
  EXPECT_TRUE(cache_.due("h", expired + seconds{60}));
  answer(false, expired + seconds{60});
  fail(expired + seconds{60} + minutes{15});
  EXPECT_EQ(cache_.decision("h", expired + seconds{60} + minutes{15}), FlagDecision::off);
}

TEST_F(FeatureFlagCacheTest, AnAbandonedRequestIsDueAgain) {
  open();
  ASSERT_TRUE(cache_.begin_request("h", kStart));
  EXPECT_FALSE(cache_.due("h", kStart));
  cache_.abandon_request("h");
  EXPECT_TRUE(cache_.due("h", kStart));
}

TEST_F(FeatureFlagCacheTest, AnOutcomeNobodyAskedForChangesNothing) {
  open();
  cache_.on_answer("h", {true, {}}, config_, kStart);
  cache_.on_failure("h", config_, kStart);
  cache_.on_answer("elsewhere", {true, {}}, config_, kStart);
  EXPECT_EQ(cache_.decision("h", kStart), FlagDecision::wait);
  EXPECT_EQ(cache_.size(), 1U);
}

TEST_F(FeatureFlagCacheTest, WithTheLastConnectionRefreshingStops) {
  open();
  open();
  answer(true, kStart);
  cache_.remove_reference("h");
  EXPECT_TRUE(cache_.due("h", kStart + minutes{15}));
  cache_.remove_reference("h");
  EXPECT_FALSE(cache_.due("h", kStart + minutes{15}));
}

TEST_F(FeatureFlagCacheTest, SequentialConnectionsShareAValueUntilItExpires) {
  open();
  answer(true, kStart);
  cache_.remove_reference("h");
  ASSERT_TRUE(cache_.add_reference("h", kStart + minutes{15} - kTick));
  EXPECT_EQ(cache_.decision("h", kStart + minutes{15} - kTick), FlagDecision::send);
}

TEST_F(FeatureFlagCacheTest, SequentialConnectionsShareAFailureToo) {
  open();
  fail(kStart);
  cache_.remove_reference("h");
  ASSERT_TRUE(cache_.add_reference("h", kStart + seconds{60} - kTick));
  EXPECT_FALSE(cache_.due("h", kStart + seconds{60} - kTick));
}

TEST_F(FeatureFlagCacheTest, AValueThatExpiredUnusedIsForgotten) {
  open();
  answer(true, kStart);
  cache_.remove_reference("h");
  const Instant expired = kStart + minutes{15};
  ASSERT_TRUE(cache_.add_reference("h", expired));
  EXPECT_EQ(cache_.value("h"), FlagValue::unknown);
  fail(expired);
  EXPECT_EQ(cache_.decision("h", expired), FlagDecision::unlearned);
}

TEST_F(FeatureFlagCacheTest, RemovingTooOftenIsHarmless) {
  open();
  cache_.remove_reference("h");
  cache_.remove_reference("h");
  cache_.remove_reference("never opened");
  open();
  EXPECT_EQ(cache_.references("h"), 1U);
}

TEST_F(FeatureFlagCacheTest, TheUnusedHostOfLongestAgoMakesRoom) {
  for (const char* host : {"a", "b"}) ASSERT_TRUE(cache_.add_reference(host, kStart));
  for (const char* host : {"a", "b"}) {
    ASSERT_TRUE(cache_.begin_request(host, kStart));
    cache_.on_answer(host, {true, {}}, config_, kStart);
  }
  cache_.remove_reference("b");
  cache_.remove_reference("a");
  ASSERT_TRUE(cache_.add_reference("c", kStart));
  EXPECT_EQ(cache_.size(), 2U);
  EXPECT_EQ(cache_.value("a"), FlagValue::on);
  EXPECT_EQ(cache_.value("b"), FlagValue::unknown);
}

TEST_F(FeatureFlagCacheTest, AHostBeyondTheBoundIsRefusedWhileAllAreUsed) {
  for (const char* host : {"a", "b"}) ASSERT_TRUE(cache_.add_reference(host, kStart));
  EXPECT_FALSE(cache_.add_reference("c", kStart));
  EXPECT_FALSE(cache_.due("c", kStart));
  EXPECT_EQ(cache_.decision("c", kStart), FlagDecision::wait);
  cache_.remove_reference("a");
  EXPECT_TRUE(cache_.add_reference("c", kStart));
}

TEST(FlagLifetime, IsTheConfiguredOneUnlessTheProfileHonoursTheServers) {
  EXPECT_EQ(flag_lifetime({true, 600}, Config::design()), minutes{15});
  EXPECT_EQ(flag_lifetime({true, {}}, Config::shipped()), minutes{15});
  EXPECT_EQ(flag_lifetime({true, 600}, Config::shipped()), seconds{600});
}

TEST(FlagLifetime, ClampsTheServers) {
  const Config config = Config::shipped();
  EXPECT_EQ(flag_lifetime({true, 60}, config), seconds{60});
  EXPECT_EQ(flag_lifetime({true, 59}, config), seconds{60});
  EXPECT_EQ(flag_lifetime({true, -1}, config), seconds{60});
  EXPECT_EQ(flag_lifetime({true, 86'400}, config), hours{24});
  EXPECT_EQ(flag_lifetime({true, 86'401}, config), hours{24});
  EXPECT_EQ(flag_lifetime({true, std::int64_t{9'223'372'036'854'775'807}}, config), hours{24});
}

}  // namespace
}  // namespace plumbline::telemetry
