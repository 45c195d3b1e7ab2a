#include "reference/telemetry/tags.h"

#include <algorithm>

namespace plumbline::telemetry {
namespace {

constexpr TagType kInteger = TagType::integer;
constexpr TagType kBoolean = TagType::boolean;
constexpr TagType kText = TagType::text;
constexpr TagScope kOut = TagScope::databricks;
constexpr TagScope kBoth = TagScope::local_and_databricks;
constexpr TagScope kLocal = TagScope::local;

// Columns: id, name, type, scope, and on which events: connection, statement, error.
constexpr std::array<TagInfo, kTagCount> kTags{{
    {TagId::workspace_id, "workspace.id", kText, kOut, true, false, false},
    {TagId::session_id, "session.id", kText, kOut, true, true, true},
    {TagId::driver_version, "driver.version", kText, kBoth, true, false, false},
    {TagId::driver_os, "driver.os", kText, kBoth, true, false, false},
    {TagId::driver_runtime, "driver.runtime", kText, kBoth, true, false, false},
    {TagId::feature_cloudfetch, "feature.cloudfetch", kBoolean, kOut, true, false, false},
    {TagId::feature_lz4, "feature.lz4", kBoolean, kOut, true, false, false},
    {TagId::feature_direct_results, "feature.direct_results", kBoolean, kOut, true, false, false},
    {TagId::server_address, "server.address", kText, kLocal, true, false, false},
    {TagId::statement_id, "statement.id", kText, kOut, false, true, true},
    {TagId::result_format, "result.format", kText, kOut, false, true, false},
    {TagId::result_chunk_count, "result.chunk_count", kInteger, kOut, false, true, false},
    {TagId::result_bytes_downloaded, "result.bytes_downloaded", kInteger, kOut, false, true, false},
    {TagId::result_compression_enabled, "result.compression_enabled", kBoolean, kOut, false, true,
     false},
    {TagId::poll_count, "poll.count", kInteger, kOut, false, true, false},
    {TagId::poll_latency_ms, "poll.latency_ms", kInteger, kOut, false, true, false},
    {TagId::error_type, "error.type", kText, kOut, false, false, true},
    {TagId::error_code, "error.code", kInteger, kOut, false, false, true},
}};

// Bytes of the code point that a UTF-8 lead byte announces; 1 for any other byte.
std::size_t announced_length(unsigned char lead) {
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  return 1;
}

}  // namespace

const char* to_string(MetricKind kind) noexcept {
  switch (kind) {
    case MetricKind::connection:
      return "connection";
    case MetricKind::statement:
      return "statement";
    case MetricKind::error:
      return "error";
  }
  return "error";
}

const std::array<TagInfo, kTagCount>& tag_table() noexcept { return kTags; }

const TagInfo& tag_info(TagId id) noexcept { return kTags[static_cast<std::size_t>(id)]; }

std::optional<TagId> find_tag(std::string_view name) noexcept {
  for (const TagInfo& tag : kTags) {
    if (tag.name == name) return tag.id;
  }
  return std::nullopt;
}

bool is_exported(TagId id, MetricKind kind) noexcept {
  const TagInfo& tag = tag_info(id);
  if (tag.scope == TagScope::local) return false;
  switch (kind) {
    case MetricKind::connection:
      return tag.connection;
    case MetricKind::statement:
      return tag.statement;
    case MetricKind::error:
      return tag.error;
  }
  return false;
}

std::string_view cut_at_code_point(std::string_view text, std::size_t bytes_max) noexcept {
  if (text.size() <= bytes_max) return text;
  // A code point that the cut splits began at most 3 bytes before it.
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes_max); ++back) {
    const auto byte = static_cast<unsigned char>(text[bytes_max - back]);
    const bool continues = (byte & 0xC0U) == 0x80U;
    if (continues) continue;
    return text.substr(0, announced_length(byte) > back ? bytes_max - back : bytes_max);
  }
  return text.substr(0, bytes_max);
}

TagValue TagValue::of(std::int64_t value) noexcept {
  TagValue tag;
  tag.number_ = value;
  return tag;
}

TagValue TagValue::of(bool value) noexcept {
  TagValue tag;
  tag.type_ = TagType::boolean;
  tag.number_ = value ? 1 : 0;
  return tag;
}

TagValue TagValue::of(std::string_view value) noexcept {
  const std::string_view kept = cut_at_code_point(value, kTextBytesMax);
  TagValue tag;
  tag.type_ = TagType::text;
  tag.truncated_ = kept.size() < value.size();
  tag.size_ = static_cast<std::uint8_t>(kept.size());
  std::copy(kept.begin(), kept.end(), tag.text_.begin());
  return tag;
}

bool TagValue::operator==(const TagValue& other) const noexcept {
  return type_ == other.type_ && number_ == other.number_ && truncated_ == other.truncated_ &&
         text() == other.text();
}

bool accepts(TagId id, const TagValue& value) noexcept { return tag_info(id).type == value.type(); }

}  // namespace plumbline::telemetry
