#include "scenarios/judge/profile.h"

#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <utility>

#include "fake_server/core/duration_text.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/judge/embedded.h"
#include "scenarios/judge/profile_parameters.h"

namespace plumbline::judge {
namespace {

constexpr std::size_t kProfileBytesMax = 1'048'576;  // a hundred times the longest profile there is
constexpr std::string_view kProfileFolder = "profiles/";
constexpr std::string_view kProfileSuffix = ".json";

std::string embedded_path(std::string_view name) {
  return std::string(kProfileFolder).append(name).append(kProfileSuffix);
}

ParameterValue read_value(json::Fields& fields, const Parameter& parameter) {
  switch (parameter.type) {
    case ParameterType::duration:
      return fields.duration(parameter.name);
    case ParameterType::integer:
      return fields.integer(parameter.name, parameter.low, parameter.high);
    case ParameterType::boolean:
      fields.required(parameter.name);
      return fields.boolean_or(parameter.name, false);
    case ParameterType::word:
      return fields.one_of(parameter.name, parameter.words);
    case ParameterType::text:
      return fields.text(parameter.name);
    case ParameterType::texts:
      fields.required(parameter.name);
      return fields.texts_or_empty(parameter.name);
  }
  std::abort();
}

[[noreturn]] void refuse(const Parameter& parameter, std::string_view value,
                         const std::string& expected) {
  throw json::BadInput("/" + parameter.name,
                       "expected " + expected + ", got \"" + std::string(value) + "\"");
}

ParameterValue parse_duration_value(const Parameter& parameter, std::string_view value) {
  const std::optional<Duration> duration = parse_duration(value);
  if (!duration) refuse(parameter, value, "a duration such as \"5s\"");
  return *duration;
}

ParameterValue parse_integer(const Parameter& parameter, std::string_view value) {
  std::int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stop != end || number < parameter.low || number > parameter.high) {
    refuse(parameter, value,
           "an integer from " + std::to_string(parameter.low) + " to " +
               std::to_string(parameter.high));
  }
  return number;
}

ParameterValue parse_boolean(const Parameter& parameter, std::string_view value) {
  if (value != "true" && value != "false") refuse(parameter, value, "true or false");
  return value == "true";
}

ParameterValue parse_word(const Parameter& parameter, std::string_view value) {
  std::string expected = "one of";
  for (const std::string& word : parameter.words) {
    if (word == value) return word;
    expected += " " + word;
  }
  refuse(parameter, value, expected);
}

ParameterValue parse_texts(std::string_view value) {
  std::vector<std::string> items;
  std::istringstream stream{std::string(value)};
  for (std::string item; std::getline(stream, item, ',');) {
    if (!item.empty()) items.push_back(item);
  }
  return items;
}

ParameterValue parse_value(const Parameter& parameter, std::string_view value) {
  switch (parameter.type) {
    case ParameterType::duration:
      return parse_duration_value(parameter, value);
    case ParameterType::integer:
      return parse_integer(parameter, value);
    case ParameterType::boolean:
      return parse_boolean(parameter, value);
    case ParameterType::word:
      return parse_word(parameter, value);
    case ParameterType::text:
      return std::string(value);
    case ParameterType::texts:
      return parse_texts(value);
  }
  std::abort();
}

const Parameter& known_parameter(std::string_view name) {
  const Parameter* parameter = find_parameter(name);
  if (parameter == nullptr) {
    throw json::BadInput(
        "/" + std::string(name.substr(0, 64)),
        "no profile parameter has this name" + json::suggestion(name, parameter_names()));
  }
  return *parameter;
}

}  // namespace

Profile Profile::read(const nlohmann::json& document) {
  Content content;
  json::Fields fields(document, "");
  content.name = fields.text("name");
  content.title = fields.text("title");
  json::Fields values(fields.required("parameters"), "/parameters");
  for (const Parameter& parameter : parameters())
    content.values.push_back(read_value(values, parameter));
  values.finish();
  for (const std::string& name : fields.texts_or_empty("yardstick")) {
    content.yardstick.insert(known_parameter(name).name);
  }
  json::Fields excludes(fields.required("excludes"), "/excludes");
  for (const auto& item : fields.required("excludes").items()) {
    content.exclusions.insert_or_assign(item.key(), excludes.text(item.key()));
  }
  fields.finish();
  Profile profile;
  profile.content_ = std::make_shared<const Content>(std::move(content));
  return profile;
}

std::vector<std::string> Profile::built_in() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path.substr(0, kProfileFolder.size()) != kProfileFolder) continue;
    const std::string_view name = file.path.substr(kProfileFolder.size());
    names.emplace_back(name.substr(0, name.size() - kProfileSuffix.size()));
  }
  return names;
}

std::map<std::string, Profile> Profile::read_built_in() {
  std::map<std::string, Profile> profiles;
  for (const std::string& name : built_in())
    profiles.emplace(name, read(nlohmann::json::parse(embedded(embedded_path(name)))));
  return profiles;
}

Profile Profile::load(const std::string& name_or_path) {
  static const std::map<std::string, Profile> known_ones = read_built_in();
  const auto known_one = known_ones.find(name_or_path);
  if (known_one != known_ones.end()) return known_one->second;
  const bool is_path = name_or_path.find_first_of("/.") != std::string::npos;
  if (is_path) return read(json::read_file(name_or_path, kProfileBytesMax));
  std::string known;
  for (const std::string& name : built_in()) known += (known.empty() ? "" : ", ") + name;
  throw json::BadInput("", "expected a profile's name (" + known + ") or the path of a JSON file" +
                               json::suggestion(name_or_path, built_in()));
}

const ParameterValue& Profile::value(std::string_view parameter) const {
  const std::size_t index = parameter_index(parameter);
  if (index >= content_->values.size()) std::abort();
  return content_->values[index];
}

namespace {

template <typename T>
const T& expect_type(const ParameterValue& value) {
  const T* typed = std::get_if<T>(&value);
  if (typed == nullptr) std::abort();
  return *typed;
}

}  // namespace

Duration Profile::duration(std::string_view parameter) const {
  return expect_type<Duration>(value(parameter));
}

std::int64_t Profile::integer(std::string_view parameter) const {
  return expect_type<std::int64_t>(value(parameter));
}

bool Profile::boolean(std::string_view parameter) const {
  return expect_type<bool>(value(parameter));
}

const std::string& Profile::text(std::string_view parameter) const {
  return expect_type<std::string>(value(parameter));
}

const std::vector<std::string>& Profile::texts(std::string_view parameter) const {
  return expect_type<std::vector<std::string>>(value(parameter));
}

bool Profile::is_yardstick(std::string_view parameter) const {
  return content_->yardstick.contains(parameter);
}

const std::string* Profile::exclusion(std::string_view requirement) const {
  const auto found = content_->exclusions.find(requirement);
  return found == content_->exclusions.end() ? nullptr : &found->second;
}

void Profile::set(std::string_view parameter, std::string_view value) {
  (void)known_parameter(parameter);
  *this = with_overrides({{std::string(parameter), std::string(value)}});
}

Profile Profile::with_overrides(const std::map<std::string, std::string>& overrides) const {
  Content changed = *content_;
  for (const auto& [name, value] : overrides) {
    const Parameter* known = find_parameter(name);
    if (known != nullptr) changed.values[parameter_index(name)] = parse_value(*known, value);
  }
  Profile result;
  result.content_ = std::make_shared<const Content>(std::move(changed));
  return result;
}

}  // namespace plumbline::judge
