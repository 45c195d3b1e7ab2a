#include "fake_server/core/json_tree.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "fake_server/core/bounded_json.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/core/json_plain.h"

namespace plumbline::fake {
namespace {

using namespace std::string_literals;
using Json = nlohmann::json;
using Type = JsonNode::Type;

constexpr std::size_t kDepth = 8;

bool is_plain_text(std::string_view text) {
  std::pmr::monotonic_buffer_resource memory;
  std::vector<JsonNode> open;
  JsonNode root;
  return read_plain(text, kDepth, memory, open, root);
}

std::string read(std::string_view text) {
  JsonReader reader;
  const JsonText parsed = reader.parse(text, kDepth);
  return parsed.value ? canonical_text(*parsed.value) : parsed.fault;
}

TEST(JsonTree, HoldsEveryKindOfValue) {
  JsonReader reader;
  const std::string text = R"( {"t":"a\"b\\\/\b\f\n\r\t","n":-12,"y":true,"f":false,"z":null,
    "a":[1,[],{}],"o":{"b":2,"a":1}} )";
  const JsonText parsed = reader.parse(text, kDepth);
  ASSERT_TRUE(parsed.value);
  const JsonNode& root = *parsed.value;
  EXPECT_EQ(root.find("t")->text, "a\"b\\/\b\f\n\r\t");
  EXPECT_EQ(root.find("n")->whole, -12);
  EXPECT_EQ(root.find("y")->whole, 1);
  EXPECT_EQ(root.find("f")->whole, 0);
  EXPECT_EQ(root.find("z")->type, Type::null);
  EXPECT_EQ(root.find("a")->size, 3U);
  EXPECT_EQ(root.find("o")->begin()->name, "a");
  EXPECT_EQ(root.find("x"), nullptr);
  EXPECT_EQ(root.find("t")->find("x"), nullptr);
}

TEST(JsonTree, TakesThePlainPathForWhatClientsSend) {
  EXPECT_TRUE(is_plain_text(R"({"a":[1,-2,0,123456789012345678],"b":"x \"y\"","c":{}})"));
  EXPECT_TRUE(is_plain_text(" [ true , false , null ] \n"));
}

TEST(JsonTree, GivesUpThePlainPathForWhatItDoesNotUnderstand) {
  for (const std::string& text : {R"("\u0041")"s,
                                  "\"\xc3\xa4\""s,
                                  "1.5"s,
                                  "1e3"s,
                                  "1234567890123456789"s,
                                  "-"s,
                                  "01"s,
                                  "[1,]"s,
                                  "{\"a\":1,}"s,
                                  "{\"a\":1,\"a\":2}"s,
                                  "{\"a\"}"s,
                                  "{a:1}"s,
                                  "tru"s,
                                  ""s,
                                  "{} x"s,
                                  "{}\0"s,
                                  "\"a\nb\""s,
                                  "\"a"s,
                                  "\"a\\"s,
                                  "\"\\x\""s,
                                  "[[[[[[[[[]]]]]]]]]"s,
                                  "\xef\xbb\xbf{}"s,
                                  "\"\xff\""s}) {
    EXPECT_FALSE(is_plain_text(text)) << text;
  }
}

TEST(JsonTree, SaysTheSameAsTheSlowParser) {
  for (
      const std::string& text :
      {R"({"b":1,"a":{"d":[1.5,1e300,-0,18446744073709551615,123456789012345678901],"c":"\u0001"}})"s,
       "\"\xc3\xa4 \xf0\x9f\x98\x80 \x7f\""s, "[1e999]"s, "{\"a\":1,\"a\":{\"b\":2,\"b\":3}}"s,
       "{\"a\":1} 2"s, "{}\0"s, ""s, "\"\\ud800\""s, "[[[[[[[[[]]]]]]]]]"s, "-0"s, "[-0.0]"s}) {
    const ParsedJson slow = parse_bounded(text, kDepth);
    JsonReader reader;
    const JsonText parsed = reader.parse(text, kDepth);
    EXPECT_EQ(read(text), slow.value ? slow.value->dump() : slow.fault) << text;
    EXPECT_EQ(parsed.fault, slow.fault);
    EXPECT_EQ(parsed.repeated, slow.repeated);
  }
}

TEST(JsonTree, TellsWholeNumbersFromOthers) {
  JsonReader reader;
  const std::string text = "[9223372036854775807,9223372036854775808,-9223372036854775808,1.0]";
  const JsonText parsed = reader.parse(text, kDepth);
  ASSERT_EQ(parsed.value->size, 4U);
  EXPECT_TRUE(parsed.value->parts[0].is_whole);
  EXPECT_FALSE(parsed.value->parts[1].is_whole);
  EXPECT_EQ(parsed.value->parts[1].text, "9223372036854775808");
  EXPECT_EQ(parsed.value->parts[2].whole, std::numeric_limits<std::int64_t>::min());
  EXPECT_FALSE(parsed.value->parts[3].is_whole);
}

TEST(JsonTree, LeavesMembersOutOfItsText) {
  JsonReader reader;
  const JsonText parsed = reader.parse(R"({"a":1,"b":{"c":2},"d":[3]})", kDepth);
  const JsonNode& root = *parsed.value;
  EXPECT_EQ(canonical_text(root, root.find("a")), R"({"b":{"c":2},"d":[3]})");
  EXPECT_EQ(canonical_text(root, root.find("d"), root.find("b")->find("c")), R"({"a":1,"b":{}})");
}

TEST(JsonTree, DescribesValuesAsTheDocumentDoes) {
  for (const char* text : {"null", "true", "false", "-3", "1.5", "18446744073709551615",
                           "\"x\\ny\"", "\"\xc3\xa4\"", "[1]", "{}"}) {
    JsonReader reader;
    EXPECT_EQ(describe(*reader.parse(text, kDepth).value), json::describe(Json::parse(text)));
  }
}

TEST(JsonTree, ReadsManyTextsWithOneReader) {
  JsonReader reader;
  const JsonText outer = reader.parse(R"(["{\"a\":1}","{\"b\":[2,3]}"])", kDepth);
  const JsonText first = reader.parse(outer.value->parts[0].text, kDepth);
  const JsonText second = reader.parse(outer.value->parts[1].text, kDepth);
  EXPECT_EQ(canonical_text(*first.value), R"({"a":1})");
  EXPECT_EQ(canonical_text(*second.value), R"({"b":[2,3]})");
}

}  // namespace
}  // namespace plumbline::fake
