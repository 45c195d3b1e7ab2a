#include "fake_server/core/service.h"

#include <algorithm>
#include <utility>

#include "fake_server/core/answers.h"
#include "fake_server/core/credentials.h"
#include "fake_server/core/draw.h"
#include "fake_server/core/wall_time.h"

namespace plumbline::fake {
namespace {

// "application/json", with or without parameters, in any case.
bool is_json_type(const std::string* content_type) {
  if (content_type == nullptr) return false;
  std::string_view type = *content_type;
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  return same_name(type, "application/json");
}

// Takes one token out of the bucket if there is one.
bool admitted(const RateLimit& limit, std::int64_t& tokens, Duration& exact_at, Duration now) {
  const std::int64_t refilled =
      now > exact_at ? (now - exact_at).count() / limit.refill_interval.count() : 0;
  if (refilled >= limit.burst - tokens) {
    tokens = limit.burst;
    exact_at = now;
  } else {
    tokens += refilled;
    exact_at += limit.refill_interval * refilled;
  }
  if (tokens == 0) return false;
  --tokens;
  return true;
}

bool answers_alone(const AnswerRule& rule) {
  const bool refuses = rule.status && (*rule.status < 200 || *rule.status > 299);
  return refuses || rule.body || !rule.redirect.empty();
}

// Another path, or an endpoint's with another method.
Reply misdirected(Endpoint endpoint) {
  if (endpoint == Endpoint::other) return error_reply(404);
  Reply reply = error_reply(405);
  reply.headers.emplace_back("Allow", method_of(endpoint));
  return reply;
}

Reply limited_reply(const RateLimit& limit) {
  Reply reply = error_reply(429);
  const auto& wait = limit.retry_after_seconds;
  if (wait) reply.headers.emplace_back("Retry-After", std::to_string(*wait));
  return reply;
}

}  // namespace

Decoded decoded_body(const Request& request) {
  const bool telemetry = is_telemetry(endpoint_of(request.method, request.target));
  return telemetry ? decode(request.body) : Decoded{};
}

Service::Service(const std::map<std::string, Behaviour>& hosts, std::int64_t wall_start_ms,
                 std::uint64_t seed)
    : wall_start_ms_(wall_start_ms), seed_(seed) {
  for (const auto& [name, behaviour] : hosts) {
    hosts_.emplace(name, Host{});
    amend(name, behaviour);
  }
}

void Service::amend(const std::string& host, const Behaviour& behaviour) {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return;
  const bool same_limit = found->second.behaviour.rate_limit == behaviour.rate_limit;
  found->second.behaviour = behaviour;
  if (!same_limit && behaviour.rate_limit) {
    found->second.bucket_tokens = behaviour.rate_limit->burst;
    found->second.bucket_time = {};
  }
}

Reply Service::handle(const Request& request, Duration now) {
  return handle(request, decoded_body(request), now);
}

Reply Service::handle(const Request& request, const Decoded& decoded, Duration now) {
  const auto found = hosts_.find(request.host);
  if (found == hosts_.end()) return error_reply(421);
  Host& host = found->second;
  const Endpoint endpoint = endpoint_of(request.method, request.target);
  if (endpoint == Endpoint::other || request.method != method_of(endpoint)) {
    ++host.counts.other;
    return misdirected(endpoint);
  }
  const bool flag = endpoint == Endpoint::flag;
  const std::uint64_t number = flag ? ++host.counts.flag : ++host.counts.telemetry;
  const AnswerRule* rule = rule_for(found->first, host, flag, number, now);
  Reply reply = answer(host, {request, decoded, endpoint, now}, rule);
  if (rule != nullptr) apply(*rule, reply, now);
  return reply;
}

const AnswerRule* Service::rule_for(const std::string& name, const Host& host, bool flag,
                                    std::uint64_t number, Duration now) const {
  const auto& rules = flag ? host.behaviour.flag_answers : host.behaviour.telemetry;
  for (std::size_t index = 0; index < rules.size(); ++index) {
    if (!rules[index].matches(number, now)) continue;
    if (rules[index].per_mille >= 1000) return &rules[index];
    const std::string what = name + (flag ? "/flag/" : "/telemetry/") + std::to_string(index);
    if (happens(rules[index].per_mille, seed_, what, number)) return &rules[index];
  }
  return nullptr;
}

void Service::apply(const AnswerRule& rule, Reply& reply, Duration now) const {
  reply.delay = rule.delay;
  reply.delivery = rule.delivery;
  const std::string wait = retry_after(rule, now);
  const bool limited = find_header(reply.headers, "Retry-After") != nullptr;
  if (!wait.empty() && !limited) reply.headers.emplace_back("Retry-After", wait);
}

Reply Service::answer(Host& host, const Call& call, const AnswerRule* rule) const {
  const Behaviour& behaviour = host.behaviour;
  const auto& [request, decoded, endpoint, now] = call;
  if (rule != nullptr && answers_alone(*rule)) return scripted_reply(*rule);
  if (is_telemetry(endpoint) && behaviour.rate_limit &&
      !admitted(*behaviour.rate_limit, host.bucket_tokens, host.bucket_time, now)) {
    return limited_reply(*behaviour.rate_limit);
  }
  const bool open = endpoint == Endpoint::telemetry_unauthenticated;
  const int fault = open ? 0 : credential_fault(behaviour.tokens, request.headers, now);
  if (fault != 0) return error_reply(fault);
  if (endpoint == Endpoint::flag) return flag_reply(behaviour.flag, request.target, rule, now);
  const bool org = find_header(request.headers, "x-databricks-org-id") != nullptr;
  if (behaviour.require_org && !open && !org) return error_reply(400);
  if (!is_json_type(find_header(request.headers, "content-type"))) return error_reply(415);
  if (decoded.payload != profile_of(request.target)) return error_reply(400);
  return telemetry_reply(decoded.events_sent, rule);
}

std::string Service::retry_after(const AnswerRule& rule, Duration now) const {
  if (rule.retry_after_seconds) return std::to_string(*rule.retry_after_seconds);
  if (!rule.retry_after_date_in_seconds) return {};
  const auto wait = std::chrono::seconds(*rule.retry_after_date_in_seconds);
  const auto since_start = std::chrono::ceil<std::chrono::milliseconds>(now) + wait;
  return http_date(wall_start_ms_ + since_start.count());
}

EndpointCounts Service::counts(const std::string& host) const {
  const auto found = hosts_.find(host);
  return found == hosts_.end() ? EndpointCounts{} : found->second.counts;
}

}  // namespace plumbline::fake
