#include <algorithm>
#include <concepts>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "fake_server/core/bounded_json.h"
#include "fake_server/core/duration_text.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/journal/line.h"
#include "fake_server/journal/members.h"
#include "fake_server/journal/text_bytes.h"

namespace plumbline::journal {
namespace {

using json::BadInput;
using json::Fields;
using Json = nlohmann::json;

constexpr std::size_t kDepthMax = 8;  // an entry needs 4: headers, a pair, {"base64"}
// What every JSON tool holds exactly; as milliseconds 285 000 years.
constexpr std::int64_t kExactMax = std::int64_t{1} << 53U;

std::string decoded_base64(const Json& value, const std::string& pointer) {
  const auto bytes =
      value.is_string() ? from_base64(value.get_ref<const std::string&>()) : std::nullopt;
  if (!bytes) throw BadInput(pointer, "expected base64, found " + json::describe(value));
  return *bytes;
}

std::string text_of(const Json& value, const std::string& pointer) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object())
    throw BadInput(pointer, "expected a string, found " + json::describe(value));
  Fields fields(value, pointer);
  std::string bytes = decoded_base64(fields.required("base64"), fields.pointer_to("base64"));
  fields.finish();
  return bytes;
}

std::vector<std::string> texts_of(const Json& value, const std::string& pointer) {
  json::expect_array(value, pointer);
  std::vector<std::string> texts;
  for (const Json& element : value)
    texts.push_back(text_of(element, json::pointer_to_index(pointer, texts.size())));
  return texts;
}

// A text alone is SQL.
Canary canary_of(const Json& value, const std::string& pointer) {
  if (!value.is_object() || value.contains("base64")) return {text_of(value, pointer)};
  Fields fields(value, pointer);
  Canary canary;
  canary.text = text_of(fields.required("text"), fields.pointer_to("text"));
  canary.kind = fields.one_of("kind", kCanaryKinds);
  fields.finish();
  return canary;
}

template <std::integral Number>
Number number_of(const Json& value, const std::string& pointer) {
  using Limits = std::numeric_limits<Number>;
  if (value.is_number_unsigned() && std::in_range<Number>(value.get<std::uint64_t>())) {
    return static_cast<Number>(value.get<std::uint64_t>());
  }
  const bool negative = value.is_number_integer() && !value.is_number_unsigned();
  if (negative && std::in_range<Number>(value.get<std::int64_t>()))
    return static_cast<Number>(value.get<std::int64_t>());
  throw BadInput(pointer, "expected a whole number from " + std::to_string(Limits::min()) + " to " +
                              std::to_string(Limits::max()) + ", found " + json::describe(value));
}

std::int64_t exact_of(const Json& value, const std::string& pointer) {
  const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() <= kExactMax;
  if (fits) return value.get<std::int64_t>();
  throw BadInput(pointer, "expected a whole number from 0 to " + std::to_string(kExactMax) +
                              ", found " + json::describe(value));
}

Duration duration_of(const Json& value, const std::string& pointer) {
  constexpr std::uint64_t kMost = kDurationMax.count();
  const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() <= kMost;
  if (fits) return Duration{value.get<std::int64_t>()};
  throw BadInput(pointer, "expected nanoseconds from 0 to " + std::to_string(kMost) +
                              " (100 years), found " + json::describe(value));
}

const Json& object_of(const Json& value, const std::string& pointer) {
  if (!value.is_object())
    throw BadInput(pointer, "expected an object, found " + json::describe(value));
  return value;
}

class ReadingArchive {
 public:
  explicit ReadingArchive(Fields& in) : in_(in) {}

  template <std::integral Number>
  void number(const char* name, Number& value) {
    value = number_of<Number>(in_.required(name), in_.pointer_to(name));
  }
  void exact(const char* name, std::int64_t& value) {
    value = exact_of(in_.required(name), in_.pointer_to(name));
  }
  void boolean(const char* name, bool& value) {
    in_.required(name);
    value = in_.boolean_or(name, false);
  }
  void text(const char* name, std::string& value) {
    value = text_of(in_.required(name), in_.pointer_to(name));
  }
  void texts(const char* name, std::vector<std::string>& values) {
    values = texts_of(in_.required(name), in_.pointer_to(name));
  }
  void text_if_any(const char* name, std::string& value) {
    if (in_.has(name)) text(name, value);
    static_cast<void>(in_.optional(name));  // it is known, present or not
  }
  void texts_if_any(const char* name, std::vector<std::string>& values) {
    if (in_.has(name)) texts(name, values);
    static_cast<void>(in_.optional(name));  // it is known, present or not
  }
  void canaries(const char* name, std::vector<Canary>& values) {
    const Json& array = in_.required(name);
    const std::string pointer = in_.pointer_to(name);
    json::expect_array(array, pointer);
    for (const Json& element : array)
      values.push_back(canary_of(element, json::pointer_to_index(pointer, values.size())));
  }
  void duration(const char* name, Duration& value) {
    value = duration_of(in_.required(name), in_.pointer_to(name));
  }
  void duration_if_any(const char* name, Duration& value) {
    if (in_.has(name)) duration(name, value);
    static_cast<void>(in_.optional(name));  // it is known, present or not
  }
  void text_map(const char* name, std::map<std::string, std::string>& values) {
    for (const auto& [key, value] : object_of(in_.required(name), in_.pointer_to(name)).items()) {
      values[key] = text_of(value, json::pointer_to_member(in_.pointer_to(name), key));
    }
  }
  void number_map(const char* name, std::map<std::string, std::int64_t>& values) {
    for (const auto& [key, value] : object_of(in_.required(name), in_.pointer_to(name)).items()) {
      values[key] = exact_of(value, json::pointer_to_member(in_.pointer_to(name), key));
    }
  }
  void number_map_if_any(const char* name, std::map<std::string, std::int64_t>& values) {
    if (in_.has(name)) number_map(name, values);
    static_cast<void>(in_.optional(name));  // it is known, present or not
  }
  void headers(const char* name, Headers& fields) {
    const Json& array = in_.required(name);
    const std::string pointer = in_.pointer_to(name);
    json::expect_array(array, pointer);
    for (const Json& element : array) {
      const std::string at = json::pointer_to_index(pointer, fields.size());
      auto pair = texts_of(element, at);
      if (pair.size() != 2)
        throw BadInput(
            at, "expected a name and a value, found " + std::to_string(pair.size()) + " texts");
      fields.emplace_back(std::move(pair[0]), std::move(pair[1]));
    }
  }
  void body(std::string& bytes) {
    if (const Json* base64 = in_.optional("body_base64"); base64 != nullptr) {
      bytes = decoded_base64(*base64, in_.pointer_to("body_base64"));
    } else {
      bytes = in_.text("body");
    }
  }

 private:
  Fields& in_;
};

// An empty record of the alternative with that index.
template <std::size_t... Index>
Data empty_record(std::size_t wanted, std::index_sequence<Index...>) {
  Data data;
  ((Index == wanted ? static_cast<void>(data.emplace<Index>()) : void()), ...);
  return data;
}

Data empty_record_of(Fields& fields) {
  const std::vector<std::string> kinds(kKinds.begin(), kKinds.end());
  const std::string kind = fields.one_of("kind", kinds);
  const auto index =
      static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin());
  return empty_record(index, std::make_index_sequence<kKinds.size()>{});
}

void expect_version(const Json& version) {
  if (version.is_number_integer() && version == kVersion) return;
  throw BadInput("/version", "expected journal version " + std::to_string(kVersion) + ", found " +
                                 json::describe(version));
}

Json value_of(std::string_view line) {
  fake::ParsedJson parsed = fake::parse_bounded(line, kDepthMax);
  if (!parsed.repeated.empty()) {
    throw BadInput(
        "", "member " + json::describe(parsed.repeated.front()) + " occurs twice in one object");
  }
  if (!parsed.value) throw BadInput("", parsed.fault);
  return std::move(*parsed.value);
}

}  // namespace

Entry parse_line(std::string_view line) {
  const Json value = value_of(line);
  Fields fields(value, "");
  Entry entry;
  entry.data = empty_record_of(fields);
  // The version decides what the other members mean, so it is looked at before any of them.
  if (std::holds_alternative<RunHeader>(entry.data)) expect_version(fields.required("version"));
  entry.sequence = number_of<std::uint64_t>(fields.required("sequence"), "/sequence");
  entry.time = duration_of(fields.required("time_ns"), "/time_ns");
  ReadingArchive archive(fields);
  std::visit(Members<ReadingArchive>{archive}, entry.data);
  fields.finish();
  return entry;
}

}  // namespace plumbline::journal
