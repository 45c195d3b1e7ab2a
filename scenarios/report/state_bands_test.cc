// The bands under a picture say what traffic shows of breaker and flag, and stop where it stops.
#include "scenarios/report/state_bands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/judge_test_support.h"

namespace plumbline::report {
namespace {

using judge::Evidence;
using judge::Profile;
using judge::testing::JournalBuilder;
using judge::testing::kHost;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using namespace std::chrono_literals;

Profile consecutive() {
  return judge::testing::profile(
      "nodejs", {{"max_retries", "0"}, {"flush_interval", "1s"}, {"breaker_threshold", "2"}});
}

Band breaker_of(const JournalBuilder& builder, const Profile& profile) {
  const journal::Journal journal = builder.journal();
  return breaker_band(Evidence(profile, journal), kHost);
}

Band flag_of(const JournalBuilder& builder) {
  const Profile profile = judge::testing::profile("nodejs");
  const journal::Journal journal = builder.journal();
  return flag_band(Evidence(profile, journal), kHost);
}

TEST(BreakerBand, OpensMayProbeAndCloses) {
  JournalBuilder builder;
  builder.exported("a", 1s, 503).exported("b", 2s, 503);
  builder.exported("c", 70s).exported("d", 71s).exported("e", 72s).quiescence(90s);
  const Band band = breaker_of(builder, consecutive());
  ASSERT_GE(band.states.size(), 3U);
  EXPECT_THAT(band.states[0], Pair(0s, "closed"));
  EXPECT_THAT(band.states[1], Pair(2s, "open"));
  EXPECT_THAT(band.states[2], Pair(62s, "half-open"));
  EXPECT_EQ(band.states.back().second, "closed");
  EXPECT_EQ(band.until, 90s);
}

TEST(BreakerBand, StopsWhereTheReplayDoes) {
  JournalBuilder builder;
  builder.exported("a", 1s, 503).exported("b", 2s, 0).quiescence(3s);
  const Band band = breaker_of(builder, consecutive());
  EXPECT_THAT(band.states, ElementsAre(Pair(0s, "closed")));
  EXPECT_LE(band.until, 3s);
}

TEST(BreakerBand, IsLeftOutWithoutExports) {
  JournalBuilder builder;
  EXPECT_THAT(breaker_of(builder.flag(1s).quiescence(3s), consecutive()).states, IsEmpty());
}

TEST(FlagBand, FollowsTheAnswersAndExpires) {
  JournalBuilder builder;
  builder.flag(1s, "\"true\"").flag(30s, "\"false\"").quiescence(2000s);
  EXPECT_THAT(flag_of(builder).states,
              ElementsAre(Pair(1s, "on"), Pair(30s, "off"), Pair(930s, "expired")));
}

TEST(FlagBand, KeepsItsValueThroughAFailedRequest) {
  JournalBuilder builder;
  builder.flag(1s, "\"true\"").flag(30s, "\"true\"", kHost, 0s, 503).quiescence(60s);
  EXPECT_THAT(flag_of(builder).states, ElementsAre(Pair(1s, "on")));
}

TEST(FlagBand, IsLeftOutWhereNobodyAsked) {
  JournalBuilder builder;
  EXPECT_THAT(flag_of(builder.exported("a", 1s).quiescence(2s)).states, IsEmpty());
}

}  // namespace
}  // namespace plumbline::report
