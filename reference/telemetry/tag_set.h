// A few tags inside an event, without allocation: entries of fixed size and one arena for their
// texts. The interceptor fills it on the caller's thread, the aggregator reads it on the runner's.
// A plain value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "reference/telemetry/tags.h"

namespace plumbline::telemetry {

/// At most `kTagsMax` tags, the last writer of each wins. Trivially copyable. A default-constructed
/// set is uninitialised, so that a context value costs nothing while telemetry is off: call `clear`
/// first.
class TagSet {
 public:
  /// Tags that one kind of event may export and that no other member of the event says (five, on a
  /// connection event).
  static constexpr std::size_t kTagsMax = 5;
  /// Two full texts: no kind of event exports more text tags (PR-5).
  static constexpr std::size_t kTextBytesMax = 2 * TagValue::kTextBytesMax;

  /// Makes the set empty.
  void clear() noexcept {
    size_ = 0;
    text_size_ = 0;
  }
  /// Stores a tag, replacing its earlier value. A text that no longer fits is cut at a code point
  /// and marked truncated; a tag beyond `kTagsMax` is dropped. Precondition: `accepts(id, value)`.
  void set(TagId id, const TagValue& value) noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Texts that were cut to fit.
  [[nodiscard]] std::size_t truncated() const noexcept;
  /// The tags, in order of their first setting. Allocates.
  [[nodiscard]] std::vector<Tag> to_tags() const;
  /// Bytes at the end of the set that carry nothing and need not be copied.
  [[nodiscard]] std::size_t unused_bytes() const noexcept { return kTextBytesMax - text_size_; }

 private:
  struct Entry {
    std::int64_t number;
    std::uint16_t offset;
    std::uint8_t size;
    TagId id;
    TagType type;
    bool truncated;
  };
  void append_text(Entry& entry, std::string_view text) noexcept;
  void remove_text(const Entry& entry) noexcept;

  std::array<Entry, kTagsMax> entries_;
  std::uint16_t text_size_;
  std::uint8_t size_;
  std::array<char, kTextBytesMax> text_;  // last: its unused tail is not copied
};

}  // namespace plumbline::telemetry
