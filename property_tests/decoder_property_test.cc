// The strict decoder on hostile bytes: it always answers, within its bounds. And on what the
// client's encoders make of hostile strings: encoder and decoder were written apart, so each checks
// the other (WF-3, WF-9).
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "fake_server/core/decoder.h"
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

telemetry::WireEvent any_event() {
  telemetry::WireEvent event;
  event.time = kNow;
  event.event_id = "event-" + std::to_string(*rc::gen::inRange(0, 1'000'000));
  event.workspace_id = *rc::gen::arbitrary<std::string>();
  event.session_id = "s" + *rc::gen::arbitrary<std::string>();
  event.statement_id = "t" + *rc::gen::arbitrary<std::string>();
  event.latency = telemetry::Duration(*rc::gen::arbitrary<std::int64_t>());
  if (*rc::gen::arbitrary<bool>()) event.error = telemetry::ErrorClass::timeout;
  event.chunks.count = *rc::gen::inRange<std::int64_t>(0, 1000);
  event.polls.count = *rc::gen::inRange<std::int64_t>(0, 1000);
  const std::string text = *rc::gen::arbitrary<std::string>();
  event.tags = {{telemetry::TagId::result_format, telemetry::TagValue::of(std::string_view(text))}};
  return event;
}

void survives_the_decoder(const telemetry::Config& config, const char* payload) {
  std::vector<telemetry::WireEvent> events(*rc::gen::inRange<std::size_t>(1, 5));
  for (auto& event : events) event = any_event();
  const telemetry::Envelope envelope{kNow, true};
  const std::string body = telemetry::encode(config, events, envelope);
  const Decoded decoded = decode(body);
  RC_ASSERT(decoded.payload == payload);
  RC_ASSERT(decoded.events.size() == events.size());
  for (const Finding& finding : decoded.findings) RC_FAIL(to_string(finding) + " in " + body);
}

RC_GTEST_PROP(EncoderProperty, AnyStringsMakeAValidDesignPayload, ()) {
  survives_the_decoder(telemetry::Config::design(), "design");
}

RC_GTEST_PROP(EncoderProperty, AnyStringsMakeAValidShippedPayload, ()) {
  survives_the_decoder(telemetry::Config::shipped(), "shipped");
}

}  // namespace
}  // namespace plumbline::fake
