#include "fake_server/core/schema_check.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

namespace plumbline::fake {
namespace {

std::string_view type_name(MemberType type) {
  switch (type) {
    case MemberType::text:
      return "a string";
    case MemberType::texts:
      return "an array of strings";
    case MemberType::boolean:
      return "true or false";
    case MemberType::int32:
      return "a whole number of 32 bits";
    case MemberType::int64:
      return "a whole number of 64 bits";
    case MemberType::enumeration:
      return "the name of an enumeration";
    case MemberType::message:
      return "an object";
    case MemberType::id:
      return "a string or a whole number";
    case MemberType::any:
      break;
  }
  return "anything";
}

bool is_texts(const JsonNode& value) {
  return value.is_array() &&
         std::all_of(value.begin(), value.end(), [](const JsonNode& e) { return e.is_text(); });
}

bool fits(const JsonNode& value, MemberType type) {
  switch (type) {
    case MemberType::text:
    case MemberType::enumeration:
      return value.is_text();
    case MemberType::texts:
      return is_texts(value);
    case MemberType::boolean:
      return value.is_boolean();
    case MemberType::int32: {
      const auto number = value.is_text() ? std::nullopt : whole_number(&value);
      return number && *number >= std::numeric_limits<std::int32_t>::min() &&
             *number <= std::numeric_limits<std::int32_t>::max();
    }
    case MemberType::int64:
      return whole_number(&value).has_value();
    case MemberType::id:
      return value.is_text() || whole_number(&value).has_value();
    case MemberType::message:
      return value.is_object();
    case MemberType::any:
      break;
  }
  return true;
}

}  // namespace

void SchemaCheck::check(const JsonNode& value, const Message& message, const Place& place) {
  if (!value.is_object()) {
    findings_.add("WF-3", place.pointer(), "expected an object, found " + describe(value));
    return;
  }
  for (const JsonNode& part : value) {
    const Place at(place, part.name);
    const Member* member = message.find(part.name);
    if (member != nullptr) {
      check_member(part, *member, at);
    } else {
      findings_.add("WF-3", at.pointer(), "unknown member");
      findings_.add("PR-5", at.pointer(), "not an allow-listed member");
    }
  }
  for (const Member& member : message.members) {
    if (!member.required || value.find(member.name) != nullptr) continue;
    findings_.add("WF-3", place.pointer(),
                  "expected a member \"" + std::string(member.name) + "\"");
  }
}

void SchemaCheck::check_member(const JsonNode& value, const Member& member, const Place& place) {
  if (member.beyond_schema)
    findings_.add_beyond_schema(place.pointer(), "a member beyond the schema");
  if (!fits(value, member.type)) {
    findings_.add("WF-3", place.pointer(),
                  "expected " + std::string(type_name(member.type)) + ", found " + describe(value));
    return;
  }
  if (member.type == MemberType::message) check(value, *member.message, place);
  if (member.type == MemberType::enumeration) check_name(value, member, place);
  const bool number = member.type == MemberType::int32 || member.type == MemberType::int64;
  if (number) check_number(value, member, place);
}

void SchemaCheck::check_number(const JsonNode& value, const Member& member, const Place& place) {
  if (value.is_text()) int64_as_text_ = true;
  const auto number = whole_number(&value);
  if (member.not_negative && number && *number < 0) {
    findings_.add("WF-6", place.pointer(), "expected at least 0, found " + std::to_string(*number));
  }
}

void SchemaCheck::check_name(const JsonNode& value, const Member& member, const Place& place) {
  const auto found = std::find_if(member.names.begin(), member.names.end(),
                                  [&](const EnumName& known) { return known.name == value.text; });
  if (found == member.names.end()) {
    findings_.add("WF-3", place.pointer(), "unknown enumeration name, found " + describe(value));
  } else if (found->beyond_schema) {
    findings_.add_beyond_schema(
        place.pointer(), "the name \"" + std::string(value.text) + "\" is beyond the schema");
  }
}

const JsonNode* at_path(const JsonNode& value, std::string_view path) {
  const JsonNode* at = &value;
  while (at != nullptr && !path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    at = at->find(name);
  }
  return at;
}

std::optional<std::int64_t> whole_number(const JsonNode* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_text()) return parse_int64(value->text);
  return value->is_whole ? std::optional(value->whole) : std::nullopt;
}

std::string_view text_of(const JsonNode* value) {
  return value != nullptr && value->is_text() ? value->text : std::string_view();
}

std::optional<std::int64_t> parse_int64(std::string_view text) noexcept {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

}  // namespace plumbline::fake
