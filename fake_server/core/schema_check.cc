#include "fake_server/core/schema_check.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

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

bool is_texts(const Json& value) {
  return value.is_array() &&
         std::all_of(value.begin(), value.end(), [](const Json& e) { return e.is_string(); });
}

bool fits(const Json& value, MemberType type) {
  switch (type) {
    case MemberType::text:
    case MemberType::enumeration:
      return value.is_string();
    case MemberType::texts:
      return is_texts(value);
    case MemberType::boolean:
      return value.is_boolean();
    case MemberType::int32: {
      const auto number = value.is_string() ? std::nullopt : whole_number(&value);
      return number && *number >= std::numeric_limits<std::int32_t>::min() &&
             *number <= std::numeric_limits<std::int32_t>::max();
    }
    case MemberType::int64:
      return whole_number(&value).has_value();
    case MemberType::id:
      return value.is_string() || whole_number(&value).has_value();
    case MemberType::message:
      return value.is_object();
    case MemberType::any:
      break;
  }
  return true;
}

}  // namespace

void SchemaCheck::check(const Json& value, const Message& message, const std::string& pointer) {
  if (!value.is_object()) {
    findings_.add("WF-3", pointer, "expected an object, found " + json::describe(value));
    return;
  }
  for (const auto& [name, part] : value.items()) {
    const Member* member = message.find(name);
    if (member != nullptr) {
      check_member(part, *member, json::pointer_to_member(pointer, name));
    } else {
      findings_.add("WF-3", json::pointer_to_member(pointer, name), "unknown member");
      findings_.add("PR-5", json::pointer_to_member(pointer, name), "not an allow-listed member");
    }
  }
  for (const Member& member : message.members) {
    if (!member.required || value.contains(member.name)) continue;
    findings_.add("WF-3", pointer, "expected a member \"" + std::string(member.name) + "\"");
  }
}

void SchemaCheck::check_member(const Json& value, const Member& member,
                               const std::string& pointer) {
  if (member.beyond_schema) findings_.add_beyond_schema(pointer, "a member beyond the schema");
  if (!fits(value, member.type)) {
    findings_.add(
        "WF-3", pointer,
        "expected " + std::string(type_name(member.type)) + ", found " + json::describe(value));
    return;
  }
  if (member.type == MemberType::message) check(value, *member.message, pointer);
  if (member.type == MemberType::enumeration) check_name(value, member, pointer);
  const bool number = member.type == MemberType::int32 || member.type == MemberType::int64;
  if (number) check_number(value, member, pointer);
}

void SchemaCheck::check_number(const Json& value, const Member& member,
                               const std::string& pointer) {
  if (value.is_string()) int64_as_text_ = true;
  const auto number = whole_number(&value);
  if (member.not_negative && number && *number < 0) {
    findings_.add("WF-6", pointer, "expected at least 0, found " + std::to_string(*number));
  }
}

void SchemaCheck::check_name(const Json& value, const Member& member, const std::string& pointer) {
  const auto& name = value.get_ref<const std::string&>();
  const auto found = std::find_if(member.names.begin(), member.names.end(),
                                  [&](const EnumName& known) { return known.name == name; });
  if (found == member.names.end()) {
    findings_.add("WF-3", pointer, "unknown enumeration name, found " + json::describe(value));
  } else if (found->beyond_schema) {
    findings_.add_beyond_schema(pointer, "the name \"" + name + "\" is beyond the schema");
  }
}

const Json* at_path(const Json& value, std::string_view path) {
  const Json* at = &value;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    if (!at->is_object()) return nullptr;
    const auto found = at->find(name);
    if (found == at->end()) return nullptr;
    at = &*found;
  }
  return at;
}

std::optional<std::int64_t> whole_number(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return parse_int64(value->get_ref<const std::string&>());
  if (!value->is_number_integer()) return std::nullopt;
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > kMax) return std::nullopt;
  return value->get<std::int64_t>();
}

std::string text_of(const Json* value) {
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::optional<std::int64_t> parse_int64(std::string_view text) noexcept {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

}  // namespace plumbline::fake
