#include "fake_server/core/bounded_json.h"

#include <utility>

namespace plumbline::fake {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kRepeatedMax =
    16;  // enough to see the defect; a hostile text may hold millions

std::string not_json(std::size_t position) {
  return "not valid JSON at byte " + std::to_string(position);
}

// Builds the value while the text is read, in one pass. The parser's own callback would do, but it
// walks a whole array after each of its elements: minutes for a hostile body.
class Builder {
 public:
  Builder(std::size_t depth_max, ParsedJson& parsed) : depth_max_(depth_max), parsed_(parsed) {}

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(Json::number_integer_t value) { return put(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return put(value); }
  bool number_float(Json::number_float_t value, const std::string&) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(Json::binary_t& value) { return put(std::move(value)); }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    const auto [member, fresh] = open_.back()->get_ref<Json::object_t&>().try_emplace(name);
    if (!fresh && parsed_.repeated.size() < kRepeatedMax) parsed_.repeated.push_back(name);
    member_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) {
    constexpr int kNumberOutOfRange = 406;  // nlohmann/json's own number of that exception
    const bool is_range = error.id == kNumberOutOfRange;
    parsed_.fault = is_range ? "not valid JSON: a number is out of range" : not_json(position);
    parsed_.position = is_range ? 0 : position;
    return false;
  }

  Json take() { return std::move(root_); }

 private:
  // Where the value has come to stand. An open container stays where it is: its parent does not
  // grow before it is closed.
  Json* place(Json value) {
    Json* place = &root_;
    if (!open_.empty() && open_.back()->is_array()) {
      open_.back()->push_back(nullptr);
      place = &open_.back()->back();
    } else if (!open_.empty()) {
      place = member_;
    }
    *place = std::move(value);
    return place;
  }
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json container) {
    open_.push_back(place(std::move(container)));
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
  Json root_;
  std::vector<Json*> open_;
  Json* member_ = nullptr;  // the value of the name that was read last
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
  Builder builder(depth_max, parsed);
  if (!Json::sax_parse(text, &builder)) return parsed;
  // The lexer takes a NUL for the end of its input and never looks at what follows.
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) return not_json_at(nul + 1);
  parsed.value = builder.take();
  return parsed;
}

}  // namespace plumbline::fake
