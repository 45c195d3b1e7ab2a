#include "scenarios/engine/given_tags.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/text_bytes.h"

namespace plumbline::scenario {
namespace {

using json::BadInput;
using json::Fields;
using Json = nlohmann::json;

constexpr std::int64_t kTimesMax = 1'000'000;
constexpr std::size_t kLongBytes = 1'000'000;  // WF-9: "1 MB strings"

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string bytes_of(const std::string& hex, const std::string& pointer) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    const int high = digit_of(hex[at]);
    const int low = digit_of(hex[at + 1]);
    if (high < 0 || low < 0) break;
    bytes += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
  }
  if (hex.empty() || bytes.size() * 2 != hex.size())
    throw BadInput(pointer, "expected bytes in hex, two of 0-9 a-f each");
  return bytes;
}

std::string repeated_bytes(const Json& value, const std::string& pointer) {
  Fields fields(value, pointer);
  const std::string once = bytes_of(fields.text("hex"), fields.pointer_to("hex"));
  const auto times = static_cast<std::size_t>(fields.integer_or("times", 1, kTimesMax, 1));
  fields.finish();
  if (once.size() > kTagBytesMax / times) {
    throw BadInput(pointer, "expected at most " + std::to_string(kTagBytesMax) + " bytes in all");
  }
  std::string bytes;
  bytes.reserve(once.size() * times);
  for (std::size_t k = 0; k < times; ++k) bytes += once;
  return bytes;
}

GivenTag read_tag(const std::string& name, const Json& value, const std::string& pointer) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value.is_string()) return {name, value.get<std::string>()};
  if (value.is_boolean()) return {name, value.get<bool>()};
  if (value.is_object()) return {name, repeated_bytes(value, pointer)};
  const bool fits = value.is_number_integer() &&
                    (!value.is_number_unsigned() || value.get<std::uint64_t>() <= kMost);
  if (fits) return {name, value.get<std::int64_t>()};
  throw BadInput(pointer,
                 "expected a string, a whole number, true or false, or {\"hex\": ...}, found " +
                     json::describe(value));
}

// UTF-8 of a lone surrogate: ED A0..BF.
bool has_surrogate(const std::string& text) {
  for (std::size_t at = text.find('\xed'); at != std::string::npos;
       at = text.find('\xed', at + 1)) {
    const bool is_one = at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0U;
    if (is_one) return true;
  }
  return false;
}

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

void add_odd(const std::string& text, std::set<std::string>& odd) {
  if (has_control(text)) odd.insert("control");
  if (has_surrogate(text)) {
    odd.insert("surrogate");
  } else if (!journal::is_utf8(text)) {
    odd.insert("invalid_utf8");
  }
  if (text.size() >= kLongBytes) odd.insert("long");
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") odd.insert("not_a_number");
}

}  // namespace

std::vector<GivenTag> read_tags(const Json& value, const std::string& pointer) {
  const Fields fields(value, pointer);
  std::vector<GivenTag> tags;
  for (const auto& [name, tag] : value.items())
    tags.push_back(read_tag(name, tag, fields.pointer_to(name)));
  return tags;
}

const std::string& text_of(const GivenTag& tag) {
  static const std::string none;
  const auto* text = std::get_if<std::string>(&tag.value);
  return text == nullptr ? none : *text;
}

telemetry::TagValue value_of(const GivenTag& tag) {
  if (const auto* number = std::get_if<std::int64_t>(&tag.value))
    return telemetry::TagValue::of(*number);
  if (const auto* flag = std::get_if<bool>(&tag.value)) return telemetry::TagValue::of(*flag);
  return telemetry::TagValue::of(std::string_view(text_of(tag)));
}

std::vector<std::string> odd_values_of(const std::vector<GivenTag>& tags) {
  std::set<std::string> odd;
  for (const GivenTag& tag : tags) add_odd(text_of(tag), odd);
  return {odd.begin(), odd.end()};
}

}  // namespace plumbline::scenario
