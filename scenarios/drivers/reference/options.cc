#include "scenarios/drivers/reference/options.h"

#include "reference/core/host_key.h"

namespace plumbline::drivers {
namespace {

const std::map<std::string, std::string> kChoices{
    {"on", "true"}, {"off", "false"}, {"force", "force"}};

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void add_setting(const std::string& name, const Json& value,
                 std::map<std::string, std::string>& keys) {
  const bool understood = name == "token_renewable" || (name == "session_over" && value == "sea");
  if (name == "batch_size") {
    keys["telemetry_batch_size"] = as_text(value);
  } else if (name == "flush_interval_ms") {
    keys["telemetry_flush_interval"] = as_text(value) + "ms";
  } else if (name == "driver") {
    for (const auto& [key, own] : value.items()) keys[key] = as_text(own);
  } else if (!understood) {
    throw Refusal("unsupported", "this driver has no setting " + name + " = " + value.dump());
  }
}

// From the text keys that a user of the driver would write.
telemetry::Config config_of(const Json& request) {
  std::map<std::string, std::string> keys;
  const auto choice = kChoices.find(request.value("telemetry", ""));
  if (choice != kChoices.end()) keys["telemetry"] = choice->second;
  const Json settings = request.value("settings", Json::object());
  for (const auto& [name, value] : settings.items()) add_setting(name, value, keys);
  const auto parsed = parse_config(telemetry::Config::shipped(), keys);
  if (parsed.problems.empty()) return parsed.config;
  const telemetry::ConfigProblem& first = parsed.problems.front();
  throw Refusal("invalid_request", first.key + "=" + first.value + ": " + first.reason);
}

telemetry::ConnectionOptions telemetry_options(const Json& request, const std::string& http_path) {
  const int port = request.value("port", 443);
  const auto host = request.at("host").get<std::string>();
  telemetry::ConnectionOptions options;
  options.host = port == 443 ? host : host + ":" + std::to_string(port);
  options.config = config_of(request);
  options.token = request.value("token", "");
  options.org_id = request.value("org", "");
  options.attributes = {telemetry::host_key(host), http_path, telemetry::SessionMode::sea,
                        telemetry::AuthMechanism::pat};
  return options;
}

}  // namespace

Options options_of(const Json& request) {
  const auto http_path = request.value("http_path", "");
  Options options;
  options.telemetry = telemetry_options(request, http_path);
  const auto entry = request.value("user_agent", "");
  options.host = {telemetry::origin_of(options.telemetry.host), route_of(request), {}};
  options.host.headers.push_back({"User-Agent", options.telemetry.config.user_agent() +
                                                    (entry.empty() ? "" : " (" + entry + ")")});
  if (!options.telemetry.org_id.empty())
    options.host.headers.push_back({"x-databricks-org-id", options.telemetry.org_id});
  options.warehouse = http_path.substr(http_path.rfind('/') + 1);
  options.session["warehouse_id"] = options.warehouse;
  for (const char* name : {"catalog", "schema"}) {
    if (request.contains(name)) options.session[name] = request[name];
  }
  const Json tags = request.value("query_tags", Json::object());
  for (const auto& [key, value] : tags.items())
    options.query_tags.push_back({{"key", key}, {"value", value}});
  return options;
}

telemetry::HttpRoute route_of(const Json& request) {
  return {request.value("ca_file", ""), request.value("proxy", "")};
}

}  // namespace plumbline::drivers
