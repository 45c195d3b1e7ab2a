#include "fake_server/core/json_fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <sstream>

#include "fake_server/core/bounded_json.h"
#include "fake_server/core/duration_text.h"

namespace plumbline::json {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

std::string shortened(std::string text) {
  constexpr std::size_t kShown = 40;  // enough to recognise a value, short enough for one line
  if (text.size() > kShown) text = text.substr(0, kShown) + "...";
  return text;
}

std::string dump(const nlohmann::json& value) {
  return shortened(value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
}

// Control characters of a hostile name or word would break the line of the message.
std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

}  // namespace

BadInput::BadInput(std::string pointer, const std::string& message)
    : std::runtime_error(one_line(pointer.empty() ? message : pointer + ": " + message)),
      pointer_(std::move(pointer)) {}

std::string describe(const nlohmann::json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  if (value.is_string()) return "the string " + dump(value);
  if (value.is_number()) return "the number " + dump(value);
  return dump(value);
}

std::string nearest(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t kNameMax = 64;  // no known name is near a longer one, and comparing is slow
  if (name.size() > kNameMax) return "";
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  const std::string near = nearest(name, known);
  return near.empty() ? "" : ", did you mean \"" + near + "\"?";
}

Fields::Fields(const nlohmann::json& value, std::string pointer)
    : value_(value), pointer_(std::move(pointer)) {
  if (!value.is_object()) throw BadInput(pointer_, "expected an object, found " + describe(value));
}

bool Fields::has(std::string_view name) const { return value_.contains(name); }

const nlohmann::json* Fields::optional(std::string_view name) {
  asked_.emplace_back(name);
  const auto found = value_.find(name);
  return found == value_.end() ? nullptr : &*found;
}

const nlohmann::json& Fields::required(std::string_view name) {
  const nlohmann::json* found = optional(name);
  if (found == nullptr) throw BadInput(pointer_, "expected a member \"" + std::string(name) + "\"");
  return *found;
}

std::string Fields::text(std::string_view name) {
  const nlohmann::json& value = required(name);
  if (!value.is_string()) fail(name, "expected a string, found " + describe(value));
  return value.get<std::string>();
}

std::string Fields::text_or(std::string_view name, std::string_view fallback) {
  return optional(name) == nullptr ? std::string(fallback) : text(name);
}

bool Fields::boolean_or(std::string_view name, bool fallback) {
  const nlohmann::json* value = optional(name);
  if (value == nullptr) return fallback;
  if (!value->is_boolean()) fail(name, "expected true or false, found " + describe(*value));
  return value->get<bool>();
}

std::int64_t Fields::integer(std::string_view name, std::int64_t low, std::int64_t high) {
  const nlohmann::json& value = required(name);
  const std::string range =
      "expected a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  if (!value.is_number_integer()) fail(name, range + ", found " + describe(value));
  const bool beyond = value.is_number_unsigned() &&
                      value.get<std::uint64_t>() >
                          static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (beyond || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high) {
    fail(name, range + ", found " + describe(value));
  }
  return value.get<std::int64_t>();
}

std::int64_t Fields::integer_or(std::string_view name, std::int64_t low, std::int64_t high,
                                std::int64_t fallback) {
  return optional(name) == nullptr ? fallback : integer(name, low, high);
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> Fields::range_if_any(std::string_view name) {
  const nlohmann::json* pair = optional(name);
  if (pair == nullptr) return std::nullopt;
  if (!pair->is_array() || pair->size() != 2 || !(*pair)[0].is_number_unsigned() ||
      !(*pair)[1].is_number_unsigned()) {
    fail(name, "expected [first, last], found " + describe(*pair));
  }
  const std::pair range{(*pair)[0].get<std::uint64_t>(), (*pair)[1].get<std::uint64_t>()};
  if (range.first < 1 || range.second < range.first) fail(name, "expected 1 <= first <= last");
  return range;
}

std::chrono::nanoseconds Fields::duration(std::string_view name) {
  const nlohmann::json& value = required(name);
  const auto parsed =
      value.is_string() ? parse_duration(value.get_ref<const std::string&>()) : std::nullopt;
  if (!parsed)
    fail(name, "expected a duration from \"0s\" to 100 years such as \"500ms\", found " +
                   describe(value));
  return *parsed;
}

std::chrono::nanoseconds Fields::duration_or(std::string_view name,
                                             std::chrono::nanoseconds fallback) {
  return optional(name) == nullptr ? fallback : duration(name);
}

std::string Fields::one_of(std::string_view name, const std::vector<std::string>& words) {
  std::string word = text(name);
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  std::string all;
  for (const std::string& known : words) all += (all.empty() ? "\"" : ", \"") + known + "\"";
  fail(name, "expected one of " + all + ", found " + dump(word) + suggestion(word, words));
}

std::string Fields::one_of_or(std::string_view name, const std::vector<std::string>& words,
                              std::string_view fallback) {
  return optional(name) == nullptr ? std::string(fallback) : one_of(name, words);
}

std::vector<std::string> Fields::texts_or_empty(std::string_view name) {
  std::vector<std::string> texts;
  const nlohmann::json* array = optional(name);
  if (array == nullptr) return texts;
  expect_array(*array, pointer_to(name));
  for (const nlohmann::json& element : *array) {
    if (!element.is_string()) {
      throw BadInput(pointer_to_index(pointer_to(name), texts.size()),
                     "expected a string, found " + describe(element));
    }
    texts.push_back(element.get<std::string>());
  }
  return texts;
}

void Fields::finish() const {
  for (const auto& [name, value] : value_.items()) {
    if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
    const std::set<std::string> sorted(asked_.begin(), asked_.end());
    const std::vector<std::string> known(sorted.begin(), sorted.end());
    std::string message = "unknown member" + suggestion(name, known);
    if (nearest(name, known).empty()) {
      message += ", expected one of";
      for (const std::string& candidate : known) message += " \"" + candidate + "\"";
    }
    fail(name, message);
  }
}

std::string Fields::pointer_to(std::string_view name) const {
  return pointer_to_member(pointer_, shortened(std::string(name)));
}

void Fields::fail(std::string_view name, const std::string& message) const {
  throw BadInput(pointer_to(name), message);
}

std::string pointer_to_member(const std::string& pointer, std::string_view name) {
  std::string out = pointer + "/";
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string pointer_to_index(const std::string& pointer, std::size_t index) {
  return pointer + "/" + std::to_string(index);
}

void expect_array(const nlohmann::json& value, const std::string& pointer, std::size_t most) {
  if (!value.is_array()) throw BadInput(pointer, "expected an array, found " + describe(value));
  if (value.size() > most) {
    throw BadInput(pointer, "expected at most " + std::to_string(most) + " elements, found " +
                                std::to_string(value.size()));
  }
}

nlohmann::json parse_text(std::string_view text) {
  if (text.starts_with(fake::kByteOrderMark)) text.remove_prefix(fake::kByteOrderMark.size());
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    throw BadInput("", "expected JSON, found nothing");
  constexpr std::size_t kDepthMax = 100;  // no file of ours needs 20; readers recurse
  fake::ParsedJson parsed = fake::parse_bounded(text, kDepthMax);
  if (!parsed.repeated.empty()) {
    throw BadInput("",
                   "a second member \"" + shortened(parsed.repeated.front()) + "\" in one object");
  }
  if (parsed.value) return std::move(*parsed.value);
  if (parsed.position == 0) throw BadInput("", parsed.fault);
  const std::string_view upto = text.substr(0, parsed.position - 1);
  const auto line = std::count(upto.begin(), upto.end(), '\n') + 1;
  const std::size_t line_start =
      upto.rfind('\n') == std::string_view::npos ? 0 : upto.rfind('\n') + 1;
  throw BadInput("", "line " + std::to_string(line) + ", column " +
                         std::to_string(upto.size() - line_start + 1) + ": not valid JSON");
}

}  // namespace plumbline::json
