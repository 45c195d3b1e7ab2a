// The strict decoder on hostile bytes: it always answers, within its bounds. And on what the
// client's encoders make of hostile strings: encoder and decoder were written apart, so each checks
// the other (WF-3, WF-9).
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fake_server/core/decoder.h"
#include "fake_server/journal/text_bytes.h"
#include "reference/core/payload.h"

namespace plumbline::fake {
namespace {

void is_within_bounds(const Decoded& decoded) {
  RC_ASSERT(decoded.events.size() <= kEventsMax);
  std::map<std::pair<std::string, bool>, std::size_t> kinds;
  for (const Finding& finding : decoded.findings) {
    const std::pair kind(finding.requirement, finding.beyond_schema);
    RC_ASSERT(++kinds[kind] <= kFindingsMax);
  }
}

RC_GTEST_PROP(DecoderProperty, AnyBytesAreAnsweredAndWhatIsNoPayloadIsAFinding,
              (const std::string& bytes)) {
  const Decoded decoded = decode(bytes);
  is_within_bounds(decoded);
  if (decoded.payload.empty()) RC_ASSERT(!decoded.findings.empty());
}

// A valid body with one byte changed, inserted or removed still gets an answer.
RC_GTEST_PROP(DecoderProperty, ADamagedPayloadIsAnswered, (std::uint8_t byte)) {
  std::string body = *rc::gen::element<std::string>(
      R"({"metrics":[{"metric_type":"statement","timestamp":"2026-01-01T00:00:00Z","session_id":"s",)"
      R"("statement_id":"t","latency_ms":3,"tags":{"session.id":"s","statement.id":"t","poll.count":2}}]})",
      R"({"uploadTime":1,"items":[],"protoLogs":["{\"frontend_log_event_id\":\"e\",\"entry\":{\"sql_driver_log\":{}}}"]})");
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, body.size());
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      body[at] = static_cast<char>(byte);
      break;
    case 1:
      body.insert(at, 1, static_cast<char>(byte));
      break;
    default:
      body.erase(at, 1);
  }
  is_within_bounds(decode(body));
}

const telemetry::WallTime kNow{
    std::chrono::milliseconds(1'767'225'600'000)};  // 2026-01-01T00:00:00Z

using telemetry::Duration;
using telemetry::MetricKind;
using telemetry::Operation;
using telemetry::ProfileKind;
using telemetry::WireEvent;

template <typename Enum>
Enum any_of_first(std::size_t count) {
  return static_cast<Enum>(*rc::gen::inRange<std::size_t>(0, count));
}

std::vector<telemetry::Tag> any_tags() {
  std::vector<telemetry::Tag> tags;
  for (const telemetry::TagInfo& info : telemetry::tag_table()) {
    if (*rc::gen::arbitrary<bool>()) continue;
    const std::string text = *rc::gen::arbitrary<std::string>();
    telemetry::TagValue value = telemetry::TagValue::of(std::string_view(text));
    if (info.type == telemetry::TagType::boolean) value = telemetry::TagValue::of(text.empty());
    if (info.type == telemetry::TagType::integer)
      value = telemetry::TagValue::of(*rc::gen::arbitrary<std::int64_t>());
    tags.push_back({info.id, value});
  }
  return tags;
}

// Numbers are sums of what is not negative.
void add_work(WireEvent& event) {
  const auto any_span = [] { return Duration(*rc::gen::nonNegative<std::int64_t>()); };
  event.chunks.count = *rc::gen::nonNegative<std::int64_t>();
  event.chunks.bytes = *rc::gen::nonNegative<std::int64_t>();
  event.chunks.first = any_span();
  event.chunks.slowest = any_span();
  event.chunks.total = any_span();
  event.polls.count = *rc::gen::nonNegative<std::int64_t>();
  event.polls.latency = any_span();
}

telemetry::ConnectionAttributes any_attributes() {
  telemetry::ConnectionAttributes attributes;
  attributes.host_url = *rc::gen::arbitrary<std::string>();
  attributes.http_path = *rc::gen::arbitrary<std::string>();
  attributes.mode = any_of_first<telemetry::SessionMode>(3);
  attributes.auth = any_of_first<telemetry::AuthMechanism>(4);
  return attributes;
}

// An event such as the aggregator may make: any operation, failed or not, with hostile texts.
WireEvent any_event(ProfileKind profile) {
  WireEvent event;
  event.time = kNow;
  event.event_id = "event-" + std::to_string(*rc::gen::inRange(0, 1'000'000));
  event.workspace_id = *rc::gen::arbitrary<std::string>();
  event.session_id = *rc::gen::arbitrary<std::string>();
  event.statement_id = *rc::gen::arbitrary<std::string>();
  event.latency = Duration(*rc::gen::arbitrary<std::int64_t>());
  if (profile == ProfileKind::design) event.kind = any_of_first<MetricKind>(3);
  if (profile == ProfileKind::shipped)
    event.operation = any_of_first<Operation>(telemetry::kOperationCount);
  if (*rc::gen::weightedElement<bool>({{9, false}, {1, true}})) event.operation.reset();
  if (event.kind == MetricKind::error || *rc::gen::arbitrary<bool>()) {
    event.error = any_of_first<telemetry::ErrorClass>(telemetry::kErrorClassCount);
    event.http_status = *rc::gen::inRange(0, 600);
  }
  add_work(event);
  event.attributes = any_attributes();
  event.tags = any_tags();
  return event;
}

// An id arrives as it was sent, where it may be sent at all (PR-9) and can be told in JSON.
void expect_id(const std::string& sent, const std::string& decoded, bool authenticated) {
  if (!authenticated) RC_ASSERT(decoded.empty());
  if (authenticated && journal::is_utf8(sent)) RC_ASSERT(decoded == sent);
}

void expect_told(const WireEvent& event, const DecodedEvent& decoded, bool authenticated) {
  expect_id(event.workspace_id, decoded.workspace_id, authenticated);
  expect_id(event.session_id, decoded.session_id, authenticated);
  const bool has_statement = event.kind != MetricKind::connection;
  expect_id(has_statement ? event.statement_id : "", decoded.statement_id, authenticated);
  const std::int64_t latency = std::max<std::int64_t>(event.latency.count() / 1'000'000, 0);
  RC_ASSERT(decoded.latency_ms.value_or(0) == latency);
  RC_ASSERT(decoded.has_error == event.error.has_value());
  if (event.error) RC_ASSERT(decoded.error_type == std::string(to_string(*event.error)));
}

void survives_the_decoder(const telemetry::Config& config, const char* payload) {
  std::vector<WireEvent> events(*rc::gen::inRange<std::size_t>(1, 5));
  for (auto& event : events) event = any_event(config.profile);
  const telemetry::Envelope envelope{kNow, *rc::gen::arbitrary<bool>()};
  const std::string body = telemetry::encode(config, events, envelope);
  const Decoded decoded = decode(body);
  for (const Finding& finding : decoded.findings) RC_FAIL(to_string(finding) + " in " + body);
  RC_ASSERT(decoded.payload == payload);
  RC_ASSERT(decoded.events.size() == events.size());
  std::string encoded;
  for (std::size_t i = 0; i < events.size(); ++i) {
    expect_told(events[i], decoded.events[i], envelope.authenticated);
    telemetry::append_encoded(encoded, config, events[i], envelope.authenticated);
  }
  RC_ASSERT(body.size() == telemetry::envelope_size(config, envelope) + encoded.size());  // BT-3
}

RC_GTEST_PROP(EncoderProperty, AnyStringsMakeAValidDesignPayload, ()) {
  survives_the_decoder(telemetry::Config::design(), "design");
}

RC_GTEST_PROP(EncoderProperty, AnyStringsMakeAValidShippedPayload, ()) {
  survives_the_decoder(telemetry::Config::shipped(), "shipped");
}

}  // namespace
}  // namespace plumbline::fake
