#include "reference/core/flag_answer.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "reference/core/text.h"

namespace plumbline::telemetry {
namespace {

using nlohmann::json;

// Far above any honest answer; a longer one was cut off on the way anyhow (answer_bytes_max).
constexpr std::size_t kBodyBytesMax = std::size_t{64} * 1024;

bool is_true(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  return value.is_string() && lower_case(value.get_ref<const std::string&>()) == "true";
}

bool enabled_in_object(const json& flags, const std::string& name) {
  const auto flag = flags.find(name);
  return flag != flags.end() && is_true(*flag);
}

// Every entry of that name must be true, so that a contradiction counts as not true.
bool enabled_in_list(const json& flags, const std::string& name) {
  bool enabled = false;
  for (const json& flag : flags) {
    if (!flag.is_object() || !flag.contains("name") || flag["name"] != name) continue;
    if (!flag.contains("value") || !is_true(flag["value"])) return false;
    enabled = true;
  }
  return enabled;
}

std::optional<std::int64_t> ttl_of(const json& answer) {
  const auto ttl = answer.find("ttl_seconds");
  if (ttl == answer.end() || !ttl->is_number_integer()) return std::nullopt;
  const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (ttl->is_number_unsigned() && ttl->get<std::uint64_t>() > most) return std::nullopt;
  return ttl->get<std::int64_t>();
}

}  // namespace

std::string flag_target(const Config& config) {
  if (config.profile == ProfileKind::design) return config.flag_path + "?flags=" + config.flag_name;
  return config.flag_path + "/" + config.flag_client + "/" + config.driver_version;
}

std::optional<FlagAnswer> parse_flag_answer(std::string_view body, std::string_view flag_name) {
  if (body.size() > kBodyBytesMax) return std::nullopt;
  const json answer = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!answer.is_object()) return std::nullopt;
  const auto flags = answer.find("flags");
  if (flags == answer.end()) return std::nullopt;
  const std::string name{flag_name};
  if (flags->is_object()) return FlagAnswer{enabled_in_object(*flags, name), ttl_of(answer)};
  if (flags->is_array()) return FlagAnswer{enabled_in_list(*flags, name), ttl_of(answer)};
  return std::nullopt;
}

}  // namespace plumbline::telemetry
