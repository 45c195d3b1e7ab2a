#include "scenarios/engine/given_tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"

namespace plumbline::scenario {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<GivenTag> tags_of(const std::string& text) {
  return read_tags(nlohmann::json::parse(text), "/tags");
}

std::string refusal(const std::string& text) {
  try {
    (void)tags_of(text);
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

TEST(GivenTags, ReadsTextsNumbersAndBooleans) {
  const auto tags = tags_of(R"({"a": "x", "b": -7, "c": true})");
  EXPECT_THAT(tags, ElementsAre(GivenTag{"a", std::string("x")}, GivenTag{"b", std::int64_t{-7}},
                                GivenTag{"c", true}));
  EXPECT_EQ(value_of(tags[0]).text(), "x");
  EXPECT_EQ(value_of(tags[1]).integer(), -7);
  EXPECT_TRUE(value_of(tags[2]).boolean());
}

TEST(GivenTags, ReadsAnyBytesAsHexAndRepeatsThem) {
  EXPECT_EQ(text_of(tags_of(R"({"a": {"hex": "00ff"}})")[0]), std::string("\x00\xff", 2));
  EXPECT_EQ(text_of(tags_of(R"({"a": {"hex": "61", "times": 3}})")[0]), "aaa");
}

TEST(GivenTags, RefusesWhatItCannotRead) {
  for (const char* bad :
       {R"({"a": 1.5})", R"({"a": null})", R"({"a": []})", R"({"a": 9223372036854775808})"}) {
    EXPECT_THAT(refusal(bad), StartsWith("/tags/a: expected a string, a whole number")) << bad;
  }
  for (const char* bad : {"", "0", "0g", "6A", "610"}) {
    EXPECT_THAT(refusal(R"({"a": {"hex": ")" + std::string(bad) + "\"}}"),
                StartsWith("/tags/a/hex: expected bytes in hex"))
        << bad;
  }
}

TEST(GivenTags, BoundsTheBytesOfATag) {
  EXPECT_EQ(refusal(R"({"a": {"hex": "61626364", "times": 1000000}})"), "accepted");
  EXPECT_THAT(refusal(R"({"a": {"hex": "6162636465", "times": 1000000}})"),
              StartsWith("/tags/a: expected at most 4000000 bytes"));
  EXPECT_THAT(refusal(R"({"a": {"hex": "61", "times": 1000001}})"), StartsWith("/tags/a/times"));
}

TEST(GivenTags, SaysWhatIsOddAboutTheTexts) {
  const auto odd = [](const std::string& value) {
    return odd_values_of(tags_of(R"({"a": )" + value + "}"));
  };
  EXPECT_THAT(odd(R"("plain é")"), IsEmpty());
  EXPECT_THAT(odd("7"), IsEmpty());
  EXPECT_THAT(odd(R"("\u0000")"), ElementsAre("control"));
  EXPECT_THAT(odd(R"({"hex": "eda080"})"), ElementsAre("surrogate"));
  EXPECT_THAT(odd(R"({"hex": "ed9fbf"})"), IsEmpty());
  EXPECT_THAT(odd(R"({"hex": "c328"})"), ElementsAre("invalid_utf8"));
  EXPECT_THAT(odd(R"({"hex": "61", "times": 999999})"), IsEmpty());
  EXPECT_THAT(odd(R"({"hex": "61", "times": 1000000})"), ElementsAre("long"));
  EXPECT_THAT(odd(R"("NaN")"), ElementsAre("not_a_number"));
}

}  // namespace
}  // namespace plumbline::scenario
