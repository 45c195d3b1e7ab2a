// The closed set of tags that may leave the process, and their values. An unlisted tag cannot be
// stored: there is no id for it, and a name that is not in the table finds none (PR-5). Application
// threads make values (no allocation); the encoder asks which of them an event of a kind may export
// (PR-7).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plumbline::telemetry {

/// The kinds of events that tags are listed for: the design's metric types.
enum class MetricKind : std::uint8_t { connection, statement, error };

/// The wire name, e.g. "statement".
[[nodiscard]] const char* to_string(MetricKind kind) noexcept;

/// Every tag there is.
enum class TagId : std::uint8_t {
  workspace_id,
  session_id,
  driver_version,
  driver_os,
  driver_runtime,
  feature_cloudfetch,
  feature_lz4,
  feature_direct_results,
  server_address,
  statement_id,
  result_format,
  result_chunk_count,
  result_bytes_downloaded,
  result_compression_enabled,
  poll_count,
  poll_latency_ms,
  error_type,
  error_code
};
inline constexpr std::size_t kTagCount = 18;

/// Where a tag may go. `local` stays in the process (PR-7).
enum class TagScope : std::uint8_t { local, databricks, local_and_databricks };

/// What a tag holds. Numbers are integers: a NaN cannot be stored (WF-9).
enum class TagType : std::uint8_t { integer, boolean, text };

/// One row of the allow-list.
struct TagInfo {
  TagId id;
  std::string_view name;  ///< on the wire, e.g. "result.format"
  TagType type;
  TagScope scope;
  bool connection;  ///< allowed on a connection event
  bool statement;   ///< allowed on a statement event
  bool error;       ///< allowed on an error event
};

/// The allow-list, in the order of TagId.
[[nodiscard]] const std::array<TagInfo, kTagCount>& tag_table() noexcept;

/// The row of a tag.
[[nodiscard]] const TagInfo& tag_info(TagId id) noexcept;

/// The tag with that wire name (exact); none for any other name: it is dropped silently (PR-5).
[[nodiscard]] std::optional<TagId> find_tag(std::string_view name) noexcept;

/// True when events of that kind may carry the tag to the service (PR-5, PR-7).
[[nodiscard]] bool is_exported(TagId id, MetricKind kind) noexcept;

/// The longest prefix of at most `bytes_max` bytes that does not end inside a UTF-8 code point.
/// Bytes that are not UTF-8 are cut like single bytes. Never allocates.
[[nodiscard]] std::string_view cut_at_code_point(std::string_view text,
                                                 std::size_t bytes_max) noexcept;

/// A tag's value: an integer, a boolean, or a short text, inline. Trivially copyable; 144 bytes at
/// most.
class TagValue {
 public:
  /// Longer texts are cut at a code point and marked truncated.
  static constexpr std::size_t kTextBytesMax = 128;

  TagValue() noexcept = default;  ///< the integer 0
  /// A value of that type; a text is copied, and cut if it is long.
  [[nodiscard]] static TagValue of(std::int64_t value) noexcept;
  [[nodiscard]] static TagValue of(bool value) noexcept;
  [[nodiscard]] static TagValue of(std::string_view value) noexcept;
  /// A literal or C string; without it a pointer would become a bool. Precondition: not null.
  [[nodiscard]] static TagValue of(const char* value) noexcept {
    return of(std::string_view{value});
  }
  [[nodiscard]] static TagValue of(int value) noexcept { return of(std::int64_t{value}); }

  /// What it holds, and whether its text was cut.
  [[nodiscard]] TagType type() const noexcept { return type_; }
  [[nodiscard]] bool truncated() const noexcept { return truncated_; }
  /// The value as that type; 0, false or "" when it is of another.
  [[nodiscard]] std::int64_t integer() const noexcept {
    return type_ == TagType::integer ? number_ : 0;
  }
  [[nodiscard]] bool boolean() const noexcept { return type_ == TagType::boolean && number_ != 0; }
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

  bool operator==(const TagValue& other) const noexcept;

 private:
  std::int64_t number_ = 0;
  std::array<char, kTextBytesMax> text_{};
  std::uint8_t size_ = 0;
  TagType type_ = TagType::integer;
  bool truncated_ = false;
};

/// A tag with its value.
struct Tag {
  TagId id = TagId::workspace_id;
  TagValue value;
  bool operator==(const Tag&) const noexcept = default;
};

/// True when the value is of the tag's type; others are not stored.
[[nodiscard]] bool accepts(TagId id, const TagValue& value) noexcept;

}  // namespace plumbline::telemetry
