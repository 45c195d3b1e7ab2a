#include "fake_server/core/bounded_json.h"

#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

using namespace std::string_literals;

TEST(BoundedJson, ParsesUpToTheDepthAndNoDeeper) {
  EXPECT_TRUE(parse_bounded("[[[]]]", 3).value);
  EXPECT_FALSE(parse_bounded("[[[[]]]]", 3).value);
  EXPECT_EQ(parse_bounded("[[[[]]]]", 3).fault, "nested deeper than 3");
  EXPECT_TRUE(parse_bounded(R"(["[[[[{{{{\"[["])", 1).value);
  EXPECT_TRUE(parse_bounded("[[],[],[],[]]", 2).value);
}

TEST(BoundedJson, SurvivesEndlessNesting) {
  const std::string deep(1'000'000, '[');
  EXPECT_FALSE(parse_bounded(deep, 32).value);
}

TEST(BoundedJson, SeesRepeatedMembersOfOneObjectOnly) {
  const ParsedJson parsed = parse_bounded(R"({"a":1,"b":{"a":2,"c":3,"c":4},"a":5})", 8);
  EXPECT_EQ(parsed.repeated, (std::vector<std::string>{"c", "a"}));
  ASSERT_TRUE(parsed.value);
  EXPECT_EQ((*parsed.value)["a"], 5);
}

TEST(BoundedJson, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "{}x", "[1,]", "nul", "[NaN]", "[1e999]", "{\"a\" 1}", "'a'",
                           "\"\xff\"", "\"\\ud800\"", "\"a\nb\"", "[01]", "\xef\xbb"}) {
    const ParsedJson parsed = parse_bounded(text, 8);
    EXPECT_FALSE(parsed.value) << text;
    EXPECT_NE(parsed.fault, "") << text;
  }
}

TEST(BoundedJson, TakesNoNulForTheEndOfTheText) {
  EXPECT_TRUE(parse_bounded("{} ", 8).value);
  EXPECT_EQ(parse_bounded("{}\0"s, 8).fault, "not valid JSON at byte 3");
  EXPECT_EQ(parse_bounded("{}\0 junk"s, 8).position, 3U);
  EXPECT_FALSE(parse_bounded("{}\0 junk"s, 8).value);
  EXPECT_FALSE(parse_bounded("{}\0{}"s, 8).value);
  EXPECT_FALSE(parse_bounded("\0{}"s, 8).value);
  EXPECT_FALSE(parse_bounded("[1\0]"s, 8).value);
  EXPECT_FALSE(parse_bounded("\"a\0b\""s, 8).value);
  EXPECT_TRUE(parse_bounded(R"("a\u0000b")", 8).value);
}

TEST(BoundedJson, RefusesAByteOrderMarkBeforeTheText) {
  EXPECT_EQ(parse_bounded("\xef\xbb\xbf{}", 8).fault, "not valid JSON at byte 1");
  EXPECT_FALSE(parse_bounded("\xef\xbb\xbf{}", 8).value);
  EXPECT_TRUE(parse_bounded("\"\xef\xbb\xbf\"", 8).value);
}

}  // namespace
}  // namespace plumbline::fake
