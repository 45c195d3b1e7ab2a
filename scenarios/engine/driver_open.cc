#include "scenarios/engine/driver_open.h"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "fake_server/core/duration_text.h"
#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

using Json = nlohmann::json;

// The settings of the protocol have other names and units than a profile's parameters.
Json settings_of(const std::map<std::string, std::string>& parameters) {
  Json settings = Json::object();
  for (const auto& [name, value] : parameters) {
    if (name == "batch_size") settings["batch_size"] = std::stoll(value);
    if (name != "flush_interval") continue;
    const auto interval = parse_duration(value).value_or(Duration::zero());
    settings["flush_interval_ms"] =
        std::chrono::duration_cast<std::chrono::milliseconds>(interval).count();
  }
  return settings;
}

bool changes_token(const std::vector<Step>& steps, const std::string& connection) {
  for (const Step& step : steps) {
    const auto* token = std::get_if<TokenStep>(&step);
    if (token != nullptr && token->connection == connection) return true;
    const auto* parallel = std::get_if<ParallelStep>(&step);
    if (parallel == nullptr) continue;
    for (const auto& lane : parallel->lanes) {
      if (changes_token(lane, connection)) return true;
    }
  }
  return false;
}

std::string upper_case(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

}  // namespace

std::string spelled(const std::string& spelling, const std::string& address) {
  if (spelling.empty()) return address;
  std::string text = spelling;
  const std::pair<std::string_view, std::string> names[] = {
      {"{host}", address}, {"{HOST}", upper_case(address)}, {"{host.}", address + "."}};
  for (const auto& [name, value] : names) {
    if (const std::size_t at = text.find(name); at != std::string::npos)
      text.replace(at, name.size(), value);
  }
  return text;
}

std::string http_path_of(std::uint64_t number) {
  char path[48];  // 16 digits and what stands before them
  std::snprintf(path, sizeof(path), "/sql/1.0/warehouses/%016llx",
                static_cast<unsigned long long>(number));
  return path;
}

Json members_of(const OpenRequest& request) {
  const OpenStep& step = request.step;
  Json open{{"connection", step.connection},
            {"host", spelled(step.spelling, request.place.host)},
            {"port", request.place.port},
            {"http_path", request.http_path},
            {"telemetry", step.telemetry}};
  const auto add = [&open](const char* name, const std::string& value) {
    if (!value.empty()) open[name] = value;
  };
  add("token", request.canaries.token_of(step.token));
  add("org", step.org);
  add("proxy", request.proxy);
  add("ca_file", request.ca_file);
  if (request.driver.can("user_agent")) open["user_agent"] = request.canaries.agent;
  if (request.driver.can("catalog")) open["catalog"] = request.canaries.catalog;
  if (request.driver.can("catalog")) open["schema"] = request.canaries.schema;
  if (request.driver.can("query_tags"))
    open["query_tags"] = Json{{"plumbline", request.canaries.tag}};
  Json settings = settings_of(request.parameters);
  if (changes_token(request.scenario.steps, step.connection)) settings["token_renewable"] = true;
  const bool plain = request.ca_file.empty() && request.proxy.empty();
  if (plain && request.driver.can("telemetry_http")) settings["tls"] = false;
  if (!settings.empty()) open["settings"] = std::move(settings);
  return open;
}

}  // namespace plumbline::scenario
