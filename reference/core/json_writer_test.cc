#include "reference/core/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace plumbline::telemetry {
namespace {

std::string as_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string read_back(std::string_view text) {
  return nlohmann::json::parse(as_json(text)).get<std::string>();
}

constexpr const char* kReplaced = "\xEF\xBF\xBD";

TEST(JsonString, EscapesWhatJsonReserves) {
  EXPECT_EQ(as_json("a\"b\\c/"), R"("a\"b\\c/")");
  EXPECT_EQ(as_json("\n\r\t\b\x1F"), R"("\n\r\t\u0008\u001f")");
  EXPECT_EQ(as_json(std::string_view{"\0", 1}), R"("\u0000")");
  EXPECT_EQ(as_json("\x7F "), "\"\x7F \"");
}

TEST(JsonString, KeepsValidUtf8) {
  for (const char* text : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "h\xC3\xA9"}) {
    EXPECT_EQ(read_back(text), text);
  }
}

TEST(JsonString, ReplacesWhatIsNotUtf8ByteByByte) {
  EXPECT_EQ(read_back("a\xFFz"), std::string{"a"} + kReplaced + "z");
  EXPECT_EQ(read_back("\xC3"), kReplaced);
  EXPECT_EQ(read_back("\xC3("), std::string{kReplaced} + "(");
  EXPECT_EQ(read_back("\xE2\x82"), std::string{kReplaced} + kReplaced);
  for (const char* bad :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xF0\x9F\x98"}) {
    std::string expected;
    for (std::size_t i = 0; i < std::string_view{bad}.size(); ++i) expected += kReplaced;
    EXPECT_EQ(read_back(bad), expected);
  }
}

TEST(JsonString, IsValidForEveryPairOfBytes) {
  for (int first = 0; first < 256; ++first) {
    std::string text;
    for (int second = 0; second < 256; ++second) {
      text += static_cast<char>(first);
      text += static_cast<char>(second);
    }
    ASSERT_TRUE(nlohmann::json::accept(as_json(text))) << first;
  }
}

TEST(JsonWriter, WritesNestedObjects) {
  std::string out;
  JsonWriter json{out};
  json.begin_object();
  json.begin_object("empty");
  json.end_object();
  json.member("text", "a\"");
  json.begin_object("inner");
  json.member("number", std::numeric_limits<std::int64_t>::min());
  json.member("yes", true);
  json.end_object();
  json.member_if_any("absent", "");
  json.member_if_any("present", "x");
  json.end_object();
  EXPECT_EQ(out, R"({"empty":{},"text":"a\"","inner":{"number":-9223372036854775808,"yes":true},)"
                 R"("present":"x"})");
}

void write_hostile(JsonWriter& json) {
  json.begin_object();
  json.begin_object("inner");
  for (const char* text : {"plain", "", "a\"b\\", "\n\x01", "h\xC3\xA9", "\xFF\""})
    json.member("t", text);
  json.member("n", std::int64_t{-3});
  json.end_object();
  json.member("yes", false);
  json.end_object();
}

TEST(JsonWriter, WritesInAStringWhatTheStringOfTheObjectsTextHas) {
  std::string alone;
  JsonWriter text{alone};
  write_hostile(text);
  std::string in_string = "\"";
  JsonWriter inside{in_string, JsonPlace::in_string};
  write_hostile(inside);
  EXPECT_EQ(in_string + '"', as_json(alone));
}

}  // namespace
}  // namespace plumbline::telemetry
