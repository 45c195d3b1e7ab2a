#include "scenarios/replay/recorded_answer.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fake_server/core/answers.h"
#include "fake_server/core/endpoint.h"
#include "scenarios/judge/evidence_build.h"

namespace plumbline::replay {
namespace {

using fake::AnswerRule;
using Json = nlohmann::json;

// What a rule can say (behaviour_json.cc); 1xx are never final answers.
constexpr int kStatusMin = 200;
constexpr int kStatusMax = 599;

bool is_telemetry(const RecordedExchange& exchange) {
  return fake::is_telemetry(fake::endpoint_of(exchange.request->method, exchange.request->target));
}

void put_retry_after(const RecordedExchange& exchange, std::int64_t wall_start_ms,
                     AnswerRule& rule) {
  const std::string* text = fake::find_header(exchange.reply->headers, "Retry-After");
  if (text == nullptr) return;
  const bool is_number =
      !text->empty() && text->find_first_not_of("0123456789") == std::string::npos;
  std::optional<std::int64_t> now_ms;
  if (wall_start_ms > 0)
    now_ms = wall_start_ms + std::chrono::ceil<std::chrono::milliseconds>(exchange.at).count();
  const auto wait = judge::build::retry_after(*text, now_ms);
  if (!wait) return;  // unreadable, or a date on a clock that nobody knows
  const std::int64_t seconds =
      std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(*wait).count());
  (is_number ? rule.retry_after_seconds : rule.retry_after_date_in_seconds) = seconds;
}

// The members by which the healthy answer to telemetry can differ (RT-7).
void put_partial(const RecordedExchange& exchange, AnswerRule& rule) {
  const Json body = Json::parse(exchange.reply->body, nullptr, false);
  if (!body.is_object()) return;
  const auto taken = body.find("numProtoSuccess");
  const auto errors = body.find("errors");
  if (taken != body.end() && taken->is_number_integer()) {
    const auto sent = static_cast<std::int64_t>(exchange.request->events);
    rule.success_short_by = std::max<std::int64_t>(0, sent - taken->get<std::int64_t>());
  }
  if (errors == body.end() || !errors->is_array()) return;
  for (const Json& error : *errors) {
    if (error.is_string()) rule.errors.push_back(error.get<std::string>());
  }
}

fake::Reply made_by(const AnswerRule& rule, const RecordedExchange& exchange) {
  const bool healthy = rule.status.value_or(200) / 100 == 2 && rule.redirect.empty();
  return healthy ? fake::telemetry_reply(exchange.request->events, &rule)
                 : fake::scripted_reply(rule);
}

// Where the fake's own bytes would be others, the recorded ones.
void put_body(const RecordedExchange& exchange, AnswerRule& rule) {
  const bool is_own = is_telemetry(exchange) || rule.status.value_or(200) / 100 != 2
                          ? made_by(rule, exchange).body == exchange.reply->body
                          : flag_of(exchange).has_value();
  if (is_own) return;
  rule.success_short_by = 0;
  rule.errors.clear();
  rule.body = exchange.reply->body;
}

void put_headers(const RecordedExchange& exchange, std::int64_t wall_start_ms, AnswerRule& rule) {
  put_retry_after(exchange, wall_start_ms, rule);
  if (const auto* location = fake::find_header(exchange.reply->headers, "Location"))
    rule.redirect = *location;
  const auto* type = fake::find_header(exchange.reply->headers, "Content-Type");
  if (type != nullptr && *type != "application/json") rule.content_type = *type;
}

}  // namespace

AnswerRule rule_of(const RecordedExchange& exchange, journal::Duration noise,
                   std::int64_t wall_start_ms) {
  AnswerRule rule;
  rule.delivery = fake::Delivery::hang;
  if (exchange.reply == nullptr) return rule;
  rule.delivery = fake::delivery_named(exchange.reply->delivery).value_or(fake::Delivery::normal);
  const bool readable =
      exchange.reply->status >= kStatusMin && exchange.reply->status <= kStatusMax;
  if (!readable && !fake::hides_status(rule.delivery)) rule.delivery = fake::Delivery::hang;
  const journal::Duration took = exchange.replied - exchange.at;
  if (took > noise && rule.delivery != fake::Delivery::hang) rule.delay = took - noise;
  if (!readable) return rule;
  if (exchange.reply->status != 200) rule.status = exchange.reply->status;
  put_headers(exchange, wall_start_ms, rule);
  if (rule.status.value_or(200) / 100 == 2 && is_telemetry(exchange)) put_partial(exchange, rule);
  put_body(exchange, rule);
  return rule;
}

std::optional<RecordedFlag> flag_of(const RecordedExchange& exchange) {
  if (exchange.reply == nullptr || exchange.reply->status / 100 != 2) return std::nullopt;
  std::vector<std::optional<std::int64_t>> lives{std::nullopt};
  const Json body = Json::parse(exchange.reply->body, nullptr, false);
  if (body.is_object() && body.contains("ttl_seconds") && body["ttl_seconds"].is_number_integer())
    lives.emplace_back(body["ttl_seconds"].get<std::int64_t>());
  for (const char* value : {"true", "false", ""}) {
    for (const auto& ttl : lives) {
      for (const bool verbatim : {false, true}) {
        const fake::FlagState state{value, verbatim, ttl, {}};
        const fake::Reply own =
            fake::flag_reply(state, exchange.request->target, nullptr, exchange.at);
        if (own.body == exchange.reply->body) return RecordedFlag{value, ttl, verbatim};
      }
    }
  }
  return std::nullopt;
}

}  // namespace plumbline::replay
