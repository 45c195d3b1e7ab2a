#include "fake_server/core/behaviour_json.h"

#include <nlohmann/json.hpp>
#include <tuple>

#include "fake_server/core/json_fields.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;
using json::Fields;

constexpr std::size_t kRulesMax = 1'000;              // a script is written by hand
constexpr std::size_t kTokensMax = 1'000;             // the same
constexpr std::int64_t kRequestsMax = 1'000'000'000;  // more than any run sends
constexpr std::int64_t kSecondsMax = 1'000'000'000;   // 31 years: dates stay below the year 9999
constexpr std::int64_t kPerSecondMax = 1'000'000;     // a token a microsecond

// Throws when both members of a choice are given.
void either(Fields& fields, std::string_view one, std::string_view other) {
  if (!fields.has(one) || !fields.has(other)) return;
  fields.fail(other, "expected either this or \"" + std::string(one) + "\", found both");
}

std::optional<std::int64_t> integer_if_any(Fields& fields, std::string_view name, std::int64_t low,
                                           std::int64_t high) {
  if (fields.optional(name) == nullptr) return std::nullopt;
  return fields.integer(name, low, high);
}

const Json& list(const Json& value, const std::string& pointer, std::size_t most) {
  json::expect_array(value, pointer, most);
  return value;
}

void read_request_window(Fields& fields, AnswerRule& rule) {
  either(fields, "first", "requests");
  if (const auto count = integer_if_any(fields, "first", 1, kRequestsMax)) {
    rule.last = static_cast<std::uint64_t>(*count);
  }
  const auto range = fields.range_if_any("requests");
  if (range) std::tie(rule.first, rule.last) = *range;
}

void read_time_window(Fields& fields, AnswerRule& rule) {
  rule.from = fields.duration_or("from", rule.from);
  rule.to = fields.duration_or("to", rule.to);
  if (rule.to <= rule.from) fields.fail("to", "expected a time after \"from\"");
}

void read_partial(Fields& fields, AnswerRule& rule) {
  const Json* value = fields.optional("partial");
  if (value == nullptr) return;
  Fields partial(*value, fields.pointer_to("partial"));
  either(partial, "success_short_by", "errors");
  rule.success_short_by = partial.integer_or("success_short_by", 1, kRequestsMax, 0);
  rule.errors = partial.texts_or_empty("errors");
  partial.finish();
  if (rule.success_short_by == 0 && rule.errors.empty()) {
    fields.fail("partial", "expected \"success_short_by\" or \"errors\" with at least one text");
  }
}

void read_retry_after(Fields& fields, AnswerRule& rule) {
  either(fields, "retry_after_seconds", "retry_after_date_in_seconds");
  rule.retry_after_seconds = integer_if_any(fields, "retry_after_seconds", 0, kSecondsMax);
  rule.retry_after_date_in_seconds =
      integer_if_any(fields, "retry_after_date_in_seconds", 0, kSecondsMax);
}

void read_body(Fields& fields, AnswerRule& rule) {
  if (fields.optional("body") == nullptr) return;
  rule.body = fields.text("body");
  if (rule.status == 204 || rule.status == 304) {
    fields.fail("body", "expected none with a status that has no content");
  }
}

AnswerRule read_rule(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  AnswerRule rule;
  read_request_window(fields, rule);
  read_time_window(fields, rule);
  rule.per_mille = fields.integer_or("per_mille", 1, 1000, rule.per_mille);
  read_retry_after(fields, rule);
  read_partial(fields, rule);
  if (const auto status = integer_if_any(fields, "status", 200, 599)) {
    rule.status = static_cast<int>(*status);
  }
  rule.delay = fields.duration_or("delay", rule.delay);
  read_body(fields, rule);
  rule.content_type = fields.text_or("content_type", "");
  rule.redirect = fields.text_or("redirect", "");
  rule.delivery = *delivery_named(fields.one_of_or("delivery", delivery_names(), "normal"));
  fields.finish();
  return rule;
}

std::vector<AnswerRule> read_rules(Fields& fields, std::string_view name) {
  std::vector<AnswerRule> rules;
  const Json* value = fields.optional(name);
  if (value == nullptr) return rules;
  const std::string pointer = fields.pointer_to(name);
  for (const Json& rule : list(*value, pointer, kRulesMax)) {
    rules.push_back(read_rule(rule, json::pointer_to_index(pointer, rules.size())));
  }
  return rules;
}

// "value": any JSON, or "absent": true; `fallback` where neither is given.
std::string read_flag_value(Fields& fields, const std::string& fallback) {
  either(fields, "value", "absent");
  const bool absent = fields.boolean_or("absent", false);
  const Json* value = fields.optional("value");
  if (absent) return "";
  return value == nullptr ? fallback : value->dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::vector<FlagFlip> read_flips(Fields& fields) {
  std::vector<FlagFlip> flips;
  const Json* value = fields.optional("flips");
  if (value == nullptr) return flips;
  const std::string pointer = fields.pointer_to("flips");
  for (const Json& element : list(*value, pointer, kRulesMax)) {
    Fields flip(element, json::pointer_to_index(pointer, flips.size()));
    const Duration at = flip.duration("at");
    if (!flip.boolean_or("absent", false)) (void)flip.required("value");
    if (!flips.empty() && at <= flips.back().at) {
      flip.fail("at", "expected a time after the flip before");
    }
    flips.push_back({at, read_flag_value(flip, "")});
    flip.finish();
  }
  return flips;
}

void read_flag(const Json& value, const std::string& pointer, Behaviour& behaviour) {
  Fields fields(value, pointer);
  FlagState& flag = behaviour.flag;
  flag.value = read_flag_value(fields, flag.value);
  flag.verbatim = fields.boolean_or("verbatim", false);
  flag.ttl_seconds = integer_if_any(fields, "ttl_seconds", -kSecondsMax, kSecondsMax);
  flag.flips = read_flips(fields);
  behaviour.flag_answers = read_rules(fields, "answers");
  fields.finish();
}

RateLimit read_rate_limit(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  RateLimit limit;
  limit.burst = fields.integer("burst", 1, kRequestsMax);
  limit.refill_interval =
      Duration(std::chrono::seconds(1)) / fields.integer_or("per_second", 1, kPerSecondMax, 1);
  limit.retry_after_seconds = integer_if_any(fields, "retry_after_seconds", 0, kSecondsMax);
  fields.finish();
  return limit;
}

std::vector<Token> read_tokens(const Json& value, const std::string& pointer) {
  std::vector<Token> tokens;
  if (!value.is_object()) {
    throw json::BadInput(pointer, "expected an object, found " + json::describe(value));
  }
  if (value.size() > kTokensMax) throw json::BadInput(pointer, "expected at most 1000 tokens");
  for (const auto& [name, options] : value.items()) {
    Fields fields(options, Fields(value, pointer).pointer_to(name));
    Token token{name, std::nullopt};
    if (fields.optional("expires") != nullptr) token.expires = fields.duration("expires");
    fields.finish();
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace

Behaviour read_behaviour(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  Behaviour behaviour;
  if (const Json* flag = fields.optional("flag")) {
    read_flag(*flag, fields.pointer_to("flag"), behaviour);
  }
  behaviour.telemetry = read_rules(fields, "telemetry");
  if (const Json* limit = fields.optional("rate_limit")) {
    behaviour.rate_limit = read_rate_limit(*limit, fields.pointer_to("rate_limit"));
  }
  if (const Json* tokens = fields.optional("tokens")) {
    behaviour.tokens = read_tokens(*tokens, fields.pointer_to("tokens"));
  }
  behaviour.require_org = fields.boolean_or("require_org", false);
  fields.finish();
  return behaviour;
}

}  // namespace plumbline::fake
