#include "fake_server/core/behaviour_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

Behaviour read(const std::string& text) { return read_behaviour(Json::parse(text), "/hosts/a"); }

// The message of what the text is refused for; "" when it is not.
std::string refusal(const std::string& text) {
  try {
    (void)read(text);
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "";
}

std::string rule_refusal(const std::string& rule) {
  return refusal(R"({"telemetry":[)" + rule + "]}");
}

TEST(BehaviourJson, EmptyObjectIsAHealthyHost) { EXPECT_EQ(read("{}"), Behaviour{}); }

TEST(BehaviourJson, ReadsTheFlagAsItWillBeSent) {
  const Behaviour behaviour = read(R"({"flag":{"value":"TRUE","ttl_seconds":60,"verbatim":true,
    "flips":[{"at":"20s","value":false},{"at":"30s","absent":true},{"at":"40s","value":null}],
    "answers":[{"status":500}]}})");
  EXPECT_EQ(behaviour.flag.value, "\"TRUE\"");
  EXPECT_TRUE(behaviour.flag.verbatim);
  EXPECT_EQ(behaviour.flag.ttl_seconds, 60);
  EXPECT_EQ(behaviour.flag.flips,
            (std::vector<FlagFlip>{{20s, "false"}, {30s, ""}, {40s, "null"}}));
  EXPECT_EQ(behaviour.flag_answers.at(0).status, 500);
  EXPECT_EQ(read(R"({"flag":{"absent":true}})").flag.value, "");
  EXPECT_EQ(read(R"({"flag":{}})").flag.value, "true");
}

TEST(BehaviourJson, ReadsEveryMemberOfARule) {
  const AnswerRule rule = read(R"({"telemetry":[{"requests":[2,4],"from":"1s","to":"10s",
    "status":503,"delay":"100ms","retry_after_seconds":2,"body":"b","content_type":"text/html",
    "redirect":"http://x/","partial":{"errors":["e"]},"delivery":"hang"}]})")
                              .telemetry.at(0);
  EXPECT_EQ(rule.first, 2U);
  EXPECT_EQ(rule.last, 4U);
  EXPECT_EQ(rule.from, 1s);
  EXPECT_EQ(rule.to, 10s);
  EXPECT_EQ(rule.status, 503);
  EXPECT_EQ(rule.delay, 100ms);
  EXPECT_EQ(rule.retry_after_seconds, 2);
  EXPECT_EQ(rule.body, "b");
  EXPECT_EQ(rule.content_type, "text/html");
  EXPECT_EQ(rule.redirect, "http://x/");
  EXPECT_EQ(rule.errors, std::vector<std::string>{"e"});
  EXPECT_EQ(rule.delivery, Delivery::hang);
}

TEST(BehaviourJson, ReadsTheOtherFormOfEachChoice) {
  const AnswerRule rule = read(R"({"telemetry":[{"first":5,"retry_after_date_in_seconds":3,
    "partial":{"success_short_by":1}}]})")
                              .telemetry.at(0);
  EXPECT_EQ(rule.first, 1U);
  EXPECT_EQ(rule.last, 5U);
  EXPECT_EQ(rule.retry_after_date_in_seconds, 3);
  EXPECT_EQ(rule.success_short_by, 1);
}

TEST(BehaviourJson, ReadsRateLimitTokensAndOrg) {
  const Behaviour behaviour = read(R"({"rate_limit":{"burst":5,"per_second":4,
    "retry_after_seconds":1},"tokens":{"t1":{"expires":"10s"},"t2":{}},"require_org":true})");
  EXPECT_EQ(behaviour.rate_limit, (RateLimit{5, 250ms, 1}));
  EXPECT_EQ(behaviour.tokens, (std::vector<Token>{{"t1", 10s}, {"t2", std::nullopt}}));
  EXPECT_TRUE(behaviour.require_org);
}

TEST(BehaviourJson, RefusesBothFormsOfAChoice) {
  EXPECT_NE(rule_refusal(R"({"first":1,"requests":[1,2]})"), "");
  EXPECT_NE(rule_refusal(R"({"retry_after_seconds":1,"retry_after_date_in_seconds":1})"), "");
  EXPECT_NE(rule_refusal(R"({"partial":{"success_short_by":1,"errors":["x"]}})"), "");
  EXPECT_EQ(refusal(R"({"flag":{"value":true,"absent":true}})"),
            "/hosts/a/flag/absent: expected either this or \"value\", found both");
}

TEST(BehaviourJson, HoldsNumbersToTheirRanges) {
  EXPECT_EQ(rule_refusal(R"({"status":200})"), "");
  EXPECT_EQ(rule_refusal(R"({"status":599})"), "");
  EXPECT_NE(rule_refusal(R"({"status":199})"), "");
  EXPECT_NE(rule_refusal(R"({"status":600})"), "");
  EXPECT_NE(rule_refusal(R"({"first":0})"), "");
  EXPECT_EQ(rule_refusal(R"({"requests":[2,2]})"), "");
  EXPECT_NE(rule_refusal(R"({"requests":[3,2]})"), "");
  EXPECT_NE(rule_refusal(R"({"requests":[0,2]})"), "");
  EXPECT_NE(rule_refusal(R"({"requests":[1]})"), "");
  EXPECT_NE(rule_refusal(R"({"requests":[1,-2]})"), "");
  EXPECT_NE(refusal(R"({"rate_limit":{"burst":0}})"), "");
  EXPECT_NE(refusal(R"({"rate_limit":{"burst":1,"per_second":0}})"), "");
}

TEST(BehaviourJson, RefusesEmptyWindowsAndFlipsOutOfOrder) {
  EXPECT_EQ(rule_refusal(R"({"from":"1s","to":"1001ms"})"), "");
  EXPECT_NE(rule_refusal(R"({"from":"1s","to":"1s"})"), "");
  EXPECT_EQ(refusal(R"({"flag":{"flips":[{"at":"1s","value":1},{"at":"1s","value":2}]}})"),
            "/hosts/a/flag/flips/1/at: expected a time after the flip before");
  EXPECT_NE(refusal(R"({"flag":{"flips":[{"at":"1s"}]}})"), "");
  EXPECT_EQ(refusal(R"({"flag":{"flips":[{"at":"1s","absent":true}]}})"), "");
  EXPECT_EQ(refusal(R"({"flag":{"flips":[{"at":"1s","absent":false}]}})"),
            "/hosts/a/flag/flips/0: expected a member \"value\"");
  EXPECT_NE(refusal(R"({"flag":{"flips":[{"at":"1s","absent":true,"value":1}]}})"), "");
  EXPECT_NE(rule_refusal(R"({"partial":{}})"), "");
  EXPECT_NE(rule_refusal(R"({"partial":{"errors":[]}})"), "");
}

TEST(BehaviourJson, RefusesABodyWithAStatusThatHasNoContent) {
  for (const char* status : {"204", "304"}) {
    const std::string rule = std::string(R"({"status":)") + status;
    EXPECT_EQ(rule_refusal(rule + "}"), "");
    EXPECT_EQ(rule_refusal(rule + R"(,"body":""})"),
              "/hosts/a/telemetry/0/body: expected none with a status that has no content");
  }
  EXPECT_EQ(rule_refusal(R"({"status":203,"body":"b"})"), "");
  EXPECT_EQ(rule_refusal(R"({"body":"b"})"), "");
}

TEST(BehaviourJson, NamesPointerAndNearestName) {
  EXPECT_EQ(rule_refusal(R"({"delivery":"hangs"})").find("/hosts/a/telemetry/0/delivery: "), 0U);
  EXPECT_EQ(rule_refusal(R"({"stauts":503})"),
            "/hosts/a/telemetry/0/stauts: unknown member, did you mean \"status\"?");
  EXPECT_EQ(refusal(R"({"tokens":{"t/1":{"expire":"1s"}}})"),
            "/hosts/a/tokens/t~11/expire: unknown member, did you mean \"expires\"?");
  EXPECT_NE(refusal(R"({"telemtry":[]})").find("did you mean \"telemetry\"?"), std::string::npos);
}

TEST(BehaviourJson, RefusesWrongTypesOfContainers) {
  EXPECT_NE(refusal("[]"), "");
  EXPECT_NE(refusal(R"({"telemetry":{}})"), "");
  EXPECT_NE(refusal(R"({"tokens":[]})"), "");
  EXPECT_NE(refusal(R"({"flag":true})"), "");
  EXPECT_NE(rule_refusal("3"), "");
}

TEST(BehaviourJson, WhatIsWrittenIsReadAsTheSameScript) {
  const std::string text = R"({"flag":{"value":"yes","verbatim":true,"ttl_seconds":60,
    "flips":[{"at":"1s","value":false},{"at":"2s","absent":true}],
    "answers":[{"first":2,"status":500,"body":"x","content_type":"text/plain"}]},
    "telemetry":[{"requests":[2,4],"from":"1s","to":"10s","per_mille":300,"status":503,
      "delay":"100ms","retry_after_seconds":2},{"retry_after_date_in_seconds":3},
      {"redirect":"https://x","delivery":"hang"},{"partial":{"success_short_by":1}},
      {"partial":{"errors":["x"]}}],
    "rate_limit":{"burst":5,"per_second":3,"retry_after_seconds":1},
    "tokens":{"t1":{"expires":"10s"},"t2":{}},"require_org":true})";
  const Behaviour script = read(text);
  EXPECT_EQ(read(json_of(script).dump()), script);
  EXPECT_EQ(json_of(Behaviour{}), Json::object());
}

TEST(BehaviourJson, LeavesToChanceOneToAThousandInAThousand) {
  EXPECT_EQ(read(R"({"telemetry":[{"per_mille":1}]})").telemetry[0].per_mille, 1);
  EXPECT_EQ(read(R"({"telemetry":[{}]})").telemetry[0].per_mille, 1000);
  EXPECT_NE(rule_refusal(R"({"per_mille":0})"), "");
  EXPECT_NE(rule_refusal(R"({"per_mille":1001})"), "");
}

TEST(BehaviourJson, BoundsTheNumberOfRules) {
  Json rules = Json::array();
  for (int i = 0; i < 1000; ++i) rules.push_back(Json::object());
  EXPECT_EQ(refusal(Json{{"telemetry", rules}}.dump()), "");
  rules.push_back(Json::object());
  EXPECT_EQ(refusal(Json{{"telemetry", rules}}.dump()),
            "/hosts/a/telemetry: expected at most 1000 elements, found 1001");
}

}  // namespace
}  // namespace plumbline::fake
