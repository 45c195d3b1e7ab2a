// The decoder's tree of a JSON text, most of them read by a fast path that gives up where it does
// not understand: whatever the bytes, it says what the document parser says, and holds the same
// values.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fake_server/core/bounded_json.h"
#include "fake_server/core/json_tree.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kDepth = 5;

// Members in order, each name once, as the document has them.
void expect_same_values(const JsonNode& node, const Json& value) {
  RC_ASSERT(node.is_object() == value.is_object());
  RC_ASSERT(node.is_array() == value.is_array());
  RC_ASSERT(node.is_text() == value.is_string());
  RC_ASSERT(node.is_boolean() == value.is_boolean());
  RC_ASSERT((node.type == JsonNode::Type::null) == value.is_null());
  if (value.is_string()) RC_ASSERT(node.text == value.get<std::string>());
  if (value.is_boolean()) RC_ASSERT((node.whole != 0) == value.get<bool>());
  if (value.is_number() && node.is_whole) RC_ASSERT(value == Json(node.whole));
  if (value.is_number() && !node.is_whole) RC_ASSERT(node.text == value.dump());
  RC_ASSERT(node.size == (value.is_structured() ? value.size() : 0));
  const JsonNode* part = node.begin();
  for (auto item = value.begin(); value.is_structured() && item != value.end(); ++item, ++part) {
    if (value.is_object()) RC_ASSERT(part->name == item.key());
    expect_same_values(*part, *item);
  }
}

void expect_same(const std::string& text) {
  const ParsedJson slow = parse_bounded(text, kDepth);
  JsonReader reader;
  const JsonText parsed = reader.parse(text, kDepth);
  RC_ASSERT(parsed.value.has_value() == slow.value.has_value());
  RC_ASSERT(parsed.fault == slow.fault);
  RC_ASSERT(parsed.repeated == slow.repeated);
  if (!slow.value) return;
  expect_same_values(*parsed.value, *slow.value);
  RC_ASSERT(canonical_text(*parsed.value) == slow.value->dump());
}

// Pieces that are JSON in one order and not in another, plain and not.
std::string any_pieces() {
  static const std::vector<std::string> pieces{"{",       "}",         "[",
                                               "]",       ",",         ":",
                                               "\"a\"",   "\"b\\\"\"", "\"\\u00e4\"",
                                               "\"",      "\\",        "0",
                                               "-",       "12",        "1.5",
                                               "1e9",     "-0",        "99999999999999999999",
                                               "true",    "false",     "null",
                                               " ",       "\n",        "\xc3\xa4",
                                               "\xff",    "\"a\":1",   "\"a\":[]",
                                               "\"c\":",  "{}",        "[]",
                                               "\"\\n\"", "\"\x01\"",  std::string(1, '\0')};
  std::string text;
  const auto count = *rc::gen::inRange(0, 14);
  for (int k = 0; k < count; ++k) text += pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())];
  return text;
}

Json any_scalar() {
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return *rc::gen::arbitrary<std::int64_t>();
    case 1:
      return *rc::gen::arbitrary<std::uint64_t>();
    case 2:
      return *rc::gen::arbitrary<double>();
    case 3:
      return *rc::gen::arbitrary<bool>();
    case 4:
      return *rc::gen::inRange(-100, 100);
    default:
      return *rc::gen::arbitrary<std::string>();
  }
}

// Up to `levels` levels of objects and arrays around scalars.
Json any_value(int levels) {
  const int kind = levels == 0 ? 0 : *rc::gen::inRange(0, 3);
  if (kind == 0) return any_scalar();
  Json value = kind == 1 ? Json::object() : Json::array();
  for (int k = *rc::gen::inRange(0, 4); k > 0; --k) {
    if (kind == 1) value[*rc::gen::arbitrary<std::string>()] = any_value(levels - 1);
    if (kind == 2) value.push_back(any_value(levels - 1));
  }
  return value;
}

RC_GTEST_PROP(JsonTreeProperty, SaysOfAnyBytesWhatTheDocumentParserSays,
              (const std::string& bytes)) {
  expect_same(bytes);
}

RC_GTEST_PROP(JsonTreeProperty, SaysOfAnyPiecesOfJsonWhatTheDocumentParserSays, ()) {
  expect_same(any_pieces());
}

RC_GTEST_PROP(JsonTreeProperty, HoldsTheValuesOfAnyDocument, ()) {
  const bool pretty = *rc::gen::arbitrary<bool>();
  const bool ascii = *rc::gen::arbitrary<bool>();
  expect_same(any_value(3).dump(pretty ? 1 : -1, ' ', ascii, Json::error_handler_t::replace));
}

RC_GTEST_PROP(JsonTreeProperty, SaysTheSameOfADamagedDocument, (std::uint8_t byte)) {
  std::string text = any_value(3).dump(-1, ' ', true, Json::error_handler_t::replace);
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, text.size());
  text[at] = static_cast<char>(byte);
  expect_same(text);
  text.erase(at);
  expect_same(text);
}

}  // namespace
}  // namespace plumbline::fake
