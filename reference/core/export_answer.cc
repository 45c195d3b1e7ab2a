// The edge where an export's answer is read as JSON. Hostile answers are values, never exceptions.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "reference/core/exporter.h"

namespace plumbline::telemetry {

std::uint64_t events_refused(std::string_view body, std::uint64_t sent) {
  const auto answer = nlohmann::json::parse(body, nullptr, false);
  if (!answer.is_object()) return 0;
  std::uint64_t refused = 0;
  const auto taken = answer.find("numProtoSuccess");
  if (taken != answer.end() && taken->is_number_integer()) {
    const auto count = std::max<std::int64_t>(taken->get<std::int64_t>(), 0);
    refused = sent - std::min(sent, static_cast<std::uint64_t>(count));
  }
  const auto errors = answer.find("errors");
  if (errors != answer.end() && errors->is_array()) {
    refused = std::max(refused, std::min<std::uint64_t>(errors->size(), sent));
  }
  return refused;
}

}  // namespace plumbline::telemetry
