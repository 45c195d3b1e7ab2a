#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "fake_server/core/decode_payload.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/core/schema_check.h"
#include "fake_server/core/wall_time.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

std::string read_text(const Json& metric, std::string_view name, const std::string& pointer,
                      Findings& findings) {
  const auto found = metric.find(name);
  if (found == metric.end()) return {};
  if (!found->is_string()) {
    findings.add("WF-3", json::pointer_to_member(pointer, name),
                 "expected a string, found " + json::describe(*found));
    return {};
  }
  if (found->get_ref<const std::string&>().empty()) {
    findings.add("WF-3", json::pointer_to_member(pointer, name), "an empty string is left out");
  }
  return found->get<std::string>();
}

void read_kind(const Json& metric, DecodedEvent& event, Findings& findings) {
  event.kind = read_text(metric, "metric_type", event.pointer, findings);
  if (event.kind == "connection" || event.kind == "statement" || event.kind == "error") return;
  const bool absent = !metric.contains("metric_type");
  findings.add("WF-3", event.pointer + "/metric_type",
               "expected connection, statement or error" +
                   (absent ? std::string() : ", found " + json::describe(event.kind)));
}

void read_latency(const Json& metric, DecodedEvent& event, Findings& findings) {
  const std::string pointer = event.pointer + "/latency_ms";
  const auto found = metric.find("latency_ms");
  if (found == metric.end()) {
    if (event.kind == "statement") findings.add("WF-3", pointer, "a statement has latency_ms");
    return;
  }
  event.latency_ms = found->is_string() ? std::nullopt : whole_number(&*found);
  if (!event.latency_ms) {
    findings.add("WF-3", pointer, "expected a whole number, found " + json::describe(*found));
  } else if (*event.latency_ms < 0) {
    findings.add("WF-6", pointer, "expected at least 0, found " + json::describe(*found));
  } else if (*event.latency_ms == 0 && event.kind == "connection") {
    findings.add("WF-3", pointer, "a connection's latency of 0 is left out");
  }
}

void read_timestamp(const Json& metric, DecodedEvent& event, Findings& findings) {
  const std::string pointer = event.pointer + "/timestamp";
  if (!metric.contains("timestamp")) findings.add("WF-3", pointer, "expected a timestamp");
  const std::string text = read_text(metric, "timestamp", event.pointer, findings);
  if (text.empty()) return;
  const WallTimeText time = read_rfc3339_utc(text);
  event.timestamp_ms = time.ms;
  if (!time.ms) findings.add("WF-5", pointer, time.fault + ", found " + json::describe(text));
}

void check_members(const Json& metric, const std::string& pointer, Findings& findings) {
  constexpr std::array<std::string_view, 8> kMembers{"metric_type", "timestamp",    "workspace_id",
                                                     "session_id",  "statement_id", "latency_ms",
                                                     "error_type",  "tags"};
  for (const auto& [name, value] : metric.items()) {
    if (std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end()) continue;
    findings.add("WF-3", json::pointer_to_member(pointer, name), "unknown member");
    findings.add("PR-5", json::pointer_to_member(pointer, name), "not an allow-listed member");
  }
}

void read_counts(DecodedEvent& event) {
  const auto number = [&event](const char* tag) {
    const auto found = event.tags.find(tag);
    return found == event.tags.end() ? std::nullopt : parse_int64(found->second);
  };
  event.chunk_count = number("result.chunk_count");
  event.bytes = number("result.bytes_downloaded");
  event.poll_count = number("poll.count");
  event.poll_latency_ms = number("poll.latency_ms");
}

void read_error(DecodedEvent& event) {
  const auto tag = event.tags.find("error.type");
  if (event.error_type.empty() && tag != event.tags.end()) event.error_type = tag->second;
  event.has_error =
      event.kind == "error" || !event.error_type.empty() || event.tags.contains("error.code");
}

void read_metric(const Json& metric, const std::string& pointer, Decoded& decoded,
                 Findings& findings) {
  DecodedEvent event;
  event.pointer = pointer;
  check_members(metric, pointer, findings);
  read_kind(metric, event, findings);
  read_timestamp(metric, event, findings);
  event.workspace_id = read_text(metric, "workspace_id", pointer, findings);
  event.session_id = read_text(metric, "session_id", pointer, findings);
  event.statement_id = read_text(metric, "statement_id", pointer, findings);
  event.error_type = read_text(metric, "error_type", pointer, findings);
  read_latency(metric, event, findings);
  read_design_tags(metric, event, findings);
  check_design_ids(event, findings);
  read_counts(event);
  read_error(event);
  event.text = canonical_text(metric);
  Json without_time = metric;
  if (identified(event)) without_time.erase("timestamp");
  event.fingerprint = canonical_text(without_time);
  decoded.events.push_back(std::move(event));
}

}  // namespace

void decode_design(const Json& body, Decoded& decoded, Findings& findings) {
  decoded.payload = "design";
  check_envelope(body, {"metrics"}, findings);
  const Json* metrics = event_array(body, "metrics", decoded, findings);
  if (metrics == nullptr) return;
  const std::size_t count = std::min(metrics->size(), kEventsMax);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string pointer = json::pointer_to_index("/metrics", i);
    const Json& metric = (*metrics)[i];
    if (metric.is_object()) {
      read_metric(metric, pointer, decoded, findings);
    } else {
      findings.add("WF-2", pointer, "expected an object, found " + json::describe(metric));
    }
  }
}

}  // namespace plumbline::fake
