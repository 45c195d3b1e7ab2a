// What a user writes into a connection string or an override: any key with any text gives a usable
// configuration; what is refused is told in one line and leaves the default, and what is in range
// is used. A text never throws.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/core/text.h"
#include "reference/telemetry/config.h"

namespace plumbline::telemetry {
namespace {

using Keys = std::map<std::string, std::string>;

const std::vector<std::string> kKeys{"telemetry",
                                     "telemetry_batch_size",
                                     "telemetry_flush_interval",
                                     "telemetry_max_retries",
                                     "telemetry_retry_delay",
                                     "telemetry_breaker_threshold",
                                     "telemetry_breaker_timeout"};

std::string any_number() {
  const auto number =
      *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-1, 1002), rc::gen::arbitrary<std::int64_t>());
  const bool doubled = *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
  return std::to_string(number) + (doubled ? std::to_string(number) : "");
}

std::string any_duration() {
  const auto parts = *rc::gen::inRange(1, 4);
  std::string text;
  for (int part = 0; part < parts; ++part) {
    text += any_number();
    if (*rc::gen::weightedElement<bool>({{4, false}, {1, true}})) text += "." + any_number();
    text += *rc::gen::element<std::string>("h", "m", "s", "ms", "us", "ns", "", "d", " s");
  }
  return text;
}

// What people write, what they mistype, and what nobody would.
rc::Gen<std::string> any_text() {
  return rc::gen::oneOf(
      rc::gen::exec([] { return any_number(); }), rc::gen::exec([] { return any_duration(); }),
      rc::gen::element<std::string>("true", "FALSE", "force", "0", "design", "rate", "/x", "a b"),
      rc::gen::arbitrary<std::string>());
}

rc::Gen<std::string> any_key() {
  return rc::gen::oneOf(rc::gen::elementOf(kKeys), rc::gen::elementOf(kKeys),
                        rc::gen::map(rc::gen::arbitrary<std::string>(),
                                     [](const std::string& text) { return "telemetry" + text; }),
                        rc::gen::arbitrary<std::string>());
}

Keys any_keys() {
  const auto pairs = *rc::gen::container<std::vector<std::pair<std::string, std::string>>>(
      rc::gen::pair(any_key(), any_text()));
  return {pairs.begin(), pairs.end()};
}

Config any_base() {
  const bool design = *rc::gen::arbitrary<bool>();
  return design ? Config::design() : Config::shipped();
}

bool is_one_line(const std::string& text) {
  return !text.empty() && std::none_of(text.begin(), text.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

RC_GTEST_PROP(ConfigTextProperty, AnyKeysGiveAUsableConfiguration, ()) {
  const Config base = any_base();
  const ParsedConfig parsed = parse_config(base, any_keys());
  RC_ASSERT(parsed.config.problems().empty());
}

RC_GTEST_PROP(ConfigTextProperty, WhatIsRefusedIsToldInOneLineAndChangesNothing, ()) {
  const Config base = any_base();
  const Keys keys = any_keys();
  const ParsedConfig parsed = parse_config(base, keys);
  Keys good = keys;
  for (const ConfigProblem& problem : parsed.problems) {
    RC_ASSERT(is_one_line(problem.reason));
    RC_ASSERT(problem.key.starts_with("telemetry"));
    RC_ASSERT(keys.at(problem.key) == problem.value);
    RC_ASSERT(good.erase(problem.key) == 1U);
  }
  const ParsedConfig again = parse_config(base, good);
  RC_ASSERT(again.problems.empty());
  RC_ASSERT((again.config == parsed.config));
  for (const auto& [key, value] : good) {
    const bool known = std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
    RC_ASSERT(known == key.starts_with("telemetry"));
  }
}

// Each key's range as the requirements give it; both ends are drawn often.
std::int64_t any_in(std::int64_t low, std::int64_t high) {
  return *rc::gen::oneOf(rc::gen::inRange(low, high + 1), rc::gen::element(low, high));
}

RC_GTEST_PROP(ConfigTextProperty, ANumberInRangeIsUsed, ()) {
  const auto size = any_in(1, 1000);
  const auto retries = any_in(0, 10);
  const auto threshold = any_in(1, 100);
  const ParsedConfig parsed =
      parse_config(any_base(), {{"telemetry_batch_size", std::to_string(size)},
                                {"telemetry_max_retries", std::to_string(retries)},
                                {"telemetry_breaker_threshold", std::to_string(threshold)}});
  RC_ASSERT(parsed.problems.empty());
  RC_ASSERT(parsed.config.batch_size == static_cast<std::size_t>(size));
  RC_ASSERT(parsed.config.max_retries == static_cast<std::size_t>(retries));
  RC_ASSERT(parsed.config.breaker_threshold == static_cast<std::size_t>(threshold));
}

RC_GTEST_PROP(ConfigTextProperty, ADurationInRangeIsUsed, ()) {
  const auto least = Duration(std::chrono::milliseconds(1)).count();
  const auto minute = Duration(std::chrono::minutes(1)).count();
  const auto day = Duration(std::chrono::hours(24)).count();
  const Duration flush(any_in(least, day));
  const Duration delay(any_in(least, minute));
  const Duration open(any_in(least, day));
  const ParsedConfig parsed =
      parse_config(any_base(), {{"telemetry_flush_interval", duration_text(flush)},
                                {"telemetry_retry_delay", duration_text(delay)},
                                {"telemetry_breaker_timeout", duration_text(open)}});
  RC_ASSERT(parsed.problems.empty());
  RC_ASSERT(parsed.config.flush_interval.count() == flush.count());
  RC_ASSERT(parsed.config.retry_delay.count() == delay.count());
  RC_ASSERT(parsed.config.open_for.count() == open.count());
}

// Config::set looks at the parameter's own range; what is at odds with another is left to problems.
RC_GTEST_PROP(ConfigTextProperty, AnyOverrideIsWithinItsRangeOrRefusedInOneLine, ()) {
  const Config base = any_base();
  const std::string value = *any_text();
  const std::string parameter =
      *rc::gen::oneOf(rc::gen::map(rc::gen::elementOf(Config::parameter_names()),
                                   [](std::string_view name) { return std::string(name); }),
                      rc::gen::arbitrary<std::string>());
  Config config = base;
  std::string why;
  if (!config.set(parameter, value, &why)) {
    RC_ASSERT(is_one_line(why));
    RC_ASSERT((config == base));
    return;
  }
  for (const std::string& problem : config.problems())
    RC_ASSERT(problem.find(" is above ") != std::string::npos);
}

RC_GTEST_PROP(ConfigTextProperty, ADurationIsReadBackAsItWasWritten, ()) {
  const auto span = *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 10'000'000),
                                    rc::gen::nonNegative<std::int64_t>());
  const std::int64_t century = std::int64_t{100} * 365 * 24 * 3'600'000'000'000;
  const Duration duration(span % (century + 1));
  std::string why;
  const auto read = parse_duration(duration_text(duration), why);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->count() == duration.count());
}

}  // namespace
}  // namespace plumbline::telemetry
