#include "reference/telemetry/tags.h"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace plumbline::telemetry {
namespace {

static_assert(std::is_trivially_copyable_v<TagValue>);
static_assert(sizeof(TagValue) <= 144);

TEST(Tags, TableIsInTheOrderOfTheIds) {
  for (std::size_t i = 0; i < kTagCount; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(tag_table()[i].id), i);
  }
}

// The sample code wrote keys under one name and read them under another: here a name has one row.
TEST(Tags, EveryNameFindsItsOwnId) {
  for (const TagInfo& tag : tag_table()) EXPECT_EQ(find_tag(tag.name), tag.id);
}

TEST(Tags, AnUnlistedNameFindsNothing) {
  for (const char* name :
       {"", "sql.text", "user.name", "Session.id", "session.id ", "session_id"}) {
    EXPECT_EQ(find_tag(name), std::nullopt) << name;
  }
}

TEST(Tags, AServerAddressNeverLeavesTheProcess) {
  for (const MetricKind kind : {MetricKind::connection, MetricKind::statement, MetricKind::error}) {
    EXPECT_FALSE(is_exported(TagId::server_address, kind));
  }
}

TEST(Tags, AreExportedOnTheirOwnKindsOnly) {
  const auto kinds = [](TagId id) {
    return std::string{is_exported(id, MetricKind::connection) ? "c" : ""} +
           (is_exported(id, MetricKind::statement) ? "s" : "") +
           (is_exported(id, MetricKind::error) ? "e" : "");
  };
  EXPECT_EQ(kinds(TagId::workspace_id), "c");
  EXPECT_EQ(kinds(TagId::session_id), "cse");
  EXPECT_EQ(kinds(TagId::driver_version), "c");
  EXPECT_EQ(kinds(TagId::feature_lz4), "c");
  EXPECT_EQ(kinds(TagId::statement_id), "se");
  EXPECT_EQ(kinds(TagId::result_format), "s");
  EXPECT_EQ(kinds(TagId::poll_latency_ms), "s");
  EXPECT_EQ(kinds(TagId::error_type), "e");
  EXPECT_EQ(kinds(TagId::error_code), "e");
}

TEST(TagValue, HoldsEachType) {
  EXPECT_EQ(TagValue::of(-7).integer(), -7);
  EXPECT_TRUE(TagValue::of(true).boolean());
  EXPECT_EQ(TagValue::of("arrow").text(), "arrow");
  EXPECT_EQ(TagValue::of("arrow").type(), TagType::text);
}

TEST(TagValue, OfAnotherTypeReadsAsNothing) {
  EXPECT_EQ(TagValue::of("7").integer(), 0);
  EXPECT_FALSE(TagValue::of(1).boolean());
  EXPECT_EQ(TagValue::of(true).integer(), 0);
  EXPECT_EQ(TagValue::of(7).text(), "");
}

TEST(TagValue, IsAcceptedOnlyUnderATagOfItsType) {
  EXPECT_TRUE(accepts(TagId::poll_count, TagValue::of(1)));
  EXPECT_FALSE(accepts(TagId::poll_count, TagValue::of("SELECT 1")));
  EXPECT_FALSE(accepts(TagId::error_code, TagValue::of("table t not found")));
  EXPECT_TRUE(accepts(TagId::result_format, TagValue::of("arrow")));
}

TEST(TagValue, KeepsUpTo128BytesWhole) {
  const std::string whole(128, 'a');
  EXPECT_EQ(TagValue::of(whole).text(), whole);
  EXPECT_FALSE(TagValue::of(whole).truncated());
  EXPECT_EQ(TagValue::of(whole + "b").text(), whole);
  EXPECT_TRUE(TagValue::of(whole + "b").truncated());
}

TEST(TagValue, IsCutBeforeACodePointThatDoesNotFit) {
  const std::string euro = "\xE2\x82\xAC";
  const std::string fits(125, 'a');
  EXPECT_EQ(TagValue::of(fits + euro).text(), fits + euro);
  EXPECT_EQ(TagValue::of(fits + "a" + euro).text(), fits + "a");
  EXPECT_EQ(TagValue::of(fits + "aa" + euro).text(), fits + "aa");
  EXPECT_EQ(TagValue::of(fits + euro + "a").text(), fits + euro);
}

TEST(TagValue, EqualsByTypeAndValue) {
  EXPECT_EQ(TagValue::of("a"), TagValue::of("a"));
  EXPECT_NE(TagValue::of("a"), TagValue::of("b"));
  EXPECT_NE(TagValue::of(1), TagValue::of(true));
  EXPECT_NE(TagValue::of(std::string(128, 'a')), TagValue::of(std::string(129, 'a')));
}

TEST(CutAtCodePoint, HandlesEveryLengthOfCodePoint) {
  EXPECT_EQ(cut_at_code_point("a\xC3\xA4", 2), "a");
  EXPECT_EQ(cut_at_code_point("a\xC3\xA4", 3), "a\xC3\xA4");
  EXPECT_EQ(cut_at_code_point("\xF0\x9F\x98\x80z", 3), "");
  EXPECT_EQ(cut_at_code_point("\xF0\x9F\x98\x80z", 4), "\xF0\x9F\x98\x80");
  EXPECT_EQ(cut_at_code_point("abc", 0), "");
}

TEST(CutAtCodePoint, CutsInvalidUtf8LikeBytes) {
  EXPECT_EQ(cut_at_code_point("\x80\x80\x80\x80\x80", 4).size(), 4U);
  EXPECT_EQ(cut_at_code_point("a\xFF\xFFz", 2).size(), 2U);
}

}  // namespace
}  // namespace plumbline::telemetry
