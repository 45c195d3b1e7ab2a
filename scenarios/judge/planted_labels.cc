#include "scenarios/judge/planted_labels.h"

#include <nlohmann/json.hpp>

#include "fake_server/core/bounded_json.h"
#include "fake_server/core/schema_check.h"
#include "scenarios/judge/canary_search.h"
#include "scenarios/judge/planted_texts.h"

namespace plumbline::judge {
namespace {

using Json = nlohmann::json;

/// Takes the members that are for labels out of an event.
void leave_out_label_members(Json& value) {
  if (!value.is_structured()) return;
  if (value.is_object()) {
    value.erase("user_agent");
    value.erase("query_tags");
  }
  for (Json& child : value) leave_out_label_members(child);
}

/// Where in the event the label stands, besides the members that are for it; empty: nowhere.
std::string place_in_event(const fake::DecodedEvent& event, const std::string& label) {
  if (!find_canary(event.text, label)) return "";
  fake::ParsedJson parsed = fake::parse_bounded(event.text, fake::kDepthMax);
  if (!parsed.value) return event.pointer;
  leave_out_label_members(*parsed.value);
  const std::string rest = parsed.value->dump(-1, ' ', false, Json::error_handler_t::replace);
  return find_canary(rest, label) ? event.pointer + canary_pointer(rest, label) : "";
}

/// The same for a whole request. What could not be decoded is searched as it is.
std::string place_in(const Exchange& exchange, const std::string& label, std::size_t& unpackable) {
  for (const fake::DecodedEvent& event : exchange.decoded->events) {
    std::string place = place_in_event(event, label);
    if (!place.empty()) return place;
  }
  if (!exchange.decoded->events.empty()) return "";
  const SearchableBody body = searchable_body(exchange, unpackable);
  return place_of(*exchange.request, body, label, SearchedParts::body);
}

}  // namespace

void search_labels(const Evidence& evidence, Tally& tally) {
  const std::vector<std::string> labels = planted(evidence, "label");
  if (labels.empty()) return;
  std::size_t unpackable = kInflatedBytesMax;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (exchange.request == nullptr || exchange.endpoint == fake::Endpoint::other) continue;
    bool clean = true;
    for (const std::string& label : labels) {
      const std::string place = place_in(exchange, label, unpackable);
      if (place.empty()) continue;
      clean = false;
      tally.fail("the user's label \"" + recognisable(label) + "\" stands in " + place,
                 {exchange.request_sequence});
    }
    if (clean && exchange.telemetry()) tally.pass();
  }
}

}  // namespace plumbline::judge
