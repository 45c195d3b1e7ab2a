#include "reference/telemetry/tag_set.h"

#include <gtest/gtest.h>

#include <string>

namespace plumbline::telemetry {
namespace {

TagSet empty_set() {
  TagSet tags;
  tags.clear();
  return tags;
}

TEST(TagSet, KeepsTheLastWriterOfEachTag) {
  TagSet tags = empty_set();
  tags.set(TagId::driver_os, TagValue::of("linux, a long name"));
  tags.set(TagId::driver_runtime, TagValue::of("gcc"));
  tags.set(TagId::feature_lz4, TagValue::of(true));
  tags.set(TagId::driver_os, TagValue::of("bsd"));
  const auto all = tags.to_tags();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].value.text(), "bsd");
  EXPECT_EQ(all[1].value.text(), "gcc");
  EXPECT_TRUE(all[2].value.boolean());
}

TEST(TagSet, HoldsTwoFullTextsAndCutsTheThirdAtACodePoint) {
  TagSet tags = empty_set();
  tags.set(TagId::driver_os, TagValue::of(std::string(128, 'a')));
  tags.set(TagId::driver_runtime, TagValue::of(std::string(127, 'b')));
  EXPECT_EQ(tags.truncated(), 0U);
  tags.set(TagId::result_format, TagValue::of("\xC3\xA9"));
  EXPECT_EQ(tags.truncated(), 1U);
  EXPECT_EQ(tags.to_tags()[2].value.text(), "");
}

TEST(TagSet, CountsTextsThatWereCutBeforeTheyCame) {
  TagSet tags = empty_set();
  tags.set(TagId::driver_os, TagValue::of(std::string(128, 'a')));
  EXPECT_EQ(tags.truncated(), 0U);
  tags.set(TagId::driver_os, TagValue::of(std::string(129, 'a')));
  EXPECT_EQ(tags.truncated(), 1U);
}

TEST(TagSet, DropsTagsBeyondItsSizeAndStillReplacesThoseInside) {
  TagSet tags = empty_set();
  const TagId ids[] = {TagId::feature_cloudfetch, TagId::feature_lz4, TagId::feature_direct_results,
                       TagId::result_compression_enabled, TagId::driver_os};
  for (const TagId id : ids) {
    tags.set(id, id == TagId::driver_os ? TagValue::of("x") : TagValue::of(false));
  }
  tags.set(TagId::driver_runtime, TagValue::of("y"));
  tags.set(TagId::driver_os, TagValue::of("z"));
  ASSERT_EQ(tags.size(), 5U);
  EXPECT_EQ(tags.to_tags()[4].value.text(), "z");
}

}  // namespace
}  // namespace plumbline::telemetry
