#include "fault_injection/proxy/plan_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"

namespace plumbline::proxy {
namespace {

using Json = nlohmann::json;
using json::Fields;

constexpr std::size_t kPlanBytesMax = std::size_t{1} << 20U;  // as other files written by hand
constexpr std::size_t kRoutesMax = 64;                        // the hosts of a client
constexpr std::size_t kFaultsMax = 1'000;                     // a plan is written by hand
constexpr std::int64_t kCountMax = 1'000'000'000'000'000;     // more bytes than a run carries
constexpr std::int64_t kBytesPerSecondMax = 10'000'000'000;   // above what loopback carries
constexpr std::int64_t kSeedMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kPortMax = 65'535;

const Json& list(const Json& value, const std::string& pointer, std::size_t most) {
  json::expect_array(value, pointer, most);
  return value;
}

std::uint64_t count_of(Fields& fields, std::string_view name, std::int64_t low,
                       std::int64_t fallback) {
  return static_cast<std::uint64_t>(fields.integer_or(name, low, kCountMax, fallback));
}

Duration bounded(Fields& fields, std::string_view name, Duration most, Duration value) {
  if (value > most) fields.fail(name, "expected at most \"" + to_text(most) + "\"");
  return value;
}

Duration duration_if_any(Fields& fields, std::string_view name, Duration fallback) {
  return bounded(fields, name, kHoldMax, fields.duration_or(name, fallback));
}

// "connections": [first, last], or "after": so many connections that are left alone.
void read_connections(Fields& fields, ProxyFault& fault) {
  if (fields.has("connections") && fields.has("after")) {
    fields.fail("after", "expected either this or \"connections\", found both");
  }
  fault.first = count_of(fields, "after", 0, 0) + 1;
  const auto range = fields.range_if_any("connections");
  if (range) std::tie(fault.first, fault.last) = *range;
}

void read_window(Fields& fields, ProxyFault& fault) {
  fault.window.from = fields.duration_or("from", fault.window.from);
  fault.window.to = fields.duration_or("to", fault.window.to);
  if (fault.window.to <= fault.window.from) fields.fail("to", "expected a time after \"from\"");
}

void read_route_of(Fields& fields, const std::vector<std::string>& routes, ProxyFault& fault) {
  if (fields.optional("route") != nullptr) fault.route = fields.one_of("route", routes);
}

void read_shape(Fields& fields, ProxyFault& fault) {
  switch (fault.kind) {
    case FaultKind::latency:
      fault.latency = bounded(fields, "latency", kHoldMax, fields.duration("latency"));
      fault.jitter = bounded(fields, "jitter", fault.latency, fields.duration_or("jitter", {}));
      break;
    case FaultKind::bandwidth:
      fault.bytes_per_second =
          static_cast<std::uint64_t>(fields.integer("bytes_per_second", 1, kBytesPerSecondMax));
      break;
    case FaultKind::slice:
      fault.slice_bytes =
          static_cast<std::size_t>(fields.integer("slice_bytes", 1, std::int64_t{kPieceBytes}));
      fault.slice_delay = duration_if_any(fields, "slice_delay", {});
      break;
    case FaultKind::tls_abort:
      fault.hello = fields.one_of("hello", {"during", "after"}) == "after" ? HelloPoint::after
                                                                           : HelloPoint::during;
      break;
    default:
      break;
  }
}

void read_position(Fields& fields, ProxyFault& fault) {
  if (has_position(fault.kind)) {
    fault.at_byte = static_cast<std::uint64_t>(fields.integer("at_byte", 0, kCountMax));
  }
  if (fault.kind == FaultKind::stall || fault.kind == FaultKind::hang) {
    fault.duration = duration_if_any(fields, "duration", kHoldMax);
  }
  if (fault.kind == FaultKind::corrupt) {
    fault.length = count_of(fields, "length", 1, 1);
    fault.mask = static_cast<std::uint8_t>(fields.integer_or("mask", 1, 255, fault.mask));
  }
}

ProxyFault read_fault(const Json& value, const std::string& pointer,
                      const std::vector<std::string>& routes) {
  Fields fields(value, pointer);
  ProxyFault fault;
  fault.kind = *kind_named(fields.one_of("kind", fault_kind_names()));
  read_route_of(fields, routes, fault);
  read_window(fields, fault);
  if (has_direction(fault.kind)) {
    const bool up = fields.one_of("direction", {"upstream", "downstream"}) == "upstream";
    fault.direction = up ? Direction::upstream : Direction::downstream;
  }
  if (fault.kind != FaultKind::down) {
    read_connections(fields, fault);
    fault.per_mille =
        static_cast<int>(fields.integer_or("per_mille", 0, kPerMilleMax, kPerMilleMax));
  }
  read_shape(fields, fault);
  read_position(fields, fault);
  fields.finish();
  return fault;
}

std::optional<Target> read_target(Fields& fields) {
  if (fields.optional("target") == nullptr) return std::nullopt;
  const std::string text = fields.text("target");
  std::optional<Target> target = parse_target(text);
  if (!target) {
    fields.fail("target", "expected \"HOST:PORT\", found " + json::describe(Json(text)));
  }
  return target;
}

ProxyRoute read_route(const Json& value, const std::string& pointer,
                      const std::vector<std::string>& taken) {
  Fields fields(value, pointer);
  ProxyRoute route;
  route.name = fields.text("name");
  if (route.name.empty()) fields.fail("name", "expected a name, found an empty text");
  if (std::find(taken.begin(), taken.end(), route.name) != taken.end()) {
    fields.fail("name", "expected another name than the routes before");
  }
  route.address = fields.text_or("address", route.address);
  route.port = static_cast<std::uint16_t>(fields.integer_or("port", 0, kPortMax, 0));
  route.target = read_target(fields);
  fields.finish();
  return route;
}

std::vector<ProxyRoute> read_routes(Fields& fields) {
  ProxyPlan read;
  const std::string pointer = fields.pointer_to("routes");
  for (const Json& route : list(fields.required("routes"), pointer, kRoutesMax)) {
    read.routes.push_back(
        read_route(route, json::pointer_to_index(pointer, read.routes.size()), route_names(read)));
  }
  if (read.routes.empty()) fields.fail("routes", "expected at least one route, found none");
  return read.routes;
}

std::vector<ProxyFault> read_faults(Fields& fields, const std::vector<std::string>& routes) {
  std::vector<ProxyFault> faults;
  const Json* given = fields.optional("faults");
  if (given == nullptr) return faults;
  const std::string pointer = fields.pointer_to("faults");
  for (const Json& fault : list(*given, pointer, kFaultsMax)) {
    faults.push_back(read_fault(fault, json::pointer_to_index(pointer, faults.size()), routes));
  }
  return faults;
}

}  // namespace

ProxyPlan read_plan(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  ProxyPlan plan;
  plan.seed = static_cast<std::uint64_t>(fields.integer_or("seed", 0, kSeedMax, 1));
  plan.connections_max = static_cast<std::size_t>(fields.integer_or(
      "connections_max", 1, std::int64_t{kConnectionsMax}, std::int64_t{kConnectionsUsual}));
  plan.routes = read_routes(fields);
  plan.faults = read_faults(fields, route_names(plan));
  fields.finish();
  return plan;
}

ProxyPlan read_plan_file(const std::string& path) {
  try {
    return read_plan(json::read_file(path, kPlanBytesMax), "");
  } catch (const json::BadInput& bad) {
    throw json::BadInput("", path + ": " + bad.what());
  }
}

}  // namespace plumbline::proxy
