#include <limits>
#include <nlohmann/json.hpp>

#include "fake_server/core/behaviour_json.h"
#include "fake_server/core/duration_text.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

void put_windows(const AnswerRule& rule, Json& json) {
  const bool all = rule.last == std::numeric_limits<std::uint64_t>::max();
  if (rule.first > 1) {
    json["requests"] = {rule.first, rule.last};
  } else if (!all) {
    json["first"] = rule.last;
  }
  if (rule.from > Duration::zero()) json["from"] = to_text(rule.from);
  if (rule.to != Duration::max()) json["to"] = to_text(rule.to);
  if (rule.per_mille < 1000) json["per_mille"] = rule.per_mille;
}

void put_partial(const AnswerRule& rule, Json& json) {
  if (rule.success_short_by > 0) json["partial"]["success_short_by"] = rule.success_short_by;
  if (!rule.errors.empty()) json["partial"]["errors"] = rule.errors;
}

Json json_of(const AnswerRule& rule) {
  Json json = Json::object();
  put_windows(rule, json);
  if (rule.status) json["status"] = *rule.status;
  if (rule.delay > Duration::zero()) json["delay"] = to_text(rule.delay);
  if (rule.retry_after_seconds) json["retry_after_seconds"] = *rule.retry_after_seconds;
  if (rule.retry_after_date_in_seconds)
    json["retry_after_date_in_seconds"] = *rule.retry_after_date_in_seconds;
  if (rule.body) json["body"] = *rule.body;
  if (!rule.content_type.empty()) json["content_type"] = rule.content_type;
  if (!rule.redirect.empty()) json["redirect"] = rule.redirect;
  if (rule.delivery != Delivery::normal) json["delivery"] = std::string(to_string(rule.delivery));
  put_partial(rule, json);
  return json;
}

Json json_of(const std::vector<AnswerRule>& rules) {
  Json array = Json::array();
  for (const AnswerRule& rule : rules) array.push_back(json_of(rule));
  return array;
}

// An empty text stands for an absent flag.
void put_value(const std::string& value, Json& json) {
  if (value.empty()) {
    json["absent"] = true;
  } else {
    json["value"] = Json::parse(value);
  }
}

Json flag_json(const Behaviour& behaviour) {
  const FlagState& flag = behaviour.flag;
  Json json = Json::object();
  if (flag.value != FlagState{}.value) put_value(flag.value, json);
  if (flag.verbatim) json["verbatim"] = true;
  if (flag.ttl_seconds) json["ttl_seconds"] = *flag.ttl_seconds;
  for (const FlagFlip& flip : flag.flips) {
    Json one{{"at", to_text(flip.at)}};
    put_value(flip.value, one);
    json["flips"].push_back(std::move(one));
  }
  if (!behaviour.flag_answers.empty()) json["answers"] = json_of(behaviour.flag_answers);
  return json;
}

Json json_of(const RateLimit& limit) {
  Json json{{"burst", limit.burst}};
  json["per_second"] = Duration(std::chrono::seconds(1)) / limit.refill_interval;
  if (limit.retry_after_seconds) json["retry_after_seconds"] = *limit.retry_after_seconds;
  return json;
}

}  // namespace

Json json_of(const Behaviour& behaviour) {
  Json json = Json::object();
  if (Json flag = flag_json(behaviour); !flag.empty()) json["flag"] = std::move(flag);
  if (!behaviour.telemetry.empty()) json["telemetry"] = json_of(behaviour.telemetry);
  if (behaviour.rate_limit) json["rate_limit"] = json_of(*behaviour.rate_limit);
  for (const Token& token : behaviour.tokens) {
    json["tokens"][token.name] = Json::object();
    if (token.expires) json["tokens"][token.name]["expires"] = to_text(*token.expires);
  }
  if (behaviour.require_org) json["require_org"] = true;
  return json;
}

}  // namespace plumbline::fake
