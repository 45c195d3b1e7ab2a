#include "fake_server/core/json_tree.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "fake_server/core/bounded_json.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/core/json_plain.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;
using Memory = std::pmr::memory_resource;
using Type = JsonNode::Type;

// A document as a tree that needs nothing of it any more.
class Conversion {
 public:
  explicit Conversion(Memory& memory) : memory_(memory) {}

  JsonNode tree_of(const Json& value) {  // recursion is bounded as the document's depth is
    JsonNode node;
    if (value.is_boolean()) {
      node.type = Type::boolean;
      node.whole = value.get<bool>() ? 1 : 0;
    } else if (value.is_number()) {
      node = number_of(value);
    } else if (value.is_string()) {
      node.type = Type::text;
      node.text = kept(value.get_ref<const std::string&>());
    } else if (value.is_structured()) {
      node.type = value.is_array() ? Type::array : Type::object;
      add_parts(value, node);
    }
    return node;
  }

 private:
  JsonNode number_of(const Json& value) {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    JsonNode node;
    node.type = Type::number;
    const bool beyond = value.is_number_unsigned() && value.get<std::uint64_t>() > kMax;
    node.is_whole = value.is_number_integer() && !beyond;
    if (node.is_whole) node.whole = value.get<std::int64_t>();
    if (!node.is_whole) node.text = kept(value.dump());
    return node;
  }

  void add_parts(const Json& value, JsonNode& node) {
    node.size = value.size();
    if (node.size == 0) return;
    auto* parts = allocated<JsonNode>(memory_, node.size);
    node.parts = parts;
    for (const auto& item : value.items()) {
      JsonNode part = tree_of(item.value());
      if (value.is_object()) part.name = kept(item.key());
      std::construct_at(parts++, part);
    }
  }

  std::string_view kept(const std::string& text) {
    char* copy = allocated<char>(memory_, text.size());
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
  }

  Memory& memory_;
};

void append_text(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const auto stop = std::find_if(text.begin(), text.end(), [](char c) {
      return !is_plain(c) && static_cast<unsigned char>(c) < 0x80;
    });
    const auto clean = static_cast<std::size_t>(stop - text.begin());
    out += text.substr(0, clean);
    text.remove_prefix(clean);
    if (text.empty()) break;
    const char c = text.front();
    text.remove_prefix(1);
    constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
    constexpr std::string_view kLetters = "\"\\bfnrt";
    const std::size_t known = kEscaped.find(c);
    if (known != std::string_view::npos) {
      (out += '\\') += kLetters[known];
    } else {
      const auto byte = static_cast<unsigned char>(c);
      ((out += "\\u00") += kHex[byte >> 4U]) += kHex[byte & 0xFU];
    }
  }
  out += '"';
}

struct Canonical {
  std::string& out;
  const JsonNode* without;
  const JsonNode* without_too;

  void append(const JsonNode& value) const {
    switch (value.type) {
      case Type::null:
        out += "null";
        return;
      case Type::boolean:
        out += value.whole != 0 ? "true" : "false";
        return;
      case Type::number:
        out += value.is_whole ? std::to_string(value.whole) : std::string(value.text);
        return;
      case Type::text:
        append_text(out, value.text);
        return;
      case Type::array:
      case Type::object:
        append_parts(value);
    }
  }

  void append_parts(const JsonNode& value) const {
    const bool named = value.is_object();
    const std::size_t before = out.size();
    for (const JsonNode& part : value) {
      if (&part == without || &part == without_too) continue;
      out += out.size() == before ? (named ? '{' : '[') : ',';
      if (named) append_text(out, part.name);
      if (named) out += ':';
      append(part);
    }
    if (out.size() == before) out += named ? '{' : '[';
    out += named ? '}' : ']';
  }
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view member) const noexcept {
  if (type != Type::object) return nullptr;
  const auto* found =
      std::find_if(begin(), end(), [member](const JsonNode& part) { return part.name == member; });
  return found == end() ? nullptr : found;
}

JsonReader::JsonReader() : memory_(at_hand_.data(), at_hand_.size()) {}

JsonText JsonReader::parse(std::string_view text, std::size_t depth_max) {
  JsonText parsed;
  JsonNode root;
  if (read_plain(text, depth_max, memory_, open_, root)) {
    parsed.value = root;
    return parsed;
  }
  ParsedJson slow = parse_bounded(text, depth_max);
  parsed.fault = std::move(slow.fault);
  parsed.repeated = std::move(slow.repeated);
  if (slow.value) parsed.value = Conversion(memory_).tree_of(*slow.value);
  return parsed;
}

std::string describe(const JsonNode& value) {
  switch (value.type) {
    case Type::null:
      return json::describe(nullptr);
    case Type::boolean:
      return json::describe(value.whole != 0);
    case Type::number:
      return json::describe(value.is_whole ? Json(value.whole) : Json::parse(value.text));
    case Type::text:
      return json::describe(std::string(value.text));
    case Type::array:
      return json::describe(Json::array());
    case Type::object:
      break;
  }
  return json::describe(Json::object());
}

std::string canonical_text(const JsonNode& value, const JsonNode* without,
                           const JsonNode* without_too) {
  std::string text;
  Canonical{text, without, without_too}.append(value);
  return text;
}

}  // namespace plumbline::fake
