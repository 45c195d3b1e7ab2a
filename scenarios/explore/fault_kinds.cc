#include "scenarios/explore/fault_kinds.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace plumbline::explore {
namespace {

using namespace std::chrono_literals;
using fake::AnswerRule;
using telemetry::Random;

template <typename T, std::size_t N>
T one_of(const std::array<T, N>& values, Random& random) {
  return values.at(random.below(N));
}

// Beyond the longest patience of a client: an export's attempt, a flag request.
constexpr Duration kLate = 11s;
constexpr Duration kLateFlag = 2500ms;

bool is_of_the_network(std::string_view kind) {
  constexpr std::array<std::string_view, 7> kNames{
      "refused", "tls", "dns", "reset", "connect_timeout", "latency", "duplicate"};
  return std::find(kNames.begin(), kNames.end(), kind) != kNames.end();
}

scenario::NetworkFault network_fault(std::string_view kind, const Chance& chance, Random& random) {
  scenario::NetworkFault fault{chance.from, chance.to, std::string(kind), chance.per_mille, {}};
  if (kind == "latency") fault.delay = one_of(std::array<Duration, 3>{5ms, 20ms, 80ms}, random);
  if (kind == "duplicate") fault.delay = one_of(std::array<Duration, 3>{0ms, 10ms, 5s}, random);
  return fault;
}

AnswerRule answer_of(std::string_view kind, Random& random) {
  AnswerRule rule;
  if (kind == "429" || kind == "429-retry-after") rule.status = 429;
  if (kind == "429-retry-after")
    rule.retry_after_seconds = one_of(std::array<std::int64_t, 4>{1, 3, 30, 120}, random);
  if (kind == "5xx") rule.status = one_of(std::array{500, 502, 503, 504}, random);
  if (kind == "4xx") rule.status = one_of(std::array{400, 401, 403, 404, 413}, random);
  if (kind == "redirect") {
    rule.status = one_of(std::array{301, 302, 307, 308}, random);
    rule.redirect = "https://elsewhere.cloud.databricks.test/telemetry-ext";
  }
  if (kind == "slow") rule.delay = one_of(std::array<Duration, 3>{150ms, 400ms, 1s}, random);
  if (kind == "late") rule.delay = kLate;
  if (const auto delivery = fake::delivery_named(kind)) rule.delivery = *delivery;
  return rule;
}

}  // namespace

const std::vector<std::string>& fault_kinds() {
  static const std::vector<std::string> kinds{"refused",
                                              "tls",
                                              "dns",
                                              "reset",
                                              "connect_timeout",
                                              "latency",
                                              "duplicate",
                                              "429",
                                              "5xx",
                                              "429-retry-after",
                                              "4xx",
                                              "redirect",
                                              "slow",
                                              "late",
                                              "hang",
                                              "truncated",
                                              "garbled",
                                              "endless",
                                              "trickled",
                                              "reset_before_headers",
                                              "reset_after_headers"};
  return kinds;
}

void add_fault(scenario::Host& host, std::string_view kind, const Chance& chance, Random& random) {
  if (is_of_the_network(kind)) return host.network.push_back(network_fault(kind, chance, random));
  AnswerRule rule = answer_of(kind, random);
  rule.from = chance.from;
  rule.to = chance.to;
  rule.per_mille = chance.per_mille;
  host.behaviour.telemetry.push_back(rule);
  if (kind == "late") rule.delay = kLateFlag;
  host.behaviour.flag_answers.push_back(rule);
}

}  // namespace plumbline::explore
