#include "reference/telemetry/tag_set.h"

#include <algorithm>
#include <cstring>

namespace plumbline::telemetry {

void TagSet::set(TagId id, const TagValue& value) noexcept {
  const auto end = entries_.begin() + size_;
  auto entry = std::find_if(entries_.begin(), end, [id](const Entry& e) { return e.id == id; });
  if (entry == end && size_ == kTagsMax) return;
  if (entry == end) {
    ++size_;
  } else {
    remove_text(*entry);
  }
  *entry = Entry{value.type() == TagType::boolean ? static_cast<std::int64_t>(value.boolean())
                                                  : value.integer(),
                 text_size_,
                 0,
                 id,
                 value.type(),
                 value.truncated()};
  if (value.type() == TagType::text) append_text(*entry, value.text());
}

void TagSet::append_text(Entry& entry, std::string_view text) noexcept {
  const auto fitting = cut_at_code_point(text, unused_bytes());
  std::memcpy(text_.data() + text_size_, fitting.data(), fitting.size());
  entry.size = static_cast<std::uint8_t>(fitting.size());
  entry.truncated = entry.truncated || fitting.size() < text.size();
  text_size_ = static_cast<std::uint16_t>(text_size_ + fitting.size());
}

void TagSet::remove_text(const Entry& entry) noexcept {
  const std::size_t end = std::size_t{entry.offset} + entry.size;
  std::memmove(text_.data() + entry.offset, text_.data() + end, text_size_ - end);
  for (std::size_t i = 0; i < size_; ++i) {
    if (entries_[i].offset < end) continue;
    entries_[i].offset = static_cast<std::uint16_t>(entries_[i].offset - entry.size);
  }
  text_size_ = static_cast<std::uint16_t>(text_size_ - entry.size);
}

std::size_t TagSet::truncated() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.begin() + size_,
                    [](const Entry& entry) { return entry.truncated; }));
}

std::vector<Tag> TagSet::to_tags() const {
  std::vector<Tag> tags;
  tags.reserve(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    const Entry& entry = entries_[i];
    TagValue value = TagValue::of(entry.number);
    if (entry.type == TagType::boolean) value = TagValue::of(entry.number != 0);
    if (entry.type == TagType::text) {
      value = TagValue::of(std::string_view(text_.data() + entry.offset, entry.size));
    }
    tags.push_back(Tag{entry.id, value});
  }
  return tags;
}

}  // namespace plumbline::telemetry
