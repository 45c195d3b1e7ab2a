// The strict decoder of telemetry bodies: any bytes are answered within its bounds, and so are any
// bytes as one event inside an envelope that is in order. A libFuzzer target, built and run by
// ci/fuzz.
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "fake_server/core/decoder.h"
#include "property_tests/fuzz/fuzz_support.h"

namespace plumbline::fuzz {
namespace {

using Json = nlohmann::json;

fake::Decoded decoded_within_bounds(std::string_view body) {
  fake::Decoded decoded = fake::decode(body);
  expect(decoded.events.size() <= fake::kEventsMax, "events are bounded");
  expect(decoded.events.size() <= decoded.events_sent, "no event is made up");
  std::map<std::pair<std::string, bool>, std::size_t> kinds;
  for (const fake::Finding& finding : decoded.findings) {
    const std::pair kind(finding.requirement, finding.beyond_schema);
    expect(++kinds[kind] <= fake::kFindingsMax, "findings are bounded");
    expect(!finding.message.empty(), "a finding says what is wrong");
  }
  return decoded;
}

void expect_one_event(const fake::Decoded& decoded, const char* payload) {
  expect(decoded.payload == payload, "an envelope in order is told by its members");
  expect(decoded.events_sent == 1, "an element is counted, whatever it holds");
  expect(decoded.events.size() == 1 || !decoded.findings.empty(),
         "what makes no event is a finding");
}

}  // namespace

void run(std::string_view input) {
  const fake::Decoded decoded = decoded_within_bounds(input);
  expect(!decoded.payload.empty() || !decoded.findings.empty(), "what is no payload is a finding");

  const Json element = std::string(input);
  const std::string text = element.dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::string shipped = R"({"uploadTime":1767225600000,"items":[],"protoLogs":[)" + text;
  expect_one_event(decoded_within_bounds(shipped + "]}"), "shipped");

  const Json value = Json::parse(input, nullptr, false);
  if (!value.is_object()) return;
  const std::string metric = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  // Deeper nesting is refused before anything is read.
  const fake::Decoded design = decoded_within_bounds(R"({"metrics":[)" + metric + "]}");
  if (!design.payload.empty()) expect_one_event(design, "design");
}

}  // namespace plumbline::fuzz
