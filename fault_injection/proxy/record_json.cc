#include "fault_injection/proxy/record_json.h"

#include <nlohmann/json.hpp>

namespace plumbline::proxy {
namespace {

using Json = nlohmann::ordered_json;

Json begun(const std::string& route, std::uint64_t connection) {
  return {{"connection", connection}, {"route", route}};
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

void put_shape(Json& json, const ProxyFault& fault) {
  switch (fault.kind) {
    case FaultKind::latency:
      json["latency"] = to_text(fault.latency);
      json["jitter"] = to_text(fault.jitter);
      break;
    case FaultKind::bandwidth:
      json["bytes_per_second"] = fault.bytes_per_second;
      break;
    case FaultKind::slice:
      json["slice_bytes"] = fault.slice_bytes;
      json["slice_delay"] = to_text(fault.slice_delay);
      break;
    case FaultKind::tls_abort:
      json["hello"] = name_of(fault.hello);
      break;
    default:
      break;
  }
}

void put_position(Json& json, const ProxyFault& fault) {
  if (has_position(fault.kind)) json["at_byte"] = fault.at_byte;
  if (fault.kind == FaultKind::stall || fault.kind == FaultKind::hang) {
    json["duration"] = to_text(fault.duration);
  }
  if (fault.kind == FaultKind::corrupt) {
    json["length"] = fault.length;
    json["mask"] = fault.mask;
  }
}

Json json_of(const AppliedFault& applied) {
  const ProxyFault& fault = applied.fault;
  Json json{{"fault", applied.index}, {"kind", name_of(fault.kind)}};
  if (has_direction(fault.kind)) json["direction"] = name_of(fault.direction);
  put_shape(json, fault);
  put_position(json, fault);
  if (fault.window.from > Duration{0}) json["from"] = to_text(fault.window.from);
  if (fault.window.to < kForever) json["to"] = to_text(fault.window.to);
  return json;
}

}  // namespace

std::string decision_line(const std::string& route, std::uint64_t connection,
                          const Decision& decision) {
  Json line = begun(route, connection);
  line["faults"] = Json::array();
  for (const AppliedFault& applied : decision.faults) line["faults"].push_back(json_of(applied));
  for (const Draw& draw : decision.draws) {
    line["draws"].push_back(Json{{"fault", draw.index}, {"per_mille", draw.value}});
  }
  return text_of(line);
}

std::string refusal_line(const std::string& route, std::uint64_t connection,
                         const std::string& why) {
  Json line = begun(route, connection);
  line["refused"] = why;
  return text_of(line);
}

}  // namespace plumbline::proxy
