#include "fake_server/core/json_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace plumbline::json {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;
using testing::HasSubstr;

// What a call threw, "" for nothing.
template <typename Call>
std::string fault_of(Call call) {
  try {
    call();
  } catch (const BadInput& fault) {
    return fault.what();
  }
  return "";
}

TEST(JsonFields, TakesMembersOfTheirTypes) {
  const Json value = {{"name", "x"}, {"on", true}, {"n", 7}, {"wait", "5s"}, {"list", {"a", "b"}}};
  Fields fields(value, "/at");
  EXPECT_EQ(fields.text("name"), "x");
  EXPECT_TRUE(fields.boolean_or("on", false));
  EXPECT_EQ(fields.integer("n", 0, 10), 7);
  EXPECT_EQ(fields.duration("wait"), 5s);
  EXPECT_EQ(fields.texts_or_empty("list"), (std::vector<std::string>{"a", "b"}));
  EXPECT_NO_THROW(fields.finish());
}

TEST(JsonFields, GivesFallbacksForAbsentMembers) {
  const Json value = Json::object();
  Fields fields(value, "");
  EXPECT_EQ(fields.text_or("a", "x"), "x");
  EXPECT_TRUE(fields.boolean_or("b", true));
  EXPECT_EQ(fields.integer_or("c", 0, 9, 4), 4);
  EXPECT_EQ(fields.duration_or("d", 2s), 2s);
  EXPECT_EQ(fields.one_of_or("e", {"u", "v"}, "u"), "u");
  EXPECT_TRUE(fields.texts_or_empty("f").empty());
}

TEST(JsonFields, NamesPointerExpectationAndFinding) {
  const Json value = {{"n", "seven"}, {"wait", 5}, {"name", nullptr}};
  Fields fields(value, "/hosts/0");
  EXPECT_EQ(fault_of([&] { (void)fields.integer("n", 1, 9); }),
            "/hosts/0/n: expected a whole number from 1 to 9, found the string \"seven\"");
  EXPECT_THAT(fault_of([&] { (void)fields.duration("wait"); }),
              HasSubstr("/hosts/0/wait: expected a duration"));
  EXPECT_EQ(fault_of([&] { (void)fields.text("name"); }),
            "/hosts/0/name: expected a string, found null");
  EXPECT_EQ(fault_of([&] { (void)fields.text("gone"); }), "/hosts/0: expected a member \"gone\"");
}

TEST(JsonFields, HoldsIntegersToBothEndsOfTheirRange) {
  const Json value = {{"low", 1}, {"high", 9}, {"below", 0}, {"above", 10}, {"part", 1.5}};
  Fields fields(value, "");
  EXPECT_EQ(fields.integer("low", 1, 9), 1);
  EXPECT_EQ(fields.integer("high", 1, 9), 9);
  EXPECT_THROW((void)fields.integer("below", 1, 9), BadInput);
  EXPECT_THROW((void)fields.integer("above", 1, 9), BadInput);
  EXPECT_THROW((void)fields.integer("part", 1, 9), BadInput);
}

TEST(JsonFields, RefusesIntegersBeyond64Bits) {
  constexpr auto kLow = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHigh = std::numeric_limits<std::int64_t>::max();
  const Json value = Json::parse(R"({"most":9223372036854775807,"beyond":9223372036854775808})");
  Fields fields(value, "");
  EXPECT_EQ(fields.integer("most", kLow, kHigh), kHigh);
  EXPECT_THROW((void)fields.integer("beyond", kLow, kHigh), BadInput);
}

TEST(JsonFields, RefusesUnknownMembersWithTheNearestName) {
  const Json value = {{"stauts", 503}};
  Fields fields(value, "/rule");
  (void)fields.optional("status");
  EXPECT_EQ(fault_of([&] { fields.finish(); }),
            "/rule/stauts: unknown member, did you mean \"status\"?");
}

TEST(JsonFields, ListsTheKnownNamesWhenNoneIsNear) {
  const Json value = {{"colour", 1}};
  Fields fields(value, "");
  (void)fields.optional("status");
  EXPECT_EQ(fault_of([&] { fields.finish(); }),
            "/colour: unknown member, expected one of \"status\"");
}

TEST(JsonFields, RefusesUnknownWordsOnOneLine) {
  const Json value = {{"word", "u\nv"}, {"near", "hangs"}};
  Fields fields(value, "");
  EXPECT_EQ(fault_of([&] {
              (void)fields.one_of("word", {"yes", "no"});
            }).find('\n'),
            std::string::npos);
  EXPECT_THAT(fault_of([&] {
                (void)fields.one_of("near", {"hang", "normal"});
              }),
              HasSubstr("did you mean \"hang\"?"));
}

TEST(JsonFields, EscapesPointersAndKeepsMessagesOnOneLine) {
  const Json value = {{"a/b~c", 1}, {"x\ny", 1}};
  const Fields fields(value, "");
  EXPECT_EQ(fields.pointer_to("a/b~c"), "/a~1b~0c");
  EXPECT_EQ(pointer_to_member("/x", "a/b~c"), "/x/a~1b~0c");
  EXPECT_EQ(fault_of([&] { fields.fail("x\ny", "bad"); }), "/x y: bad");
}

TEST(JsonFields, RefusesWhatIsNoObjectOrArray) {
  EXPECT_EQ(fault_of([] { const Fields fields(Json(3), "/x"); }),
            "/x: expected an object, found the number 3");
  EXPECT_THROW(expect_array(Json::object(), "/x"), BadInput);
  EXPECT_NO_THROW(expect_array(Json::array(), "/x"));
  const Json value = {{"list", {"a", 1}}};
  Fields fields(value, "");
  EXPECT_THAT(fault_of([&] { (void)fields.texts_or_empty("list"); }), HasSubstr("/list/1: "));
}

TEST(JsonFields, SuggestsWithinAThirdOfTheLength) {
  EXPECT_EQ(nearest("delai", {"delay", "status"}), "delay");
  EXPECT_EQ(nearest("zzzzz", {"delay", "status"}), "");
  EXPECT_EQ(suggestion("zzzzz", {"delay"}), "");
}

TEST(JsonFields, ShortensLongValues) {
  EXPECT_LT(describe(Json(std::string(1000, 'x'))).size(), 70U);
  EXPECT_EQ(describe(Json::array()), "an array");
  EXPECT_EQ(describe(Json(true)), "true");
}

TEST(ParseText, SaysWhereTheTextStopsBeingJson) {
  EXPECT_EQ(fault_of([] { (void)parse_text("{\n \"a\": }"); }), "line 2, column 7: not valid JSON");
  EXPECT_THAT(fault_of([] { (void)parse_text(" \n"); }), HasSubstr("found nothing"));
  EXPECT_THAT(fault_of([] { (void)parse_text("[1e999]"); }), HasSubstr("out of range"));
}

TEST(ParseText, IgnoresAByteOrderMarkAndNoNul) {
  EXPECT_EQ(parse_text("\xef\xbb\xbf{\"a\":1}")["a"], 1);
  EXPECT_EQ(fault_of([] { (void)parse_text("\xef\xbb\xbf{]"); }),
            "line 1, column 2: not valid JSON");
  EXPECT_EQ(fault_of([] { (void)parse_text(std::string("{}\0{}", 5)); }),
            "line 1, column 3: not valid JSON");
}

TEST(ParseText, RefusesASecondMemberOfOneName) {
  EXPECT_THAT(fault_of([] { (void)parse_text(R"({"a":1,"a":2})"); }), HasSubstr("\"a\""));
  EXPECT_EQ(parse_text(R"({"a":{"a":1},"b":{"a":2}})")["b"]["a"], 2);
}

TEST(ParseText, RefusesNestingBeyondHundredLevels) {
  EXPECT_NO_THROW((void)parse_text(std::string(100, '[') + std::string(100, ']')));
  EXPECT_THROW((void)parse_text(std::string(101, '[') + std::string(101, ']')), BadInput);
  EXPECT_THROW((void)parse_text(std::string(100'000, '[')), BadInput);
}

TEST(JsonFields, NamesOfAnyLengthMakeShortMessages) {
  const std::string near = "breaker_threshold";
  EXPECT_EQ(nearest(near + "s", {near}), near);
  const std::string known(64, 'k');
  EXPECT_EQ(nearest(known, {known}), known);
  EXPECT_EQ(nearest(known + "k", {known}), "");
  const Json value = {{std::string(1'000'000, 'k'), 1}};
  const std::string fault = fault_of([&] { Fields(value, "/at").finish(); });
  EXPECT_THAT(fault, HasSubstr("/at/kkkk"));
  EXPECT_LT(fault.size(), 200U);
}

}  // namespace
}  // namespace plumbline::json
