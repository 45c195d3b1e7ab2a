// What holds for both payloads: sizes, hostile bytes, and what the unauthenticated endpoint never
// gets.
#include "reference/core/payload.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace plumbline::telemetry {
namespace {

constexpr WallTime kNow{std::chrono::milliseconds{1'762'335'000'125}};

class PayloadTest : public ::testing::TestWithParam<ProfileKind> {
 protected:
  Config config_ = GetParam() == ProfileKind::design ? Config::design() : Config::shipped();
};

WireEvent event_with(const std::string& text, MetricKind kind) {
  WireEvent event;
  event.kind = kind;
  event.operation =
      kind == MetricKind::connection ? Operation::create_session : Operation::execute_statement;
  event.event_id = event.workspace_id = event.session_id = event.statement_id = text;
  event.attributes = {text, text, SessionMode::sea, AuthMechanism::oauth};
  event.error = ErrorClass::syntax;
  for (const TagInfo& tag : tag_table()) {
    if (tag.type == TagType::text) event.tags.push_back({tag.id, TagValue::of(text)});
  }
  return event;
}

std::vector<WireEvent> events_with(const std::string& text) {
  return {event_with(text, MetricKind::connection), event_with(text, MetricKind::statement),
          event_with(text, MetricKind::error)};
}

TEST_P(PayloadTest, EventsAppendedOneByOneAreTheBody) {
  for (const bool authenticated : {false, true}) {
    const Envelope envelope{kNow, authenticated};
    const auto events = events_with("\"\\\n\xFFid");
    std::string appended;
    for (const WireEvent& event : events) append_encoded(appended, config_, event, authenticated);
    EXPECT_EQ(encode(config_, events, envelope), enclose(config_, appended, envelope));
    EXPECT_EQ(encode(config_, events, envelope).size(),
              appended.size() + envelope_size(config_, envelope));
  }
}

void expect_valid_json(const std::string& body, const char* what) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  ASSERT_TRUE(json.is_object()) << what;
  if (!json.contains("protoLogs")) return;
  for (const auto& log : json["protoLogs"]) {
    EXPECT_TRUE(nlohmann::json::accept(log.get<std::string>())) << what;
  }
}

TEST_P(PayloadTest, AnyBytesGiveValidJson) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  expect_valid_json(encode(config_, events_with(every_byte), {kNow, true}), "every byte");
  const std::string surrogates = "\xED\xA0\x80\xED\xBF\xBF";
  expect_valid_json(encode(config_, events_with(surrogates), {kNow, true}), "surrogates");
}

TEST_P(PayloadTest, AMegabyteGivesValidJson) {
  WireEvent event;
  event.session_id = std::string(1'000'000, '"');
  const std::vector<WireEvent> events{event};
  expect_valid_json(encode(config_, events, {kNow, true}), "a megabyte of quotes");
}

TEST_P(PayloadTest, TheUnauthenticatedEndpointGetsNothingThatIdentifies) {
  for (const MetricKind kind : {MetricKind::connection, MetricKind::statement, MetricKind::error}) {
    WireEvent event = event_with("ID-CANARY", kind);
    event.event_id = "e1";
    // A driver's system and a result's format identify nobody, so they may leave.
    std::erase_if(event.tags, [](const Tag& tag) {
      return tag.id == TagId::driver_os || tag.id == TagId::driver_runtime ||
             tag.id == TagId::result_format;
    });
    const std::vector<WireEvent> events{event};
    EXPECT_EQ(encode(config_, events, {kNow, false}).find("ID-CANARY"), std::string::npos);
    EXPECT_NE(encode(config_, events, {kNow, true}).find("ID-CANARY"), std::string::npos);
  }
}

TEST_P(PayloadTest, ALocalOnlyTagNeverLeaves) {
  WireEvent event;
  event.kind = MetricKind::connection;
  event.tags = {{TagId::server_address, TagValue::of("ADDRESS-CANARY")}};
  const std::string body = encode(config_, std::vector<WireEvent>{event}, {kNow, true});
  EXPECT_EQ(body.find("ADDRESS-CANARY"), std::string::npos);
}

TEST_P(PayloadTest, TheSameEventsGiveTheSameBytes) {
  const auto events = events_with("x");
  EXPECT_EQ(encode(config_, events, {kNow, true}), encode(config_, events, {kNow, true}));
}

INSTANTIATE_TEST_SUITE_P(Profiles, PayloadTest,
                         ::testing::Values(ProfileKind::design, ProfileKind::shipped),
                         [](const auto& profile) { return to_string(profile.param); });

}  // namespace
}  // namespace plumbline::telemetry
