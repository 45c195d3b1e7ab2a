#include "fault_injection/proxy/plan.h"

#include <algorithm>
#include <charconv>

namespace plumbline::proxy {
namespace {

constexpr std::size_t kHostBytesMax = 253;  // RFC 1035, as text

bool is_host_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

}  // namespace

const std::vector<std::string>& fault_kind_names() {
  static const std::vector<std::string> names{"latency",    "bandwidth", "slice",     "stall",
                                              "half_close", "reset",     "truncate",  "corrupt",
                                              "refuse",     "hang",      "tls_abort", "down"};
  return names;
}

const std::string& name_of(FaultKind kind) {
  return fault_kind_names()[static_cast<std::size_t>(kind)];
}

std::optional<FaultKind> kind_named(std::string_view name) {
  const auto& names = fault_kind_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<FaultKind>(found - names.begin());
}

bool has_direction(FaultKind kind) noexcept {
  switch (kind) {
    case FaultKind::refuse:
    case FaultKind::hang:
    case FaultKind::tls_abort:
    case FaultKind::down:
      return false;
    default:
      return true;
  }
}

bool has_position(FaultKind kind) noexcept {
  switch (kind) {
    case FaultKind::stall:
    case FaultKind::half_close:
    case FaultKind::reset:
    case FaultKind::truncate:
    case FaultKind::corrupt:
      return true;
    default:
      return false;
  }
}

std::string name_of(Direction direction) {
  return direction == Direction::upstream ? "upstream" : "downstream";
}

std::string name_of(HelloPoint point) { return point == HelloPoint::during ? "during" : "after"; }

std::optional<Target> parse_target(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon > kHostBytesMax) return std::nullopt;
  const std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool whole = error == std::errc() && rest == digits.data() + digits.size() && port > 0;
  if (!whole || !std::all_of(host.begin(), host.end(), is_host_byte)) return std::nullopt;
  return Target{std::string(host), port};
}

std::vector<std::string> route_names(const ProxyPlan& plan) {
  std::vector<std::string> names;
  for (const ProxyRoute& route : plan.routes) names.push_back(route.name);
  return names;
}

}  // namespace plumbline::proxy
