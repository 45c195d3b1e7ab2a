#include "fake_server/core/endpoint.h"

#include <array>
#include <cstdint>

namespace plumbline::fake {
namespace {

constexpr std::string_view kPrefix = "databricks.partnerplatform.clientConfigsFeatureFlags.";
constexpr std::string_view kShippedFlags = "/api/2.0/connector-service/feature-flags/";
constexpr std::string_view kDesignFlags = "/api/2.0/feature-flags";

struct ClientFlag {
  std::string_view client;  // as in the path
  std::string_view flag;    // without the prefix
};
constexpr std::array kClientFlags{ClientFlag{"GOLANG", "enableTelemetryForGoDriver"},
                                  ClientFlag{"PYTHON", "enableTelemetryForPythonDriver"},
                                  ClientFlag{"NODEJS", "enableTelemetryForNodeJs"},
                                  ClientFlag{"OSS_JDBC", "enableTelemetryForJdbc"},
                                  ClientFlag{"ADBC", "enableTelemetryForAdbc"}};

struct Place {
  Endpoint endpoint = Endpoint::other;
  std::string_view profile;
};

std::string_view path_of(std::string_view target) noexcept {
  return target.substr(0, target.find('?'));
}

// CLIENT/VERSION after the prefix, both there and no third part.
bool is_shipped_flag_path(std::string_view path) noexcept {
  if (!path.starts_with(kShippedFlags)) return false;
  path.remove_prefix(kShippedFlags.size());
  const std::size_t slash = path.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < path.size() &&
         path.find('/', slash + 1) == std::string_view::npos;
}

Place place_of(std::string_view target) noexcept {
  const std::string_view path = path_of(target);
  if (path == "/telemetry-ext") return {Endpoint::telemetry, "shipped"};
  if (path == "/telemetry-unauth") return {Endpoint::telemetry_unauthenticated, "shipped"};
  if (path == "/api/2.0/telemetry-ext") return {Endpoint::telemetry, "design"};
  if (path == "/api/2.0/telemetry-unauth") return {Endpoint::telemetry_unauthenticated, "design"};
  if (path == kDesignFlags) return {Endpoint::flag, "design"};
  if (is_shipped_flag_path(path)) return {Endpoint::flag, "shipped"};
  return {};
}

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string queried_flag(std::string_view target) {
  const std::size_t question = target.find('?');
  if (question == std::string_view::npos) return {};
  std::string_view query = target.substr(question + 1);
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    if (pair.starts_with("flags=")) return percent_decoded(pair.substr(6));
    query.remove_prefix(pair.size() == query.size() ? pair.size() : pair.size() + 1);
  }
  return {};
}

}  // namespace

std::string_view to_string(Endpoint endpoint) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"telemetry", "telemetry_unauthenticated", "flag",
                                                   "other"};
  return kNames[static_cast<std::size_t>(endpoint)];
}

Endpoint endpoint_of(std::string_view method, std::string_view target) noexcept {
  return method == "CONNECT" ? Endpoint::other : place_of(target).endpoint;
}

bool is_telemetry(Endpoint endpoint) noexcept {
  return endpoint == Endpoint::telemetry || endpoint == Endpoint::telemetry_unauthenticated;
}

std::string_view profile_of(std::string_view target) noexcept { return place_of(target).profile; }

std::string_view method_of(Endpoint endpoint) noexcept {
  if (endpoint == Endpoint::other) return "";
  return endpoint == Endpoint::flag ? "GET" : "POST";
}

std::string flag_name_of(std::string_view target) {
  const Place place = place_of(target);
  if (place.endpoint != Endpoint::flag) return {};
  if (place.profile == "design") return queried_flag(target);
  const std::string_view rest = path_of(target).substr(kShippedFlags.size());
  const std::string_view client = rest.substr(0, rest.find('/'));
  for (const ClientFlag& known : kClientFlags) {
    if (known.client == client) return std::string(kPrefix) + std::string(known.flag);
  }
  return {};
}

}  // namespace plumbline::fake
