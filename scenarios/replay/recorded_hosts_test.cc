#include "scenarios/replay/recorded_hosts.h"

#include <gtest/gtest.h>

#include <limits>

#include "fake_server/core/answers.h"
#include "scenarios/replay/replay_test_support.h"

namespace plumbline::replay {
namespace {

using namespace std::chrono_literals;
using fake::AnswerRule;
using testing::Recorded;

constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
constexpr const char* kFlag = "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0";

std::string healthy() { return fake::telemetry_reply(2, nullptr).body; }
std::string error(int status) { return fake::error_reply(status).body; }
std::string flag(const std::string& value, std::optional<std::int64_t> ttl = {}) {
  return fake::flag_reply({value, false, ttl, {}}, kFlag, nullptr, 0ms).body;
}

scenario::Host host_of(const Recorded& recorded, HostOptions options = {}) {
  return recorded_hosts(recorded.journal(), options).at("a");
}

AnswerRule rule(std::uint64_t first, std::uint64_t last, int status) {
  AnswerRule rule;
  rule.first = first;
  rule.last = last;
  rule.status = status;
  return rule;
}

TEST(RecordedHosts, HealthyAnswersNeedNoRule) {
  Recorded recorded;
  recorded.answers(1, 1ms, 1ms, 200, healthy()).answers(2, 2ms, 2ms, 200, healthy());
  EXPECT_EQ(host_of(recorded), scenario::Host{});
}

TEST(RecordedHosts, NeighboursThatAreAlikeAreOneRuleAndAHealthyEndEndsIt) {
  Recorded recorded;
  recorded.answers(1, 1ms, 1ms, 503, error(503)).answers(2, 2ms, 2ms, 503, error(503));
  recorded.answers(3, 3ms, 3ms, 500, error(500)).answers(4, 4ms, 4ms, 200, healthy());
  EXPECT_EQ(host_of(recorded).behaviour.telemetry,
            (std::vector<AnswerRule>{rule(1, 2, 503), rule(3, 3, 500)}));
}

TEST(RecordedHosts, AnOutageThatTheRecordingSawNoEndOfGoesOn) {
  Recorded recorded;
  recorded.answers(1, 1ms, 1ms, 200, healthy()).answers(2, 2ms, 2ms, 503, error(503));
  EXPECT_EQ(host_of(recorded).behaviour.telemetry, std::vector<AnswerRule>{rule(2, kLast, 503)});
}

TEST(RecordedHosts, DelaysBeyondTheNoiseAreKept) {
  Recorded recorded;
  recorded.answers(1, 1ms, 21ms, 200, healthy()).answers(2, 30ms, 51ms, 200, healthy());
  recorded.answers(3, 60ms, 60ms, 200, healthy());
  const auto rules = host_of(recorded, {20ms, true}).behaviour.telemetry;
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_EQ(rules[0].first, 2U);
  EXPECT_EQ(rules[0].last, 2U);
  EXPECT_EQ(rules[0].delay, 1ms);
}

TEST(RecordedHosts, RetryAfterIsKeptInItsForm) {
  Recorded recorded;
  recorded.answers(1, 1ms, 1ms, 429, error(429), {{"Retry-After", "7"}});
  recorded.answers(2, 2s, 2s, 429, error(429), {{"Retry-After", "Thu, 01 Jan 2026 00:00:05 GMT"}});
  const auto rules = host_of(recorded).behaviour.telemetry;
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].retry_after_seconds, 7);
  EXPECT_EQ(rules[1].retry_after_date_in_seconds, 3);
}

TEST(RecordedHosts, PartialAnswersOtherBodiesAndRedirectsAreKept) {
  AnswerRule partial;
  partial.success_short_by = 1;
  partial.errors = {"bad event"};
  Recorded recorded;
  recorded.answers(1, 1ms, 1ms, 200, fake::telemetry_reply(2, &partial).body);
  recorded.answers(2, 2ms, 2ms, 200, "<html>");
  recorded.answers(3, 3ms, 3ms, 307, "", {{"Location", "https://b/telemetry-ext"}});
  recorded.answers(4, 4ms, 4ms, 200, healthy());
  const auto rules = host_of(recorded).behaviour.telemetry;
  ASSERT_EQ(rules.size(), 3U);
  EXPECT_EQ(rules[0].success_short_by, 1);
  EXPECT_EQ(rules[0].errors, std::vector<std::string>{"bad event"});
  EXPECT_EQ(rules[0].body, std::nullopt);
  EXPECT_EQ(rules[1].body, "<html>");
  EXPECT_EQ(rules[2].status, 307);
  EXPECT_EQ(rules[2].redirect, "https://b/telemetry-ext");
}

TEST(RecordedHosts, WhatWasNeverAnsweredHangs) {
  Recorded recorded;
  recorded.answers(1, 1ms, 3s, 0, "", {}, "reset_before_headers");
  journal::RequestReceived open;
  open.id = 2;
  open.host = "a";
  open.method = "POST";
  open.target = "/telemetry-ext";
  recorded.add(4s, open);
  const auto rules = host_of(recorded).behaviour.telemetry;
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].delivery, fake::Delivery::reset_before_headers);
  EXPECT_EQ(rules[0].delay, 2999ms);
  EXPECT_EQ(rules[1].delay, 0ms);
  EXPECT_EQ(rules[1].delivery, fake::Delivery::hang);
}

TEST(RecordedHosts, FlagsThatChangeFlipAtTheirTimeAndOddOnesKeepTheirBody) {
  Recorded recorded;
  recorded.answers(1, 1ms, 1ms, 200, flag("true", 60), {}, "normal", kFlag);
  recorded.answers(2, 61s, 61s, 200, flag("false", 60), {}, "normal", kFlag);
  recorded.answers(3, 121s, 121s, 200, "not JSON", {}, "normal", kFlag);
  recorded.answers(4, 181s, 181s, 200, flag("true", 60), {}, "normal", kFlag);
  const fake::Behaviour behaviour = host_of(recorded).behaviour;
  EXPECT_EQ(behaviour.flag.value, "true");
  EXPECT_EQ(behaviour.flag.ttl_seconds, 60);
  EXPECT_EQ(behaviour.flag.flips, (std::vector<fake::FlagFlip>{{61s, "false"}, {181s, "true"}}));
  ASSERT_EQ(behaviour.flag_answers.size(), 1U);
  EXPECT_EQ(behaviour.flag_answers[0].first, 3U);
  EXPECT_EQ(behaviour.flag_answers[0].last, 3U);
  EXPECT_EQ(behaviour.flag_answers[0].body, "not JSON");
}

TEST(RecordedHosts, FailedAttemptsAreWindowsUpToTheNextThatWentOtherwise) {
  Recorded recorded;
  recorded.add(1s, journal::AttemptFailed{"a", "telemetry", "refused", 0ms});
  recorded.add(2s, journal::AttemptFailed{"a", "telemetry", "refused", 0ms});
  recorded.answers(1, 5s, 5s, 200, healthy());
  recorded.add(10s, journal::AttemptFailed{"a", "flag", "connect_timeout", 3s});
  recorded.add(20s, journal::Mark{"the end"});
  const auto faults = host_of(recorded).network;
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[0], (scenario::NetworkFault{1s, 5s, "refused", 1000, {}}));
  EXPECT_EQ(faults[1], (scenario::NetworkFault{7s, 20s, "connect_timeout", 1000, {}}));
  EXPECT_TRUE(host_of(recorded, {0ms, false}).network.empty());
}

}  // namespace
}  // namespace plumbline::replay
