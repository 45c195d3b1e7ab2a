#include "fake_server/core/answers.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fake_server/core/endpoint.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kShippedTtlSeconds = 900;  // wire format: 15 minutes

Reply json_reply(int status, const Json& body) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("Content-Type", "application/json");
  reply.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return reply;
}

Reply bodiless_reply(int status) {
  Reply reply;
  reply.status = status;
  return reply;
}

bool has_no_content(int status) { return status == 204 || status == 304; }

// 200, or the rule's status and type; a status without content drops the body.
Reply healthy_reply(const Json& body, const AnswerRule* rule) {
  const int status = rule == nullptr ? 200 : rule->status.value_or(200);
  if (has_no_content(status)) return bodiless_reply(status);
  Reply reply = json_reply(status, body);
  if (rule != nullptr && !rule->content_type.empty()) reply.headers[0].second = rule->content_type;
  return reply;
}

const std::string& value_at(const FlagState& flag, Duration now) {
  const std::string* value = &flag.value;
  for (const FlagFlip& flip : flag.flips) {
    if (now >= flip.at) value = &flip.value;
  }
  return *value;
}

// The JSON of the flag's value as this profile writes it.
Json value_json(const FlagState& flag, const std::string& text, bool shipped) {
  const Json value = Json::parse(text, nullptr, false);
  if (shipped && value.is_boolean() && !flag.verbatim) return text;
  return value.is_discarded() ? Json(text) : value;
}

}  // namespace

Reply error_reply(int status) {
  if (has_no_content(status)) return bodiless_reply(status);
  return json_reply(status, {{"error_code", "HTTP_" + std::to_string(status)}});
}

Reply scripted_reply(const AnswerRule& rule) {
  const int status = rule.status.value_or(rule.redirect.empty() ? 200 : 307);
  Reply reply = error_reply(status);
  if (rule.body && !has_no_content(status)) {
    reply.body = *rule.body;
    reply.headers.assign(1, {"Content-Type", "application/json"});
  }
  if (!rule.content_type.empty()) reply.headers.assign(1, {"Content-Type", rule.content_type});
  if (!rule.redirect.empty()) reply.headers.emplace_back("Location", rule.redirect);
  return reply;
}

Reply telemetry_reply(std::size_t events, const AnswerRule* rule) {
  const std::int64_t short_by = rule == nullptr ? 0 : rule->success_short_by;
  const auto taken = std::max<std::int64_t>(0, static_cast<std::int64_t>(events) - short_by);
  Json body;
  body["errors"] = rule == nullptr ? std::vector<std::string>{} : rule->errors;
  body["numSuccess"] = 0;
  body["numProtoSuccess"] = taken;
  body["numRealtimeSuccess"] = 0;
  return healthy_reply(body, rule);
}

Reply flag_reply(const FlagState& flag, std::string_view target, const AnswerRule* rule,
                 Duration now) {
  const bool shipped = profile_of(target) == "shipped";
  const std::string name = flag_name_of(target);
  if (shipped && name.empty()) return error_reply(404);
  const std::string& value = value_at(flag, now);
  const bool named = !name.empty() && !value.empty();
  Json body;
  if (shipped) {
    body["flags"] = Json::array();
    if (named) {
      body["flags"].push_back({{"name", name}, {"value", value_json(flag, value, shipped)}});
    }
    body["ttl_seconds"] = flag.ttl_seconds.value_or(kShippedTtlSeconds);
  } else {
    body["flags"] = Json::object();
    if (named) body["flags"][name] = value_json(flag, value, shipped);
    if (flag.ttl_seconds) body["ttl_seconds"] = *flag.ttl_seconds;
  }
  return healthy_reply(body, rule);
}

}  // namespace plumbline::fake
