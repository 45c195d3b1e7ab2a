#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "fake_server/core/decode_payload.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/core/schema_check.h"
#include "fake_server/core/wall_time.h"

namespace plumbline::fake {
namespace {

// The text of a member; "" where there is none.
std::string_view read_text(const JsonNode& metric, std::string_view name,
                           const std::string& pointer, Findings& findings) {
  const JsonNode* found = metric.find(name);
  if (found == nullptr) return {};
  if (!found->is_text()) {
    findings.add("WF-3", json::pointer_to_member(pointer, name),
                 "expected a string, found " + describe(*found));
  } else if (found->text.empty()) {
    findings.add("WF-3", json::pointer_to_member(pointer, name), "an empty string is left out");
  }
  return text_of(found);
}

void read_kind(const JsonNode& metric, DecodedEvent& event, Findings& findings) {
  event.kind = read_text(metric, "metric_type", event.pointer, findings);
  if (event.kind == "connection" || event.kind == "statement" || event.kind == "error") return;
  const bool absent = metric.find("metric_type") == nullptr;
  findings.add("WF-3", event.pointer + "/metric_type",
               "expected connection, statement or error" +
                   (absent ? std::string() : ", found " + json::describe(event.kind)));
}

void read_latency(const JsonNode& metric, DecodedEvent& event, Findings& findings) {
  const auto fault = [&](const char* requirement, const std::string& what) {
    findings.add(requirement, event.pointer + "/latency_ms", what);
  };
  const JsonNode* found = metric.find("latency_ms");
  if (found == nullptr) {
    if (event.kind == "statement") fault("WF-3", "a statement has latency_ms");
    return;
  }
  event.latency_ms = found->is_text() ? std::nullopt : whole_number(found);
  if (!event.latency_ms) {
    fault("WF-3", "expected a whole number, found " + describe(*found));
  } else if (*event.latency_ms < 0) {
    fault("WF-6", "expected at least 0, found " + describe(*found));
  } else if (*event.latency_ms == 0 && event.kind == "connection") {
    fault("WF-3", "a connection's latency of 0 is left out");
  }
}

void read_timestamp(const JsonNode& metric, DecodedEvent& event, Findings& findings) {
  const auto fault = [&](const char* requirement, const std::string& what) {
    findings.add(requirement, event.pointer + "/timestamp", what);
  };
  if (metric.find("timestamp") == nullptr) fault("WF-3", "expected a timestamp");
  const std::string_view text = read_text(metric, "timestamp", event.pointer, findings);
  if (text.empty()) return;
  const WallTimeText time = read_rfc3339_utc(text);
  event.timestamp_ms = time.ms;
  if (!time.ms) fault("WF-5", time.fault + ", found " + json::describe(std::string(text)));
}

void check_members(const JsonNode& metric, const std::string& pointer, Findings& findings) {
  constexpr std::array<std::string_view, 8> kMembers{"metric_type", "timestamp",    "workspace_id",
                                                     "session_id",  "statement_id", "latency_ms",
                                                     "error_type",  "tags"};
  for (const JsonNode& part : metric) {
    if (std::find(kMembers.begin(), kMembers.end(), part.name) != kMembers.end()) continue;
    const std::string at = json::pointer_to_member(pointer, part.name);
    findings.add("WF-3", at, "unknown member");
    findings.add("PR-5", at, "not an allow-listed member");
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

void read_metric(const JsonNode& metric, const std::string& pointer, Decoded& decoded,
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
  event.fingerprint =
      identified(event) ? canonical_text(metric, metric.find("timestamp")) : event.text;
  decoded.events.push_back(std::move(event));
}

}  // namespace

void decode_design(const JsonNode& body, Decoded& decoded, Findings& findings) {
  decoded.payload = "design";
  check_envelope(body, {"metrics"}, findings);
  const JsonNode* metrics = event_array(body, "metrics", decoded, findings);
  if (metrics == nullptr) return;
  const std::size_t count = std::min(metrics->size, kEventsMax);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string pointer = json::pointer_to_index("/metrics", i);
    const JsonNode& metric = metrics->parts[i];
    if (metric.is_object()) {
      read_metric(metric, pointer, decoded, findings);
    } else {
      findings.add("WF-2", pointer, "expected an object, found " + describe(metric));
    }
  }
}

}  // namespace plumbline::fake
