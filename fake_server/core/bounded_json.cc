#include "fake_server/core/bounded_json.h"

#include <set>

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kRepeatedMax =
    16;  // enough to see the defect; a hostile text may hold millions

std::string not_json(std::size_t position) {
  return "not valid JSON at byte " + std::to_string(position);
}

// A first pass over the text that stores nothing but open objects' names. The parser's own callback
// would do, but it walks a whole array after each of its elements: minutes for a hostile body.
class Checker final : public nlohmann::json_sax<Json> {
 public:
  Checker(std::size_t depth_max, ParsedJson& parsed) : depth_max_(depth_max), parsed_(parsed) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }

  bool start_object(std::size_t) override { return open(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const bool fresh = open_.back().insert(name).second;
    if (!fresh && parsed_.repeated.size() < kRepeatedMax) parsed_.repeated.push_back(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    constexpr int kNumberOutOfRange = 406;  // nlohmann/json's own number of that exception
    const bool is_range = error.id == kNumberOutOfRange;
    parsed_.fault = is_range ? "not valid JSON: a number is out of range" : not_json(position);
    parsed_.position = is_range ? 0 : position;
    return false;
  }

 private:
  bool open() {
    open_.emplace_back();
    if (open_.size() <= depth_max_) return true;
    parsed_.fault = "nested deeper than " + std::to_string(depth_max_);
    return false;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const std::size_t depth_max_;
  ParsedJson& parsed_;
  std::vector<std::set<std::string>> open_;
};

ParsedJson not_json_at(std::size_t position) {
  ParsedJson parsed;
  parsed.fault = not_json(position);
  parsed.position = position;
  return parsed;
}

}  // namespace

ParsedJson parse_bounded(std::string_view text, std::size_t depth_max) {
  ParsedJson parsed;
  if (text.starts_with(kByteOrderMark)) return not_json_at(1);
  Checker checker(depth_max, parsed);
  if (!Json::sax_parse(text, &checker)) return parsed;
  // The lexer takes a NUL for the end of its input and never looks at what follows.
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) return not_json_at(nul + 1);
  parsed.value = Json::parse(text, nullptr, false);
  return parsed;
}

}  // namespace plumbline::fake
