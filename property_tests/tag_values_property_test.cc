// Values of tags and the set that keeps them: texts cut at 128 bytes and between code points, five
// tags and 256 bytes of text in a set, the last writer of each wins. UTF-8 is told by the journal's
// check, which was written apart.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include "fake_server/journal/text_bytes.h"
#include "reference/telemetry/tag_set.h"

namespace plumbline::telemetry {
namespace {

// A code point as UTF-8.
std::string utf8(std::uint32_t point) {
  const auto tail = [point](unsigned shift) {
    return static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
  };
  if (point < 0x80U) return {static_cast<char>(point)};
  if (point < 0x800U) return {static_cast<char>(0xC0U | (point >> 6U)), tail(0)};
  if (point < 0x10000U) return {static_cast<char>(0xE0U | (point >> 12U)), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | (point >> 18U)), tail(12), tail(6), tail(0)};
}

// Text in code points of 1 to 4 bytes, the smallest and largest of each length among them.
rc::Gen<std::string> any_utf8() {
  const auto points =
      rc::gen::container<std::vector<std::uint32_t>>(rc::gen::element<std::uint32_t>(
          0x01U, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x10FFFFU));
  return rc::gen::map(points, [](const std::vector<std::uint32_t>& all) {
    std::string text;
    for (const std::uint32_t point : all) text += utf8(point);
    return text;
  });
}

RC_GTEST_PROP(TagValuesProperty, ACutTextIsTheLongestPrefixOfWholeCodePoints, ()) {
  const std::string text = *any_utf8();
  const auto most = *rc::gen::inRange<std::size_t>(0, text.size() + 2);
  const std::string kept(cut_at_code_point(text, most));
  RC_ASSERT(text.starts_with(kept));
  RC_ASSERT(kept.size() <= most);
  RC_ASSERT(journal::is_utf8(kept));
  // One code point more would not fit.
  std::size_t next = kept.size() + 1;
  while (next < text.size() && !journal::is_utf8(text.substr(0, next))) ++next;
  if (kept.size() < text.size()) RC_ASSERT(next > most);
}

RC_GTEST_PROP(TagValuesProperty, BytesThatAreNoTextAreCutWithinThreeBytesOfTheBound,
              (const std::string& bytes)) {
  const auto most = *rc::gen::inRange<std::size_t>(0, bytes.size() + 2);
  const std::string kept(cut_at_code_point(bytes, most));
  RC_ASSERT(bytes.starts_with(kept));
  RC_ASSERT(kept.size() <= most);
  if (bytes.size() <= most) RC_ASSERT(kept == bytes);
  if (bytes.size() > most) RC_ASSERT(kept.size() + 3 >= most);
}

RC_GTEST_PROP(TagValuesProperty, AValueKeeps128BytesAndSaysWhetherItWasCut, ()) {
  const std::string text =
      *rc::gen::oneOf(any_utf8(), rc::gen::scale(2.0, rc::gen::arbitrary<std::string>()));
  const TagValue value = TagValue::of(std::string_view(text));
  RC_ASSERT(text.starts_with(value.text()));
  RC_ASSERT(value.text().size() <= TagValue::kTextBytesMax);
  RC_ASSERT(value.truncated() == (value.text().size() < text.size()));
  RC_ASSERT(value.truncated() == (text.size() > TagValue::kTextBytesMax));
}

struct Entry {
  TagId id = TagId::driver_os;
  std::string text;  // of a text
  std::int64_t number = 0;
};

std::ostream& operator<<(std::ostream& out, const Entry& entry) {
  return out << tag_info(entry.id).name << " = " << entry.text.size() << " bytes or "
             << entry.number;
}

rc::Gen<Entry> any_entry() {
  return rc::gen::exec([] {
    Entry entry;
    entry.id = *rc::gen::element(TagId::driver_os, TagId::driver_runtime, TagId::result_format,
                                 TagId::server_address, TagId::feature_lz4, TagId::error_code,
                                 TagId::poll_count);
    entry.number = *rc::gen::arbitrary<std::int64_t>();
    entry.text = *rc::gen::oneOf(any_utf8(), rc::gen::just(std::string(128, 'x')));
    return entry;
  });
}

TagValue value_of(const Entry& entry) {
  switch (tag_info(entry.id).type) {
    case TagType::integer:
      return TagValue::of(entry.number);
    case TagType::boolean:
      return TagValue::of(entry.number % 2 != 0);
    case TagType::text:
      return TagValue::of(std::string_view(entry.text));
  }
  return {};
}

// What a set holds, by the order of first setting.
class Model {
 public:
  void set(TagId id, const TagValue& value) {
    auto entry = std::find_if(entries_.begin(), entries_.end(),
                              [id](const Kept& kept) { return kept.id == id; });
    if (entry == entries_.end() && entries_.size() == TagSet::kTagsMax) return;
    if (entry == entries_.end()) {
      entries_.push_back(Kept{id, value, {}, false});
      entry = std::prev(entries_.end());
    }
    entry->value = value;
    entry->text.clear();
    std::size_t used = 0;
    for (const Kept& kept : entries_) used += kept.text.size();
    entry->text = cut_at_code_point(value.text(), TagSet::kTextBytesMax - used);
    entry->cut = value.truncated() || entry->text.size() < value.text().size();
  }
  void expect_same(const TagSet& tags) const {
    const std::vector<Tag> seen = tags.to_tags();
    RC_ASSERT(seen.size() == entries_.size());
    std::size_t cut = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      const Kept& kept = entries_[i];
      RC_ASSERT((seen[i].id == kept.id));
      RC_ASSERT((seen[i].value.type() == kept.value.type()));
      RC_ASSERT(seen[i].value.integer() == kept.value.integer());
      RC_ASSERT(seen[i].value.boolean() == kept.value.boolean());
      RC_ASSERT(std::string(seen[i].value.text()) == kept.text);
      cut += kept.cut ? 1U : 0U;
    }
    RC_ASSERT(tags.truncated() == cut);
  }

 private:
  struct Kept {
    TagId id;
    TagValue value;
    std::string text;
    bool cut;
  };
  std::vector<Kept> entries_;
};

RC_GTEST_PROP(TagValuesProperty, ASetAgreesWithItsModel, ()) {
  const auto entries = *rc::gen::container<std::vector<Entry>>(any_entry());
  TagSet tags;
  tags.clear();
  Model model;
  for (const Entry& entry : entries) {
    const TagValue value = value_of(entry);
    tags.set(entry.id, value);
    model.set(entry.id, value);
    model.expect_same(tags);
  }
}

}  // namespace
}  // namespace plumbline::telemetry
