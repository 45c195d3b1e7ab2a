#include "fake_server/core/answers.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "fake_server/core/endpoint.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kShippedTtlSeconds = 900;  // wire format: 15 minutes

std::string text_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Reply json_reply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("Content-Type", "application/json");
  reply.body = std::move(body);
  return reply;
}

Reply bodiless_reply(int status) {
  Reply reply;
  reply.status = status;
  return reply;
}

bool has_no_content(int status) { return status == 204 || status == 304; }

// 200, or the rule's status and type; a status without content drops the body.
Reply healthy_reply(std::string body, const AnswerRule* rule) {
  const int status = rule == nullptr ? 200 : rule->status.value_or(200);
  if (has_no_content(status)) return bodiless_reply(status);
  Reply reply = json_reply(status, std::move(body));
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

// The JSON of the flag's value as this profile writes it. Nearly every value is true or false.
std::string value_text(const FlagState& flag, const std::string& text, bool shipped) {
  if (text == "true" || text == "false")
    return shipped && !flag.verbatim ? "\"" + text + "\"" : text;
  const Json value = Json::parse(text, nullptr, false);
  if (shipped && value.is_boolean() && !flag.verbatim) return text_of(text);
  return text_of(value.is_discarded() ? Json(text) : value);
}

// The flag as the profile's list, or object, of flags has it.
std::string flag_text(const std::string& name, const std::string& value, bool shipped) {
  const std::string quoted = text_of(name);
  return shipped ? R"({"name":)" + quoted + R"(,"value":)" + value + "}" : quoted + ":" + value;
}

}  // namespace

Reply error_reply(int status) {
  if (has_no_content(status)) return bodiless_reply(status);
  return json_reply(status, R"({"error_code":"HTTP_)" + std::to_string(status) + R"("})");
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
  const bool has_errors = rule != nullptr && !rule->errors.empty();
  const std::string errors = has_errors ? text_of(rule->errors) : "[]";
  return healthy_reply(R"({"errors":)" + errors + R"(,"numSuccess":0,"numProtoSuccess":)" +
                           std::to_string(taken) + R"(,"numRealtimeSuccess":0})",
                       rule);
}

Reply flag_reply(const FlagState& flag, std::string_view target, const AnswerRule* rule,
                 Duration now) {
  const bool shipped = profile_of(target) == "shipped";
  const std::string name = flag_name_of(target);
  if (shipped && name.empty()) return error_reply(404);
  const std::string& value = value_at(flag, now);
  const bool named = !name.empty() && !value.empty();
  const std::string one = named ? flag_text(name, value_text(flag, value, shipped), shipped) : "";
  std::string body = R"({"flags":)" + (shipped ? "[" + one + "]" : "{" + one + "}");
  if (shipped || flag.ttl_seconds)
    body += R"(,"ttl_seconds":)" + std::to_string(flag.ttl_seconds.value_or(kShippedTtlSeconds));
  return healthy_reply(body + "}", rule);
}

}  // namespace plumbline::fake
