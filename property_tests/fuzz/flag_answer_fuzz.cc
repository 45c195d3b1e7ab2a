// The answer of the feature flag service: any bytes are an answer or none, and a flag is on if and
// only if its value, by another parser, is JSON true or the word. A libFuzzer target, built and run
// by ci/fuzz.
#include <nlohmann/json.hpp>

#include "property_tests/fuzz/fuzz_support.h"
#include "reference/core/feature_flag_cache.h"
#include "reference/core/flag_answer.h"

namespace plumbline::fuzz {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kName = "f";

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

bool means_on(const Json& value) {
  return value == true || (value.is_string() && lower(value.get<std::string>()) == "true");
}

void expect_life_within_bounds(const telemetry::FlagAnswer& answer) {
  const telemetry::Config config = telemetry::Config::shipped();
  const telemetry::Duration life = telemetry::flag_lifetime(answer, config);
  const bool asked = answer.ttl_seconds.has_value();
  expect(asked || life == config.flag_ttl, "without ttl_seconds the configured life holds");
  expect(!asked || life >= config.flag_ttl_min, "an answer lives no shorter than the least");
  expect(!asked || life <= config.flag_ttl_max, "an answer lives no longer than the most");
}

// The input as the flag's value, in both shapes of an answer.
void expect_on_as_told(std::string_view input, const Json& value) {
  const std::string text(input);
  for (const std::string& body :
       {R"({"flags":{"f":)" + text + "}}", R"({"flags":[{"name":"f","value":)" + text + "}]}"}) {
    const auto answer = telemetry::parse_flag_answer(body, kName);
    expect(answer.has_value(), "a flag of any value is an answer");
    expect(answer->enabled == means_on(value), "a flag is on if its value is true, and else off");
  }
}

}  // namespace

void run(std::string_view input) {
  const auto answer = telemetry::parse_flag_answer(input, kName);
  if (answer) expect_life_within_bounds(*answer);
  // The parser takes a NUL for the end of its input, and a byte order mark only before it.
  const bool embeds =
      input.find('\0') == std::string_view::npos && !input.starts_with("\xef\xbb\xbf");
  const Json value = Json::parse(input, nullptr, false);
  if (embeds && !value.is_discarded()) expect_on_as_told(input, value);
}

}  // namespace plumbline::fuzz
