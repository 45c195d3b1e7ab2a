#include "scenarios/judge/profile_parameters.h"

#include <unordered_map>

namespace plumbline::judge {
namespace {

// Beyond any batch or count that a client could honestly be configured with; bounds arithmetic on
// them.
constexpr std::int64_t kCountMax = 1'000'000;
// 1 GiB: the bound on a journal, hence on a payload in it.
constexpr std::int64_t kBytesMax = 1'073'741'824;

Parameter duration(std::string name) { return {std::move(name), ParameterType::duration}; }
Parameter boolean(std::string name) { return {std::move(name), ParameterType::boolean}; }
Parameter text(std::string name) { return {std::move(name), ParameterType::text}; }
Parameter texts(std::string name) { return {std::move(name), ParameterType::texts}; }
Parameter integer(std::string name, std::int64_t low, std::int64_t high) {
  return {std::move(name), ParameterType::integer, low, high};
}
Parameter word(std::string name, std::vector<std::string> words) {
  return {std::move(name), ParameterType::word, 0, 0, std::move(words)};
}

using Table = std::vector<Parameter>;

Table wire_format() {
  return {word("payload", {"design", "shipped"}),
          text("telemetry_path"),
          text("telemetry_path_unauthenticated"),
          text("flag_path_prefix"),
          text("flag_name"),
          texts("statement_event"),
          texts("session_open_event"),
          texts("session_close_event"),
          boolean("items_member"),
          boolean("int64_as_text"),
          boolean("timestamps")};
}

Table flag() {
  return {boolean("force"),
          boolean("honours_ttl_seconds"),
          duration("flag_ttl"),
          duration("flag_ttl_min"),
          duration("flag_ttl_max"),
          duration("flag_timeout"),
          duration("flag_failure_ttl"),
          duration("connect_budget")};
}

Table batching() {
  return {integer("batch_size", 1, kCountMax),        duration("flush_interval"),
          integer("batch_size_max", 1, kCountMax),    integer("payload_max", 1, kBytesMax),
          integer("flushes_in_flight", 1, kCountMax), boolean("connection_events_at_once")};
}

Table exports() {
  return {
      integer("max_retries", 0, kCountMax), duration("retry_delay"),     boolean("backoff_grows"),
      duration("connect_timeout"),          duration("attempt_timeout"), duration("export_budget"),
      duration("retry_after_cap")};
}

Table breaker() {
  return {word("breaker_policy", {"consecutive", "rate"}),
          integer("breaker_threshold", 1, kCountMax),
          integer("breaker_window", 1, kCountMax),
          integer("breaker_calls_min", 1, kCountMax),
          duration("open_for"),
          duration("open_for_max"),
          integer("probes_to_close", 1, kCountMax),
          integer("probes_in_flight", 1, kCountMax)};
}

Table close_and_health() {
  return {duration("close_budget"), duration("healthy_within"),
          integer("slowdown_max_percent", 100, kCountMax)};
}

// The length and three letters tell sixty names apart; a hash of all letters takes longer than the
// rest of the look-up.
struct NameHash {
  std::size_t operator()(std::string_view name) const noexcept {
    constexpr std::size_t kFactor = 31;
    std::size_t hash = name.size();
    if (name.empty()) return hash;
    for (const char c : {name.front(), name[name.size() / 2], name.back()})
      hash = hash * kFactor + static_cast<unsigned char>(c);
    return hash;
  }
};

Table make_table() {
  Table all;
  for (const Table& part :
       {wire_format(), flag(), batching(), exports(), breaker(), close_and_health()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

const std::vector<Parameter>& parameters() {
  static const std::vector<Parameter> table = make_table();
  return table;
}

const Parameter* find_parameter(std::string_view name) {
  const std::size_t index = parameter_index(name);
  return index == parameters().size() ? nullptr : &parameters()[index];
}

std::size_t parameter_index(std::string_view name) {
  using Indices = std::unordered_map<std::string_view, std::size_t, NameHash>;
  static const Indices by_name = [] {
    Indices indices;
    for (const Parameter& parameter : parameters()) indices.emplace(parameter.name, indices.size());
    return indices;
  }();
  const auto found = by_name.find(name);
  return found == by_name.end() ? parameters().size() : found->second;
}

std::vector<std::string> parameter_names() {
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters()) names.push_back(parameter.name);
  return names;
}

}  // namespace plumbline::judge
