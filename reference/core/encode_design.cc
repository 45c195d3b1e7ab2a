// The design profile's payload: {"metrics":[...]} (databricks-sql-go PR 298).
#include <optional>

#include "reference/core/dates.h"
#include "reference/core/json_writer.h"
#include "reference/core/payload_form.h"

namespace plumbline::telemetry {
namespace {

// What tells one session, statement or workspace from another stays off the unauthenticated
// endpoint (PR-9).
bool identifies(TagId id) {
  return id == TagId::workspace_id || id == TagId::session_id || id == TagId::statement_id;
}

// Opens the "tags" object at the first tag, so that empty tags are omitted.
class TagsWriter {
 public:
  explicit TagsWriter(JsonWriter& json) : json_(json) {}
  template <typename Value>
  void add(TagId id, Value value) {
    if (!open_) json_.begin_object("tags");
    open_ = true;
    json_.member(tag_info(id).name, value);
  }
  void add_if_any(TagId id, std::string_view value) {
    if (!value.empty()) add(id, value);
  }
  void end() {
    if (open_) json_.end_object();
  }

 private:
  JsonWriter& json_;
  bool open_ = false;
};

void add_value(TagsWriter& tags, TagId id, const TagValue& value) {
  switch (value.type()) {
    case TagType::integer:
      return tags.add(id, value.integer());
    case TagType::boolean:
      return tags.add(id, value.boolean());
    case TagType::text:
      return tags.add_if_any(id, value.text());
  }
}

// The tags whose text is a member of the event.
std::optional<std::string_view> text_member(TagId id, const Config& config,
                                            const WireEvent& event) {
  switch (id) {
    case TagId::workspace_id:
      return event.workspace_id;
    case TagId::session_id:
      return event.session_id;
    case TagId::statement_id:
      return event.statement_id;
    case TagId::driver_version:
      return config.driver_version;
    case TagId::error_type:
      return event.error ? to_string(*event.error) : "";
    default:
      return std::nullopt;
  }
}

// The tags whose number is a member of the event; those of a statement are written 0 included.
std::optional<std::int64_t> number_member(TagId id, const WireEvent& event) {
  switch (id) {
    case TagId::result_chunk_count:
      return event.chunks.count;
    case TagId::result_bytes_downloaded:
      return event.chunks.bytes;
    case TagId::poll_count:
      return event.polls.count;
    case TagId::poll_latency_ms:
      return whole_milliseconds(event.polls.latency);
    case TagId::error_code:
      return event.http_status == 0 ? std::nullopt : std::optional{std::int64_t{event.http_status}};
    default:
      return std::nullopt;
  }
}

// A tag has one source: the event's member where there is one, else what the caller added.
void add_tag(TagsWriter& tags, TagId id, const Config& config, const WireEvent& event) {
  if (const auto text = text_member(id, config, event)) return tags.add_if_any(id, *text);
  if (const auto number = number_member(id, event)) return tags.add(id, *number);
  if (id == TagId::error_code) return;  // of the failure itself or of none
  if (const TagValue* value = added_tag(event, id)) add_value(tags, id, *value);
}

void add_ids(JsonWriter& json, const WireEvent& event) {
  json.member_if_any("workspace_id", event.workspace_id);
  json.member_if_any("session_id", event.session_id);
  if (event.kind != MetricKind::connection) json.member_if_any("statement_id", event.statement_id);
}

void append_event(std::string& out, const Config& config, const WireEvent& event,
                  bool authenticated) {
  JsonWriter json{out};
  json.begin_object();
  json.member("metric_type", to_string(event.kind));
  json.member("timestamp", rfc3339(event.time));
  if (authenticated) add_ids(json, event);
  // A statement always has its latency, 0 included; elsewhere 0 means that there is none.
  const std::int64_t latency = whole_milliseconds(event.latency);
  if (event.kind == MetricKind::statement || latency > 0) json.member("latency_ms", latency);
  if (event.error) json.member("error_type", to_string(*event.error));
  TagsWriter tags{json};
  for (const TagInfo& tag : tag_table()) {
    const bool allowed = is_exported(tag.id, event.kind) && (authenticated || !identifies(tag.id));
    if (allowed) add_tag(tags, tag.id, config, event);
  }
  tags.end();
  json.end_object();
}

std::string head(const Envelope& /*envelope*/) { return R"({"metrics":[)"; }

constexpr PayloadForm kForm{head, append_event, "]}"};

}  // namespace

const PayloadForm& design_form() noexcept { return kForm; }

}  // namespace plumbline::telemetry
