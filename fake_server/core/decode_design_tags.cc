#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "fake_server/core/decode_payload.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/core/schema_check.h"

namespace plumbline::fake {
namespace {

enum class TagType { text, count, boolean };

struct Tag {
  std::string_view name;
  bool connection = false;  // allowed on that kind of metric
  bool statement = false;
  bool error = false;
  TagType type = TagType::text;
};

// Wire format, design profile. server.address is local only and has a requirement of its own
// (PR-7).
constexpr std::string_view kLocalOnlyTag = "server.address";
constexpr std::array kTags{
    Tag{"workspace.id", true, false, false},
    Tag{"session.id", true, true, true},
    Tag{"driver.version", true, false, false},
    Tag{"driver.os", true, false, false},
    Tag{"driver.runtime", true, false, false},
    Tag{"feature.cloudfetch", true, false, false, TagType::boolean},
    Tag{"feature.lz4", true, false, false, TagType::boolean},
    Tag{"feature.direct_results", true, false, false, TagType::boolean},
    Tag{"statement.id", false, true, true},
    Tag{"result.format", false, true, false},
    Tag{"result.chunk_count", false, true, false, TagType::count},
    Tag{"result.bytes_downloaded", false, true, false, TagType::count},
    Tag{"result.compression_enabled", false, true, false, TagType::boolean},
    Tag{"poll.count", false, true, false, TagType::count},
    Tag{"poll.latency_ms", false, true, false, TagType::count},
    Tag{"error.type", false, false, true},
    Tag{"error.code", false, false, true},
};

const Tag* find_tag(std::string_view name) {
  const auto* found =
      std::find_if(kTags.begin(), kTags.end(), [&](const Tag& tag) { return tag.name == name; });
  return found == kTags.end() ? nullptr : found;
}

bool allowed(const Tag& tag, const std::string& kind) {
  if (kind == "connection") return tag.connection;
  if (kind == "statement") return tag.statement;
  return kind != "error" || tag.error;  // an unknown kind is reported as such, not by its tags
}

// A tag's value as text: the wire format leaves open whether numbers and booleans are quoted.
std::optional<std::string> value_text(const JsonNode& value) {
  if (value.is_text()) return std::string(value.text);
  if (value.is_boolean()) return std::string(value.whole != 0 ? "true" : "false");
  const auto number = whole_number(&value);
  return number ? std::optional(std::to_string(*number)) : std::nullopt;
}

void check_tag_value(const Tag& tag, const std::string& text, const Place& place,
                     Findings& findings) {
  if (text.empty()) findings.add("WF-3", place.pointer(), "an empty string is left out");
  if (tag.type == TagType::boolean && text != "true" && text != "false") {
    findings.add("WF-3", place.pointer(), "expected true or false, found " + json::describe(text));
  }
  if (tag.type != TagType::count) return;
  const auto number = parse_int64(text);
  if (!number) {
    findings.add("WF-3", place.pointer(), "expected a whole number, found " + json::describe(text));
  } else if (*number < 0) {
    findings.add("WF-6", place.pointer(), "expected at least 0, found " + text);
  }
}

void check_tag(const std::string& name, const std::optional<std::string>& text,
               const std::string& kind, const Place& place, Findings& findings) {
  if (name == kLocalOnlyTag) {
    findings.add("PR-7", place.pointer(), "a local-only tag is exported");
    return;
  }
  const Tag* tag = find_tag(name);
  if (tag == nullptr || !allowed(*tag, kind)) {
    findings.add("PR-5", place.pointer(), "not an allow-listed tag of this kind of metric");
  } else if (text) {
    check_tag_value(*tag, *text, place, findings);
  }
}

void read_tag(const JsonNode& value, const Place& place, DecodedEvent& event, Findings& findings) {
  auto text = value_text(value);
  if (!text) {
    findings.add("WF-3", place.pointer(),
                 "expected a string, a whole number, true or false, found " + describe(value));
  }
  const std::string name(value.name);
  check_tag(name, text, event.kind, place, findings);
  if (text) event.tags.emplace_hint(event.tags.end(), name, *std::move(text));
}

void check_id(const DecodedEvent& event, std::string_view member, const std::string& id,
              const std::string& tag_name, Findings& findings) {
  const Tag* tag = find_tag(tag_name);
  if (tag == nullptr || !allowed(*tag, event.kind)) return;
  const auto found = event.tags.find(tag_name);
  const std::string_view tagged = found == event.tags.end() ? std::string_view() : found->second;
  if (tagged == id) return;
  if (tagged.empty()) {
    findings.add("WF-3", event.pointer + "/tags", "expected the required tag " + tag_name);
  } else if (id.empty()) {
    findings.add("WF-3", json::pointer_to_member(event.pointer, member),
                 "expected the id that the tags have");
  } else {
    findings.add("WF-3", json::pointer_to_member(event.pointer + "/tags", tag_name),
                 "another id than " + std::string(member));
  }
}

}  // namespace

void read_design_tags(const JsonNode& metric, DecodedEvent& event, Findings& findings) {
  const JsonNode* found = metric.find("tags");
  if (found == nullptr) return;
  const Place around(event.pointer);
  const Place place(around, "tags");
  if (!found->is_object()) {
    findings.add("WF-3", place.pointer(), "expected an object, found " + describe(*found));
    return;
  }
  if (found->size == 0) findings.add("WF-3", place.pointer(), "empty tags are left out");
  for (const JsonNode& tag : *found) read_tag(tag, Place(place, tag.name), event, findings);
}

void check_design_ids(const DecodedEvent& event, Findings& findings) {
  check_id(event, "workspace_id", event.workspace_id, "workspace.id", findings);
  check_id(event, "session_id", event.session_id, "session.id", findings);
  check_id(event, "statement_id", event.statement_id, "statement.id", findings);
}

}  // namespace plumbline::fake
